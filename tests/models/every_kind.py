"""Something valid that each report kind may say, and each leg somewhere on its way."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from models.ids import Stage
from models.messages.timeline.duty_row import BREACH_STATES, DutyState
from models.sop.milestones import Milestone
from models.stages.table import KINDS
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.state import StageState
from tests.builders import BY, DATA, booked
from tests.models.home import at_home
from tests.models.machine import a_leg, on, tell

DAY = timedelta(days=1)
FILES: Final = ("before", "after", "top", "bottom", "front", "back", "left", "right")
WORDS: Final[dict[str, Any]] = {
    "phone": "+8613600136000", "shipment": "s2", "incident": "i1", "choice": "try_again",
    "pickup_day": "2026-11-27", "day": "2026-11-27", "transit_hours": 48, "payer": "customer",
    **{name: str(n) * 64 for n, name in enumerate(FILES)},
}  # fmt: skip

BEGINNING: Final = {
    Stage.TRUNK_PICKUP: on(23, "09:00"),
    Stage.TRUNK_TRANSPORT: on(24, "08:00"),
    Stage.CITY_DELIVERY: on(25, "08:00"),
    Stage.INSTALLATION: on(26, "08:00"),
}
ENDED: Final = {
    Stage.TRUNK_TRANSPORT: Milestone.PICKED_UP,
    Stage.CITY_DELIVERY: Milestone.HUB_ARRIVED,
}
"""The milestone of the leg before, a moment before this one begins."""
WAY: Final = {
    Stage.TRUNK_PICKUP: (
        *("no_vehicle", "vehicle_booked", "goods_not_ready", "goods_ready", "shipment_planned"),
        *("shipment_booked", "left_for_pickup", "exception_found", "goods_lost"),
    ),
    Stage.TRUNK_TRANSPORT: (
        *("departed", "result_shared", "provider_assigned", "checkpoint_passed"),
        *("road_exception", "shipment_departed", "transshipped"),
    ),
    Stage.CITY_DELIVERY: (
        *("arrival_passed_on", "appointment_booked", "contact_failed", "contact_decided"),
        *("collected", "called_customer", "fee_reported", "quarrel"),
    ),
    Stage.INSTALLATION: (
        *("site_checked", "packing_signed", "inspected", "part_fault", "part_claimed"),
        *("second_visit", "fee_reported", "not_accepted", "verification_failed"),
    ),
}


def content_of(kind: str, at: datetime) -> dict[str, Any]:
    """What a report of that kind may say: its required fields, and a name for what went wrong."""
    if kind == "vehicle_booked":
        return booked(at + DAY)
    fields = KINDS[kind].model_fields
    needed = [name for name, field in fields.items() if field.is_required() or name == "incident"]
    content = {name: _value(name, fields[name].annotation, at) for name in needed}
    return {**content, **DATA.get(kind, {})}


def _value(name: str, wanted: Any, at: datetime) -> Any:
    if name in WORDS:
        return WORDS[name]
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return next(iter(wanted)).value
    if wanted in (bool, int, float):
        return wanted(1)
    text = str(wanted).lower()
    if "datetime" in text:
        return (at + DAY).isoformat()
    if "declined" in text:
        return "declined"
    return ["x"] if "tuple" in text else "words"


def say(leg: StageState, kind: str, now: datetime, report_id: str) -> str:
    """Tell it, by whoever may; what became of it, and why."""
    by = BY.get(kind) or KINDS[kind].by[0]
    answer = tell(leg, kind, now, report_id=report_id, by=by, data=content_of(kind, now))
    return f"{answer.outcome}: {answer.reason or ''}"


def on_its_way(stage: Stage) -> tuple[StageState, datetime]:
    """A leg where something has gone wrong and more is to come, and what time it is there."""
    now = BEGINNING[stage]
    ended = {ENDED[stage]: now - timedelta(minutes=5)} if stage in ENDED else None
    leg = at_home(6, now) if stage is Stage.INSTALLATION else a_leg(stage, now, milestones=ended)
    for n, kind in enumerate(WAY[stage]):
        now += timedelta(minutes=20)
        leg.deadlines.tick(now)
        assert say(leg, kind, now, f"w{n}").startswith("accepted"), kind
    return leg, now + timedelta(minutes=20)


def in_step(leg: StageState) -> None:
    """What is counted, and what lists say, is what is kept."""
    kept = {**leg.deadlines.open, **leg.deadlines.closed}
    assert leg.deadlines.breaches == sum(one.state in BREACH_STATES for one in kept.values())
    for name, row in leg.outbox.rows.items():
        one = kept.get(OccurrenceKey(*name))
        assert row.state is (one.state if one else DutyState.AVERTED), name
