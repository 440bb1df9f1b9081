"""The decided duties that a baton takes along: not to be opened again, or to be decided again."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from models.ids import Stage
from models.messages.legs.leg import Deadline
from models.messages.timeline.duty_row import BREACHES, DutyState
from models.sop.duty import Duty, DutyScope, Kind
from models.sop.milestones import Milestone
from models.stages.all_duties import ALL
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.table import OPENS_LATER, watched_by
from models.stages.trunk_pickup.reports import VehicleBooked
from models.tracking.deadlines.deadline_changes import key_of
from models.tracking.situation.milestone_order import FIRST_COUNTS
from models.tracking.state import StageState

T = TypeVar("T")

OPENED_ONCE = (DutyScope.ATTEMPT, DutyScope.PICKUP)
"""Of these a later leg opens no other one."""

JUDGED_MAX = 40
"""How many decided breaches travel: those that were due last."""


def judged(state: StageState) -> tuple[Deadline, ...]:
    """What was decided, and may be decided otherwise by what is received later."""
    found = [
        one.model_copy(update={"warn_at": (), "escalate_at": ()})
        for one in state.deadlines.closed.values()
        if _may_change(one, state)
    ]
    return tuple(sorted(found, key=lambda one: one.due_at)[-JUDGED_MAX:])


def judged_here(state: StageState) -> tuple[Deadline, ...]:
    """The same, as far as it is new to whoever has given the baton, and what of that is so no
    more.

    What a desk is still to believe is always given back: whoever gave it keeps it no longer.
    """
    before = {key_of(one): one for one in state.input.baton.judged}
    found = {key_of(one): one for one in judged(state)}
    for key in before.keys() - found.keys():
        if key in state.deadlines.closed:
            found[key] = state.deadlines.closed[key]
    kept = [one for one in before.values() if one.claim is None]
    return new_of(found.values(), kept)


def counting_duties(state: StageState, leg: Stage) -> Iterator[Duty]:
    """The duties that count from what is known by now: all but those that are decided for good."""
    deadlines, judged_ones = state.deadlines, {key_of(one) for one in judged(state)}
    over = {key.duty for key in (*deadlines.closed, *deadlines.settled) if key not in judged_ones}
    yield from (ALL[key.duty] for key in (*deadlines.open, *judged_ones))
    yield from (
        duty for duty in watched_by(leg) if duty.id not in over or duty.per not in OPENED_ONCE
    )


def settled_duties(state: StageState) -> tuple[str, ...]:
    """The decided duties that a later leg would open again if it did not know."""
    deadlines = state.deadlines
    return tuple(
        str(key)
        for key in sorted({*deadlines.closed, *deadlines.settled})
        if key.duty in OPENS_LATER or (key.ref and ALL[key.duty].of_shipment)
    )


def _may_change(one: Deadline, state: StageState) -> bool:
    """Whether a later word may decide it otherwise: a breach that was none, trouble that was put
    right by somebody, what follows from a promise, a booking or an appointment that is not told,
    and what a leg before left so."""
    duty = ALL[one.duty]
    if one.state in BREACHES or key_of(one) in state.deadlines.carried:
        return True
    if one.state is DutyState.AVERTED:
        return bool(one.ref) or _follows_booking(duty, state) or _of_untold_appointment(duty, state)
    return _promised(duty) or _follows_booking(duty, state)


def _follows_booking(duty: Duty, state: StageState) -> bool:
    """Whether it counts from the day of a vehicle, and who has booked that is still to say so."""
    booked = bool(state.facts.named(VehicleBooked.kind)) or state.stage is not Stage.TRUNK_PICKUP
    return Milestone.PICKUP_DAY in duty.milestones and not booked


def _of_untold_appointment(duty: Duty, state: StageState) -> bool:
    """Whether it is of a meeting that is only implied, and who has agreed it is still to say so."""
    return duty.per is DutyScope.APPOINTMENT and not state.facts.named(AppointmentBooked.kind)


def _promised(duty: Duty) -> bool:
    """Whether it counts from a promise, and is judged by what was done."""
    return duty.kind is not Kind.TELL and not FIRST_COUNTS.isdisjoint(duty.milestones)


def new_of(found: Iterable[T], known: Iterable[T]) -> tuple[T, ...]:
    """What whoever has given the baton does not know."""
    known = [*known]
    return tuple(one for one in found if one not in known)
