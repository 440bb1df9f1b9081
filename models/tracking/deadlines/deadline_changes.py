"""What becomes of one deadline: its name, where it is put, how it is decided, owed again."""

from datetime import datetime

from models.messages.legs.leg import Deadline
from models.messages.timeline.duty_row import DutyState
from models.sop.duty_plan import Plan
from models.tracking.deadlines.duty_ending import UNREPORTED_STATES, DutyEnding
from models.tracking.deadlines.escalation import count_fired_tiers
from models.tracking.deadlines.occurrence import OccurrenceKey


def plan_of(one: Deadline) -> Plan:
    """The instants of a deadline."""
    return Plan(
        due_at=one.due_at,
        from_at=one.from_at,
        warn_at=one.warn_at,
        escalate_at=one.escalate_at,
        certain_at=one.certain_at,
    )


def put_at(one: Deadline, planned: Plan) -> Deadline:
    """The same deadline at other instants."""
    return one.model_copy(update=dict(planned))


def breach_of(one: Deadline) -> datetime:
    """When it is missed, if nothing is reported."""
    return max(one.due_at, one.certain_at or one.due_at)


def reopened_deadline(one: Deadline, now: datetime, *, over: bool) -> Deadline:
    """The same deadline, as nothing has decided it: missed, where that was said, and is so."""
    missed = one.breached and over
    undecided = {
        "state": DutyState.MISSED if missed else DutyState.OPEN,
        "breached": missed,
        "met_at": None,
        "late_seconds": None,
        "claim": None,
        "ending": None,
        "next_daily_reminder_at": one.next_daily_reminder_at if missed else None,
    }
    one = one.model_copy(update=undecided)
    return one.model_copy(update={"fired": count_fired_tiers(one, now)})


def key_of(one: Deadline) -> OccurrenceKey:
    """Which occurrence a deadline is."""
    return OccurrenceKey(one.duty, one.ref, one.attempt)


def key_from(name: str) -> OccurrenceKey:
    """The occurrence of that name (`str(Key)`), as a baton carries it."""
    duty, _, ref = name.partition("#")
    bare, at, attempt = (ref or duty).rpartition("@")
    if not at or not attempt.isdecimal():
        return OccurrenceKey(duty, ref)
    return OccurrenceKey(duty if ref else bare, bare if ref else "", int(attempt))


def ended_by(one: Deadline, state: DutyState, ending: DutyEnding) -> Deadline:
    """The same deadline, decided."""
    unproved, unreported = state is DutyState.UNPROVED, state in UNREPORTED_STATES
    decided = {
        "state": state,
        "met_at": ending.met_at,
        "late_seconds": ending.late_seconds,
        "claim": ending.fact.travelling() if unproved else None,
        "ending": ending.fact.travelling() if unreported else None,
    }
    return one.model_copy(update=decided)


def abandoned(one: Deadline) -> Deadline:
    """The same deadline, of which nothing more will be reported."""
    return one if one.breached else averted(one)


def averted(one: Deadline) -> Deadline:
    """The same deadline, whose matter did not come to pass."""
    return one.model_copy(update={"state": DutyState.AVERTED, "breached": False})
