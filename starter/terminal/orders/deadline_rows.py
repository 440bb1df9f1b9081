"""A deadline as a row of text."""

from models.language.catalogue import Context
from models.messages.timeline.duty_row import DutyState
from models.sop.formatting import occurrence_name, show
from starter.service.reading.views import DeadlineShown
from starter.terminal.console.labels import named
from starter.terminal.console.terminal_language import coded

STATE_TEXTS = {
    DutyState.OPEN: "open",
    DutyState.MISSED: "MISSED",
    DutyState.LATE: "late",
    DutyState.KEPT: "kept",
    DutyState.AVERTED: "averted",
    DutyState.UNPROVED: "UNPROVED",
}


def deadline_row(one: DeadlineShown) -> dict[str, str]:
    """When it is due, how it stands, who owes what, and when that was done."""
    return {
        "due": show(one.due_at),
        "state": coded(Context.STATE, one.state, STATE_TEXTS[one.state]),
        "clause": one.clause,
        "owner": named(one.owner),
        "what": occurrence_name(coded(Context.DUTY, one.duty, one.what), one.ref, one.attempt),
        "met": show(one.met_at) if one.met_at else "",
    }
