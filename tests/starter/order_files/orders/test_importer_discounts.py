"""Discounts are added up: nothing between two amounts of an order stays unexplained."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.starter.order_files.written_files import read_one, taken

AFTER = ("应付金额", "用户实付金额", "折后金额")


@pytest.mark.parametrize(
    "cells",
    [
        {"订单金额": 1299, "优惠金额": 100, "应付金额": 1199},
        {"订单金额": 1299, "优惠金额": -100, "应付金额": 1199},
        {"商品总价": 1299, "店铺优惠折扣": 60, "平台优惠折扣": 40, "用户实付金额": 1199},
        {"商品总价": 1299, "优惠总金额": 100, "店铺优惠": 100, "用户实付金额": 1199},
        {"订单金额": 1299, "优惠金额": 100, "运费": 20, "应付金额": 1219},
        {"订单金额": 1299, "优惠金额": 100, "运费": 20, "应付金额": 1199},
        {"订单金额": 1299, "涨价或折扣": -100, "应付金额": 1199},
        {"订单金额": 1300, "折扣": 0.9, "折后金额": 1170},
        {"订单金额": 1300, "折扣": "9折", "折后金额": 1170},
        {"订单金额": 1299, "折扣": 1},
        {"订单金额": 1299, "优惠金额": 0},
        {"订单金额": 1299, "优惠金额": "-"},
    ],
    ids=str,
)
def test_a_discount_that_leads_from_one_amount_to_the_other_is_not_asked_about(
    cells: dict[str, Any],
) -> None:
    result = read_one(**cells)
    assert result.outcome == "accepted", result.reasons
    least = min(cells.get(name, 1299) for name in AFTER)
    assert taken(result).total_fen == least * 100


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"订单金额": 1299, "优惠金额": 100, "应付金额": 1099}, "is not 1,099.00"),
        ({"订单金额": 1299, "优惠金额": 0, "应付金额": 1199}, "is not 1,199.00"),
        ({"订单金额": 1299, "优惠金额": 100}, "is that before the discount?"),
        ({"订单金额": 1299, "优惠金额": "见备注", "应付金额": 1199}, "how much is it?"),
        ({"订单金额": 1299, "优惠金额": 9, "运费": "包邮", "应付金额": 1199}, "is not 1,199.00"),
        ({"订单金额": 1300, "折扣": "9折"}, "is that before the discount?"),
        ({"订单金额": 1300, "满减优惠后总价": 1170, "折扣": 0.8}, "is not 1,170.00"),
        ({"订单金额": 1300, "会员抵扣": 130}, "is that before the discount?"),
        ({"商品总价": 1299, "店铺优惠折扣": 60, "用户实付金额": 1199}, "is not 1,199.00"),
    ],
    ids=str,
)
def test_a_discount_that_does_not_add_up_is_asked_about_with_its_cell(
    cells: dict[str, Any], says: str
) -> None:
    result = read_one(**cells)
    (reason,) = [one for one in result.reasons if says in one.message]
    assert (result.outcome, "in cell" in reason.message) == ("review", True)


@given(st.integers(1_300, 9_000), st.integers(0, 300), st.integers(0, 300), st.integers(0, 600))
def test_two_amounts_are_accepted_only_where_the_discounts_between_them_add_up(
    before: int, shop: int, platform: int, between: int
) -> None:
    cells = {"商品总价": before, "店铺优惠折扣": shop, "平台优惠折扣": platform}
    result = read_one(**cells, 用户实付金额=before - between)
    assert (result.outcome == "accepted") == (between == shop + platform)


def test_what_is_paid_is_no_amount_of_the_order() -> None:
    alone = read_one(已付金额=500)
    assert (alone.outcome, taken(alone).total_fen, taken(alone).paid_fen) == (
        "review",
        None,
        50_000,
    )
    both = read_one(订单金额=2500, 已付金额=2500)
    assert (both.outcome, str(taken(both).payment)) == ("accepted", "paid")
    part = read_one(订单金额=2500, 已付金额=500)
    assert (part.outcome, taken(part).paid_fen) == ("review", 50_000)


@pytest.mark.parametrize(
    ("paid_back", "outcome"),
    [(500, "review"), ("见备注", "review"), (0, "accepted"), ("", "accepted")],
)
def test_an_order_of_which_something_is_paid_back_is_asked_about(
    paid_back: Any, outcome: str
) -> None:
    result = read_one(订单金额=3000, 退款金额=paid_back)
    assert result.outcome == outcome
    assert not result.reasons or "what of the order is left?" in result.reasons[0].message
