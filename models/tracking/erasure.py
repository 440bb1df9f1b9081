"""Erasure of a closed order: what of it is personal, and what is left without that.

Kept are figures and what an audit needs: which order, when, who by role, how many, how large, how
late. Names, telephones, addresses and whatever somebody wrote in his own words go. Every field of
what our tables hold as JSON stands in `PLAIN`, or is personal.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from models.ids import Stage
from models.messages.legs.case import CaseInput
from models.messages.legs.leg import Baton
from models.messages.orders.order import GoodsLine, Order
from models.messages.reports.answer import Answer
from models.messages.timeline.line_data import OUTSIDE_TEXTS
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from models.stages.care.request import CareCase, CareRequest
from models.stages.incident.request import IncidentCase
from models.stages.order.intake import OrderInput
from models.stages.returns.request import ReturnCase, ReturnRequest
from models.stages.table import KINDS, SPEC_OF

ERASED = "erased"
"""What stands where something personal stood."""

_KEPT_INPUT = {"order", "number", "sop", "begun_at", "turn", "attempt", "ended_by", "called"}

PLAIN: dict[type[BaseModel], set[str]] = {
    Order: {
        "merchant", "number", "placed_at", "wanted_pickup_day", "pickup_hour", "urgent",
        "total_volume_m3", "total_fen", "paid_fen", "payment", "verify_by", "hub",
        "source", "replaces",
    },
    GoodsLine: {"sku", "category", "pieces", "volume_m3", "weight_kg", "amount_fen", "fragile"},
    OrderInput: _KEPT_INPUT | {"accepted_at"},
    ReturnCase: _KEPT_INPUT | {
        "n", "delivered_at", "within_policy", "refund_max_fen", "reserved", "way_back",
        "money_since", "ways_before", "turned_round", "unaccepted",
    },
    ReturnRequest: {
        "request_id", "actor", "wish", "refund_by", "faulty", "cause", "exchange_sent",
        "repair_at", "lines", "requested_at",
    },
    CareCase: _KEPT_INPUT | {"n"},
    IncidentCase: _KEPT_INPUT | {"n", "ended_at", "outcome", "left_by"},
    CareRequest: {"request_id", "actor", "kind", "written_at", "score"},
    Baton: {
        "milestones", "origins", "pickups", "pickup_holds", "appointments", "visits", "breaches",
        "level", "hub", "carrier",
    },
    Answer: {"outcome", "report_id", "code", "state", "counts_within"},
}  # fmt: skip
"""The fields that are not personal; what is not named here goes, or is emptied itself."""

OWN_WORDS = (EntryKind.REFUSED_REPORT,)
"""Lines that hold what a sender called the thing."""

_INSTANT = TypeAdapter(AwareDatetime)


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(include=PLAIN[type(model)])


def erased_order(order: Order) -> Order:
    """The order without people, places and words; goods go by their SKU."""
    return Order.model_validate({**_plain(order), "lines": erased_lines(order.lines)})


def erased_lines(lines: tuple[GoodsLine, ...]) -> tuple[GoodsLine, ...]:
    """The goods without their names."""
    return tuple(GoodsLine.model_validate({**_plain(line), "name": line.sku}) for line in lines)


def erased_input(start: OrderInput) -> OrderInput:
    """What an order was started with."""
    return OrderInput.model_validate(
        {
            **_plain(start),
            "baton": Baton.model_validate(_plain(start.baton)),
            "content": erased_order(start.content),
        }
    )


def erased_return(case: ReturnCase) -> ReturnCase:
    """What a return was started with."""
    request = {**_plain(case.request), "reason": ERASED, "by": erased_by(case.request.by)}
    return ReturnCase.model_validate(
        {
            **_plain(case),
            "baton": Baton.model_validate(_plain(case.baton)),
            "content": erased_order(case.content),
            "request": ReturnRequest.model_validate(request),
            "lines": erased_lines(case.lines),
        }
    )


def erased_care(case: CareCase) -> CareCase:
    """What a care case was started with."""
    request = {**_plain(case.request), "words": ERASED, "by": erased_by(case.request.by)}
    return CareCase.model_validate(
        {
            **_plain(case),
            "baton": Baton.model_validate(_plain(case.baton)),
            "request": CareRequest.model_validate(request),
        }
    )


def erased_incidents(case: IncidentCase) -> IncidentCase:
    """What was left of an order's incidents, without their names and the words about them."""
    baton = Baton.model_validate(_plain(case.baton))
    return IncidentCase.model_validate({**_plain(case), "baton": baton})


