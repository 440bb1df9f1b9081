"""The decided duties that a baton takes along: not to be opened again, or to be decided again."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from models.ids import Stage
from models.messages.legs.leg import Deadline
from models.messages.timeline.duty_row import BREACH_STATES, DutyState
from models.sop.duty import Duty, DutyScope, Kind
from models.sop.milestones import Milestone
from models.stages.all_duties import ALL_DUTIES
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.table import OPENS_LATER, watched_by
from models.stages.trunk_pickup.reports import VehicleBooked
from models.tracking.deadlines.deadline_changes import key_of
from models.tracking.situation.milestone_order import FIRST_COUNTS
from models.tracking.state import StageState

T = TypeVar("T")

OPENED_ONCE = (DutyScope.ATTEMPT, DutyScope.PICKUP)
"""Of these a later leg opens no other one."""

REVISABLE_MAX = 40
"""How many decided breaches travel: those that were due last."""


def revisable_deadlines(state: StageState) -> tuple[Deadline, ...]:
    """The decided deadlines that a later report may decide otherwise."""
    found = [
        one.model_copy(update={"warn_at": (), "escalate_at": ()})
        for one in state.deadlines.closed.values()
        if _may_change(one, state)
    ]
    return tuple(sorted(found, key=lambda one: one.due_at)[-REVISABLE_MAX:])


def new_revisable_deadlines(state: StageState) -> tuple[Deadline, ...]:
    """The revisable deadlines that the giver of the baton does not know, and those of his that are
    not revisable any more.

    One with a claim that a desk has to confirm is always given back: the giver keeps it no longer.
    """
    before = {key_of(one): one for one in state.input.baton.judged}
    found = {key_of(one): one for one in revisable_deadlines(state)}
    for key in before.keys() - found.keys():
        if key in state.deadlines.closed:
            found[key] = state.deadlines.closed[key]
    kept = [one for one in before.values() if one.claim is None]
    return without_known(found.values(), kept)


def counting_duties(state: StageState, leg: Stage) -> Iterator[Duty]:
    """The duties that count from what is known by now: all but those that are decided for good."""
    deadlines, judged_ones = state.deadlines, {key_of(one) for one in revisable_deadlines(state)}
    over = {key.duty for key in (*deadlines.closed, *deadlines.settled) if key not in judged_ones}
    yield from (ALL_DUTIES[key.duty] for key in (*deadlines.open, *judged_ones))
    yield from (
        duty for duty in watched_by(leg) if duty.id not in over or duty.per not in OPENED_ONCE
    )


def settled_duties(state: StageState) -> tuple[str, ...]:
    """The decided duties that a later leg would open again if it did not know."""
    deadlines = state.deadlines
    return tuple(
        str(key)
        for key in sorted({*deadlines.closed, *deadlines.settled})
        if key.duty in OPENS_LATER or (key.ref and ALL_DUTIES[key.duty].of_shipment)
    )


def _may_change(one: Deadline, state: StageState) -> bool:
    """Whether a later report may decide it otherwise: a breach that was none, a problem that
    somebody has settled, what counts from a promise, or from a booking or an appointment that is
    not reported yet, and what an earlier leg handed on as revisable."""
    duty = ALL_DUTIES[one.duty]
    if one.state in BREACH_STATES or key_of(one) in state.deadlines.carried:
        return True
    if one.state is DutyState.AVERTED:
        return (
            bool(one.ref)
            or _follows_booking(duty, state)
            or _of_unreported_appointment(duty, state)
        )
    return _promised(duty) or _follows_booking(duty, state)


def _follows_booking(duty: Duty, state: StageState) -> bool:
    """Whether it counts from the day of a vehicle whose booking is not reported yet."""
    booked = bool(state.facts.named(VehicleBooked.kind)) or state.stage is not Stage.TRUNK_PICKUP
    return Milestone.PICKUP_DAY in duty.milestones and not booked


def _of_unreported_appointment(duty: Duty, state: StageState) -> bool:
    """Whether it belongs to an appointment that is only implied: it is not reported yet."""
    return duty.per is DutyScope.APPOINTMENT and not state.facts.named(AppointmentBooked.kind)


def _promised(duty: Duty) -> bool:
    """Whether it counts from a promise, and is judged by what was done."""
    return duty.kind is not Kind.TELL and not FIRST_COUNTS.isdisjoint(duty.milestones)


def without_known(found: Iterable[T], known: Iterable[T]) -> tuple[T, ...]:
    """The items of `found` that are not in `known`, in their order."""
    known = [*known]
    return tuple(one for one in found if one not in known)
