"""Nothing is taken for a truth, a number or a time that is none, in whatever message it stands."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, StrictBool, StrictFloat, StrictInt, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from models.exact import Day, ExactDecimal, Instant
from models.messages.decisions.decisions import DECISIONS
from models.messages.lists.slots import Slot
from models.messages.orders.order import Order
from models.messages.reports.report import Report
from models.stages.care.request import CareRequest
from models.stages.returns.request import ReturnRequest
from models.stages.table import KINDS
from tests.builders import ANY_DAY, an_order
from tests.models.every_kind import content_of
from tests.models.machine import a_leg, on, tell

BY_OURSELVES = ("provider_replaced",)
"""A decision makes it."""
HELD = 2**53
"""Up to here every program reads a whole number as it was written."""
MESSAGES = {
    **{f"report {name}": kind for name, kind in KINDS.items() if name not in BY_OURSELVES},
    **{f"decision {name}": model for name, model in DECISIONS.items()},
    **{model.__name__: model for model in (Order, Report, CareRequest, ReturnRequest, Slot)},
}
INEXACT: Final[dict[Any, tuple[Any, ...]]] = {
    bool: (1, 0, "true", "yes", "是", 1.0),
    int: (True, 1.0, 3.0, "3", " 3", "３"),
    float: (True, "3", "3.5"),
    datetime: (1764000000, 1764000000.5, "1764000000", "2026-11-27", "1764000000000", True),
    date: (1764000000, "1764028800", "2026-11-27T00:00:00", "2026-11-27T00:00:00+08:00",
           datetime(2026, 11, 27, tzinfo=UTC), "2026-11-27 00:00", True),
}  # fmt: skip


def leaves(model: type[BaseModel], inside: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of a message that holds a truth, a number or a time, however deep."""
    for name, field in model.model_fields.items():
        whole = Annotated[field.annotation, field] if field.metadata else field.annotation
        yield from _leaves(f"{inside}{name}", whole)


def _leaves(name: str, annotation: Any) -> Iterator[tuple[str, Any]]:
    base, *meta = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    if isinstance(base, type) and issubclass(base, BaseModel):
        yield from leaves(base, f"{name}.")
    elif get_origin(base) in (Union, UnionType, tuple, list):
        for one in get_args(base):
            yield from _leaves(name, _with(one, meta))
    elif base in INEXACT:
        yield name, annotation


def _with(annotation: Any, meta: list[Any]) -> Any:
    """A part of a type, with what makes it strict where that was said of the whole."""
    kept = [one for one in meta if not isinstance(one, FieldInfo)]
    kept += [one for field in meta if isinstance(field, FieldInfo) for one in field.metadata]
    strict = [one for one in kept if type(one).__name__ in ("Strict", "BeforeValidator")]
    return Annotated[annotation, *strict] if strict else annotation


def base_of(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


@pytest.mark.parametrize("name", MESSAGES)
def test_every_field_of_a_message_takes_its_own_type_alone(name: str) -> None:
    fields = [(one, kind, TypeAdapter(kind)) for one, kind in leaves(MESSAGES[name])]
    wrong = ((one, read, value) for one, kind, read in fields for value in INEXACT[base_of(kind)])
    assert [(one, value) for one, read, value in wrong if reads(read, value)] == []


def reads(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("exact", [StrictBool, StrictInt, StrictFloat, Instant, Day, ExactDecimal])
@given(value=st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none()))
def test_what_is_read_says_what_was_written(exact: Any, value: Any) -> None:
    try:
        found = TypeAdapter(exact).validate_python(value)
    except ValidationError:
        return
    if isinstance(value, str):
        assert re.match(r"[+-]?[0-9]", value)
        assert value.isascii()
    else:
        assert isinstance(found, bool) is isinstance(value, bool)
        assert value in (found, float(found))


@pytest.mark.parametrize(
    ("exact", "value"),
    [(Instant, "2026-11-27T09:00:00+08:00"), (Instant, "2026-11-27 09:00Z"), (Day, "2026-11-27"),
     (StrictFloat, 3), (ExactDecimal, "0.25"), (ExactDecimal, 0.25), (StrictInt, -3),
     (StrictBool, False)],
)  # fmt: skip
def test_what_is_meant_is_read(exact: Any, value: object) -> None:
    assert reads(TypeAdapter(exact), value)


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


@pytest.mark.parametrize("wrong", [True, False, 1.0, "1", 10**30, 2**63, 10_000_001])
def test_a_count_that_is_none_is_refused_by_its_field(wrong: object) -> None:
    leg, now = a_leg(now=on(25, "09:00"), sop=ANY_DAY), on(25, "15:00")
    data = {**content_of("picked_up", now), "pieces": wrong}
    answer = tell(leg, "picked_up", now, data=data)
    assert (answer.outcome, "pieces" in str(answer.reason)) == ("refused", True)


@pytest.mark.parametrize("wrong", [True, 10**30, 2.0, "2"])
def test_an_order_counts_its_goods_and_money_in_numbers(wrong: object) -> None:
    for field in ("pieces", "amount_fen"):
        line = {"sku": "SF", "name": "sofa", "pieces": 1, field: wrong}
        with pytest.raises(ValidationError, match=field):
            an_order(lines=[line])
