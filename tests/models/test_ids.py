"""Workflow ids: spelt in one place, one for each order, without personal data."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import ids
from models.ids import NUMBER_MAX, Stage
from models.stages import workflow_ids
from models.stages.table import CASE_SPECS, LEGS

NUMBERS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=120)


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("SO-1001", "SO-1001"),
        ("  SO-1001\n", "SO-1001"),
        ("SO 1001", "SO1001"),
        ("ＳＯ－１００１", "SO-1001"),
        ("\ufeffSO\u200b-\u20601001\u202c", "SO-1001"),
        ("订单１２", "订单12"),
        ("a:b/c%d", "a%3Ab%2Fc%25d"),
        ("a\x00b\x7fc", "a%00b%7Fc"),
        ("ﬁ", "fi"),
    ],
)
def test_a_number_is_the_same_however_it_is_typed(number: str, key: str) -> None:
    assert ids.number_key(number) == key


@given(NUMBERS)
def test_a_key_fits_has_no_separator_and_is_the_same_for_the_normal_form(number: str) -> None:
    key = ids.number_key(number)
    assert len(key) <= NUMBER_MAX
    assert not re.search(r"[:/\s\x00-\x1f\x7f-\x9f]", key)
    assert ids.number_key(ids.normal_number(number)) == key


@given(NUMBERS, NUMBERS)
def test_two_numbers_share_a_key_only_where_they_are_the_same(one: str, other: str) -> None:
    same = ids.normal_number(one) == ids.normal_number(other)
    assert (ids.number_key(one) == ids.number_key(other)) == same


def test_a_long_number_keeps_its_beginning_and_goes_to_review() -> None:
    longest, longer = "9" * NUMBER_MAX, "9" * (NUMBER_MAX + 1)
    assert ids.number_key(longest) == longest
    assert not ids.is_too_long(longest)
    assert ids.is_too_long(longer)
    assert ids.number_key(longer) != ids.number_key(longer + "9")
    assert ids.number_key(longer).startswith("9" * 40)


def test_what_is_escaped_counts_as_long_as_it_is_written() -> None:
    assert ids.is_too_long("/" * 22)
    assert not ids.is_too_long("/" * 21)


@pytest.mark.parametrize("stage", LEGS)
def test_an_id_tells_its_stage_and_its_order(stage: Stage) -> None:
    order = ids.order_id("shop-a", "SO:1")
    for leg in (ids.leg_id(order, stage), ids.leg_id(order, stage, 2)):
        assert workflow_ids.order_of(leg) == order
        assert workflow_ids.stage_of(leg) == stage
    assert ids.leg_id(order, stage, 2) == f"{ids.leg_id(order, stage)}:2"


def test_a_return_stands_beside_its_order() -> None:
    case = workflow_ids.case_id(Stage.RETURNS, ids.order_id("shop-a", "SO:1"), 2)
    assert case == "return:shop-a:SO%3A1:2"
    assert workflow_ids.order_of(case) == ids.order_id("shop-a", "SO:1")
    assert workflow_ids.stage_of(case) is Stage.RETURNS
    assert workflow_ids.stage_of(workflow_ids.order_of(case)) is Stage.ORDER


def test_a_step_has_its_own_key_each_round() -> None:
    assert ids.step_key("order:shop-a:1", "reserve_stock", 2) == "order:shop-a:1:reserve_stock:2"


@given(NUMBERS, st.integers(1, 99))
def test_each_id_fits_its_own_stage_and_no_other(number: str, n: int) -> None:
    order = ids.order_id("acme", number)
    of_cases = {case.stage: workflow_ids.case_id(case.stage, order, n) for case in CASE_SPECS}
    spelt = {Stage.ORDER: order, **of_cases}
    spelt |= {leg: ids.leg_id(order, leg, n) for leg in LEGS}
    for stage in Stage:
        meant = of_cases.get(stage, order)
        fitting = [one for one in spelt.values() if workflow_ids.fits(one, meant, stage)]
        assert fitting == [spelt[stage]]
        assert not workflow_ids.fits(f"{spelt[stage]}:0", meant, stage)
