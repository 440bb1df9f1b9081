"""What the timeline says of a verdict: the happening, and the sentence for people."""

from models.messages.leg import Deadline
from models.messages.timeline import DutyState, Happening
from models.sop.duty import Duty
from models.sop.formatting import show, span
from models.tracking.duty_verdicts import Ending
from models.tracking.facts import Fact

ENDS = {
    DutyState.KEPT: Happening.KEPT,
    DutyState.LATE: Happening.LATE,
    DutyState.AVERTED: Happening.AVERTED,
    DutyState.MISSED: Happening.BREACHED,
    DutyState.UNPROVED: Happening.UNPROVED,
}


def first_line(duty: Duty, one: Deadline, ending: Ending) -> tuple[Happening, str]:
    """Of a deadline that is decided; a breach that was none is corrected."""
    state = ending.state
    if state is DutyState.LATE:
        return Happening.LATE, f"{duty.what}: {span(ending.late_seconds)} late"
    if state is DutyState.UNPROVED:
        return Happening.UNPROVED, f"{duty.what}: {unproved(ending.fact)}"
    if one.breached and state is not DutyState.MISSED:
        return Happening.CORRECTED, f"{duty.what}: was {state} in time, and heard of late"
    return ENDS[state], f"{duty.what}: {state}"


def corrected_line(
    duty: Duty, old: Deadline, new: Deadline, ending: Ending | None
) -> tuple[Happening, str]:
    """Of a deadline that is decided otherwise than before."""
    late = span(new.late_seconds or 0)
    state = f"{late} late" if new.state is DutyState.LATE else str(new.state)
    again = f"{duty.what}: judged again, due {show(new.due_at)}"
    if new.state is DutyState.UNPROVED and ending is not None:
        return Happening.UNPROVED, f"{again}: {unproved(ending.fact)}; was {old.state}"
    return Happening.CORRECTED, f"{again}: {state}, was {old.state}"


def unproved(fact: Fact) -> str:
    """Which report says so, of when, and when it was told."""
    times = fact.times
    return (
        f"unproved: {fact.name} of {show(times.occurred_at)} was told {show(times.reported_at)}; "
        "it stays a breach until a desk believes it"
    )
