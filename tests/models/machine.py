"""One stage as a pure machine: what it is told, and what it says, on a day of its own."""

import itertools
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from models import ids
from models.ids import Stage
from models.messages.legs.leg import Baton, StageInput
from models.messages.reports.answer import Answer
from models.messages.timeline.duty_row import BREACH_STATES
from models.messages.timeline.timeline import Entry, EntryKind
from models.sop.milestones import Milestone
from models.sop.stamped_terms import stamped
from models.sop.terms import Sop
from models.stages.all_duties import ALL_DUTIES
from models.stages.stage_terms import terms_of
from models.stages.table import OF_PICKUPS, watched_by
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.runs.baton import begin_stage
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.builders import a_report, appointed, booked
from tests.models.due_cases import instant

ORDER = "order:shop-a:1"
NUMBERS = itertools.count(1)
SPOKEN = (EntryKind.WARNED, EntryKind.BREACHED, EntryKind.ESCALATED)


def on(day: int, clock: str) -> datetime:
    """That time of a day of November 2026 in Shanghai; the 23rd is a Monday."""
    return instant(f"2026-11-{day:02} {clock}")


RECEIVED = on(23, "09:00")
"""The trunk desk has the list: vehicle information is due at 17:00."""


def a_leg(
    stage: Stage = Stage.TRUNK_PICKUP,
    now: datetime = RECEIVED,
    *,
    sop: Sop | None = None,
    milestones: Mapping[Milestone, Any] | None = None,
    **fields: Any,
) -> StageState:
    """A leg that begins now; a pickup knows when its list was received, and the day it is for."""
    known = milestones if milestones is not None else KNOWN.get(stage, {})
    baton = fields.pop("baton", Baton(milestones=dict(known)))
    taken_over = [ALL_DUTIES[one.duty] for one in (*baton.open, *baton.judged)]
    taken_over += OF_PICKUPS if baton.pickup_facts else ()
    order = fields.pop("order", ORDER)
    leg = StageInput(
        order=order,
        number=order.rpartition(":")[2],
        sop=stamped(sop or Sop(), terms_of(stage, taken_over)),
        begun_at=on(22, "20:00"),
        baton=baton,
        **fields,
    )
    return begin_stage(stage, leg, watched_by(stage), workflow_id=ids.leg_id(order, stage), now=now)


KNOWN: dict[Stage, dict[Milestone, Any]] = {
    Stage.TRUNK_PICKUP: {
        Milestone.TRUNK_DESK_RECEIVED: RECEIVED,
        Milestone.PICKUP_DAY: on(25, "00:00").date(),
        Milestone.WANTED_PICKUP_DAY: on(25, "00:00").date(),
    },
}


def tell(state: StageState, kind: str, now: datetime, **fields: Any) -> Answer:
    """One report, told and received now unless its times are given."""
    fields.setdefault("at", now)
    fields.setdefault("report_id", f"r{next(NUMBERS):06}")
    return state.receive(a_report(kind, **fields), now)


def proof(at: datetime) -> dict[str, Any]:
    """That something was told, and came in, as it happened; whenever it is received."""
    return {"at": at, "received_at": at.isoformat()}


def book(state: StageState, now: datetime, **fields: Any) -> Answer:
    """The vehicle is booked, for the 25th at 15:00."""
    return tell(state, "vehicle_booked", now, data=booked(on(25, "15:00")), **fields)


def a_delivery(*appointments: tuple[datetime, datetime]) -> StageState:
    """A delivery whose customer was given these times, one after another: told when, for when."""
    leg = a_leg(Stage.CITY_DELIVERY, on(23, "09:00"))
    for now, customer_at in appointments:
        leg.deadlines.tick(now)
        when = appointed(customer_at, on(24, "10:00"))
        tell(leg, "appointment_booked", now, data=when)
    return leg


def verdict(leg: StageState, duty: str) -> tuple[str, int | None]:
    """How a duty was decided, as its row says."""
    row = leg.outbox.rows[duty, "", 1]
    return row.state.value, row.late_seconds


def lines(state: StageState, duty: str, *happenings: EntryKind) -> list[Entry]:
    """What the timeline says of a duty."""
    return [
        entry
        for entry in state.outbox.entries
        if entry.duty == duty and (not happenings or entry.happening in happenings)
    ]


def spoken(state: StageState, duty: str) -> list[tuple[datetime, str]]:
    """The tiers of a duty that have spoken: when, and how."""
    return [(entry.at, entry.happening.value) for entry in lines(state, duty, *SPOKEN)]


def notices(state: StageState) -> list[tuple[str, str]]:
    """Who was told what."""
    return [(one.role.value, line.code) for line in state.outbox.notices for one in line.to]


def another_run(leg: StageState) -> StageState:
    """The same, in a run of its own: all that is known is taken along."""
    name, own = leg.outbox.workflow_id, leg.deadlines.own
    return restore_stage(stage_memory(leg), leg.stage, leg.input, own, workflow_id=name)


def breached_once_confirmed(
    leg: StageState, asked: Iterable[str], now: datetime
) -> set[OccurrenceKey]:
    """The duties that are breached, if a desk says of these questioned reports that it was so."""
    copy = another_run(leg)
    for report_id in sorted(asked):
        if report_id in copy.pending:
            copy.settle_question(report_id, None, now)
    copy.deadlines.tick(now)
    known = {**copy.deadlines.open, **copy.deadlines.closed}
    return {key for key, one in known.items() if one.state in BREACH_STATES}
