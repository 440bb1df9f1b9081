"""A deadline as a row of text."""

from models.language.catalogue import Context
from models.messages.timeline.duty_row import DutyState
from models.sop.formatting import occurrence_name, show
from starter.service.reading.views import DeadlineShown
from starter.terminal.console.labels import labelled
from starter.terminal.console.terminal_language import code_text

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
        "state": code_text(Context.STATE, one.state, STATE_TEXTS[one.state]),
        "clause": one.clause,
        "owner": labelled(one.owner),
        "what": occurrence_name(code_text(Context.DUTY, one.duty, one.what), one.ref, one.attempt),
        "met": show(one.met_at) if one.met_at else "",
    }
