"""No number that our database cannot hold, and none that is no number, comes in with a report."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from models.stages.table import KINDS
from tests.builders import ANY_DAY, an_order
from tests.models.every_kind import content_of
from tests.models.machine import a_leg, on, tell

BY_OURSELVES = ("provider_replaced",)
"""A decision makes it."""
HELD = 2**53
"""Up to here every program reads a whole number as it was written."""


def numbers(schema: Any, field: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every number of a schema, however deep, with the field that it is in."""
    if isinstance(schema, dict):
        if schema.get("type") in ("integer", "number"):
            yield field, schema
        for name, inner in schema.items():
            yield from numbers(inner, name)
    elif isinstance(schema, list):
        for inner in schema:
            yield from numbers(inner, field)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in BY_OURSELVES])
def test_every_number_of_a_report_has_a_most(kind: str) -> None:
    found = [*numbers(KINDS[kind].model_json_schema())]
    assert [field for field, one in found if one.get("maximum", HELD + 1) > HELD] == []


@pytest.mark.parametrize("wrong", [True, False, 10**30, 2**63, 10_000_001])
def test_a_count_that_is_none_is_refused_by_its_field(wrong: object) -> None:
    leg, now = a_leg(now=on(25, "09:00"), sop=ANY_DAY), on(25, "15:00")
    data = {**content_of("picked_up", now), "pieces": wrong}
    answer = tell(leg, "picked_up", now, data=data)
    assert (answer.outcome, "pieces" in str(answer.reason)) == ("refused", True)


@pytest.mark.parametrize("wrong", [True, 10**30])
def test_an_order_counts_its_goods_and_money_in_numbers(wrong: object) -> None:
    for field in ("pieces", "amount_fen"):
        line = {"sku": "SF", "name": "sofa", "pieces": 1, field: wrong}
        with pytest.raises(ValidationError, match=field):
            an_order(lines=[line])
