"""What the timeline says of a verdict: the happening, and the sentence for people."""

from datetime import datetime

from models.messages.legs.leg import Deadline
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.phrases import Code, LabelledText, StructuredText, phrase
from models.sop.duty import Duty
from models.sop.formatting import show, span
from models.tracking.deadlines.duty_ending import DutyEnding
from models.tracking.situation.facts import Fact

ENTRY_OF_STATE = {
    DutyState.KEPT: EntryKind.KEPT,
    DutyState.LATE: EntryKind.LATE,
    DutyState.AVERTED: EntryKind.AVERTED,
    DutyState.MISSED: EntryKind.BREACHED,
    DutyState.UNPROVED: EntryKind.UNPROVED,
}


def first_line(duty: Duty, one: Deadline, ending: DutyEnding) -> tuple[EntryKind, str]:
    """Of a deadline that is decided; a breach that was none is corrected."""
    state = ending.state
    if state is DutyState.LATE:
        return EntryKind.LATE, f"{duty.what}: {span(ending.late_seconds)} late"
    if state is DutyState.UNPROVED:
        return EntryKind.UNPROVED, f"{duty.what}: {unproved(ending.fact)}"
    if one.breached and state is not DutyState.MISSED:
        return EntryKind.CORRECTED, f"{duty.what}: was {state} in time, and told late"
    return ENTRY_OF_STATE[state], f"{duty.what}: {state}"


def corrected_line(
    duty: Duty, old: Deadline, new: Deadline, ending: DutyEnding | None
) -> tuple[EntryKind, str]:
    """Of a deadline that is decided otherwise than before."""
    late = span(new.late_seconds or 0)
    state = f"{late} late" if new.state is DutyState.LATE else str(new.state)
    again = f"{duty.what}: judged again, due {show(new.due_at)}"
    if new.state is DutyState.UNPROVED and ending is not None:
        return EntryKind.UNPROVED, f"{again}: {unproved(ending.fact)}; was {old.state}"
    return EntryKind.CORRECTED, f"{again}: {state}, was {old.state}"


def too_early_for(duty: Duty, from_at: datetime, due_at: datetime) -> StructuredText:
    """That a report does not count for a duty, and from when to when one does."""
    return phrase(
        "too early, it does not count for {clause} ({what}): what counts is from {begins} to {due}",
        clause=duty.clause,
        what=LabelledText(duty.what, "duty", duty.id),
        begins=show(from_at),
        due=show(due_at),
    )


def unproved(fact: Fact) -> StructuredText:
    """Which report says so, of when, and when it was told."""
    times = fact.times
    return phrase(
        "unproved: {kind} of {occurred} was told {reported}; it stays a breach until a desk "
        "believes it",
        kind=Code("kind", fact.name),
        occurred=show(times.occurred_at),
        reported=show(times.reported_at),
    )