ERASED_CASES: Final[Mapping[Stage, Callable[[Any], CaseInput]]] = {
    Stage.RETURNS: erased_return,
    Stage.CARE: erased_care,
    Stage.INCIDENT: erased_incidents,
}
"""What is kept of the input of a case, by its stage."""


def erased_case(stage: Stage, start: Any) -> CaseInput:
    """What a case of that stage was started with, without what is personal."""
    return ERASED_CASES[stage](SPEC_OF[stage].input.model_validate(start))


def erased_report(content: Mapping[str, Any]) -> dict[str, Any]:
    """A report's content: what was reported when, and what was counted or measured of it."""
    kind = str(content.get("kind"))
    data = content.get("data")
    times = {name: content.get(name) for name in ("occurred_at", "reported_at")}
    return {
        "report_id": content.get("report_id"),
        "kind": erased_kind(kind),
        "by": erased_by(str(content.get("by"))),
        **({"actor": content["actor"]} if content.get("actor") else {}),
        **{name: at for name, at in times.items() if _is_instant(at)},
        "data": measured(kind, data) if isinstance(data, Mapping) else {},
    }


def erased_answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer to a report, or to a decision, without its reason."""
    return {name: answer[name] for name in (*PLAIN[Answer], "decision_id") if name in answer}


def erased_by(by: str | None) -> str | None:
    """Who said or did it, where that is a role."""
    return by if by is None or by in set(Role) else ERASED


def erased_kind(kind: str) -> str:
    """A report kind, where there is one of that name."""
    return kind if kind in KINDS else ERASED


def erased_code(happening: str, what: str) -> str:
    """The code of a line, where it is ours."""
    return erased_kind(what) if happening in OWN_WORDS else what


def erased_text(what: str, duty: str | None, text: str) -> str:
    """A line's text: of a deadline as it is, since it holds a clause and times; else what its
    kind of report means, or nothing."""
    if duty in ALL_DUTIES:
        return text
    return KINDS[what].means if what in KINDS else ERASED


def erased_data(happening: str, what: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """A line's data: of a report what was counted or measured, else all but others' words."""
    if happening in (EntryKind.REPORT, EntryKind.WAITING, EntryKind.QUESTIONED) and what in KINDS:
        return measured(what, data)
    return {name: value for name, value in data.items() if name not in OUTSIDE_TEXTS}


def measured(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The counts, amounts, instants and choices of a report's data."""
    fields = _measures(kind)
    return {name: data[name] for name in fields if name in data and _fits(fields[name], data[name])}


@cache
def _measures(kind: str) -> dict[str, tuple[Any, ...] | str]:
    """The fields of a kind that measure something: their JSON type, or their choices."""
    if kind not in KINDS:
        return {}
    schema = KINDS[kind].model_json_schema()
    found: dict[str, tuple[Any, ...] | str] = {}
    for name, field in schema.get("properties", {}).items():
        for one in field.get("anyOf", [field]):
            one = schema["$defs"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
            if "enum" in one:
                found[name] = tuple(one["enum"])
            elif one.get("format") == "date-time" or one.get("type") in ("integer", "number"):
                found[name] = one.get("format", "number")
            elif one.get("type") == "boolean":
                found[name] = "boolean"
    return found


def _fits(measure: tuple[Any, ...] | str, value: Any) -> bool:
    match measure:
        case "date-time":
            return _is_instant(value)
        case "number":
            return isinstance(value, int | float)
        case "boolean":
            return isinstance(value, bool)
    return value in measure


def _is_instant(value: Any) -> bool:
    try:
        return isinstance(value, datetime) or bool(_INSTANT.validate_python(value))
    except ValidationError:
        return False
