"""Corrections: what may change when, and what the order looks like then."""

from typing import Any

import pytest

from models.corrections import corrected, frozen_fields
from models.ids import LEGS, Stage
from tests.builders import an_order


def test_a_field_is_changed_and_the_others_are_kept() -> None:
    before = an_order()
    after = corrected(before, {"urgent": True})
    assert after == before.model_copy(update={"urgent": True})


def test_an_object_is_changed_field_by_field() -> None:
    after = corrected(an_order(), {"customer": {"phone": "+8613800138001"}})
    assert (after.customer.name, after.customer.phone) == ("王芳", "+8613800138001")


def test_a_list_is_given_as_a_whole() -> None:
    lines = [{"sku": "SF-3", "name": "三人沙发", "pieces": 1}]
    assert corrected(an_order(), {"lines": lines}).pieces == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"custmer": {}}, "customer"),
        ({"delivery": {"stret": "春熙路 2 号"}}, r"delivery\.stret; delivery\.street\?"),
        ({"delivery": {"planet": "x"}}, r"no field delivery\.planet$"),
        ({"urgent": "perhaps"}, "urgent"),
        ({"customer": 7}, "customer"),
        ({"wanted_pickup_day": "soon"}, "wanted_pickup_day"),
        ({"lines": [{"sku": "SF-3"}]}, "lines.0.name"),
    ],
)
def test_a_correction_that_cannot_be_says_why(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        corrected(an_order(), changes)


@pytest.mark.parametrize(
    ("field", "begun", "frozen"),
    [
        ("merchant", 0, True),
        ("source", 0, True),
        ("pickup", 0, False),
        ("pickup", 1, True),
        ("lines", 1, True),
        ("wanted_pickup_day", 1, True),
        ("delivery", 1, False),
        ("delivery", 2, True),
        ("verify_by", 3, False),
        ("verify_by", 4, True),
        ("customer", 4, False),
        ("note", 4, False),
    ],
)
def test_a_field_is_fixed_once_the_leg_that_reads_it_has_begun(
    field: str, begun: int, frozen: bool
) -> None:
    legs: list[Stage] = list(LEGS[:begun])
    assert bool(frozen_fields([field], begun=legs)) is frozen
