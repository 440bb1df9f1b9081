"""What became of what somebody sent from a page, in words: a report, or a decision."""

from typing import Final, NamedTuple

from models.language.catalogue import Context
from models.language.texts import Translator
from models.messages.decisions.decision_state import DecisionState
from models.messages.reports.inbox_state import InboxState
from starter.service.reports.submission_outcomes import SubmissionShown

STATES_TO_LOOK_AT: Final = (
    *(InboxState.QUESTIONED, InboxState.LATE, InboxState.REFUSED),
    *(DecisionState.REFUSED, DecisionState.NOT_RECEIVED),
)
"""States that somebody must look at."""

ON_ITS_WAY: Final = frozenset({"pending", "sent"})
"""States that the order itself ends, in a moment."""


class SubmissionText(NamedTuple):
    """What was sent, in a word, what became of it, and why; `bad` where somebody must look.

    `again`: the order has not answered yet; the page looks again by itself.
    """

    what: str
    says: str
    reason: str
    bad: bool
    again: bool


def in_words(translator: Translator, sent: SubmissionShown) -> SubmissionText:
    """What became of it, in a person's language."""
    context = Context.KIND if sent.is_report else Context.DECISION
    why = translator.text(sent.reason or "")
    return SubmissionText(
        translator.code(context, sent.name), _says(translator, sent.state), why,
        bad=sent.state in STATES_TO_LOOK_AT, again=sent.state in ON_ITS_WAY,
    )  # fmt: skip


def _says(translator: Translator, state: InboxState | DecisionState) -> str:
    match state:
        case InboxState.APPLIED | InboxState.KNOWN:
            return translator.text("accepted")
        case InboxState.PENDING:
            return translator.text("written down, and on its way to the order")
        case InboxState.WAITING:
            return translator.text("accepted; it counts once what it waits for is reported, too")
        case InboxState.QUESTIONED:
            return translator.text("accepted, and questioned: somebody confirms or rejects it")
        case InboxState.WITHDRAWN:
            return translator.text("taken back")
        case InboxState.LATE:
            return translator.text("kept; it came after the end and changes nothing")
        case DecisionState.DONE:
            return translator.text("done")
        case DecisionState.NOT_RECEIVED:
            return translator.text("not received by the order: send it again")
        case DecisionState.SENT:
            return translator.text("sent; its answer is not known yet")
    return translator.text("refused")
