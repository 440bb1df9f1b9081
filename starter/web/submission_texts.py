"""What became of what somebody sent from a page, in words: a report, or a decision."""

from typing import Final, NamedTuple

from models.language.catalogue import Context
from models.language.texts import Words
from starter.service.submission_outcomes import SubmissionShown

BAD: Final = frozenset({"questioned", "late", "refused", "unheard"})
"""States that somebody must look at."""

ON_ITS_WAY: Final = frozenset({"pending", "sent"})
"""States that the order itself ends, in a moment."""


class SubmissionText(NamedTuple):
    """What was sent, in a word, what became of it, and why; `bad` where somebody must look.

    `again`: the order has not answered yet; the page looks again by itself.
    """

    what: str
    says: str
    reason: str | None
    bad: bool
    again: bool


def in_words(words: Words, sent: SubmissionShown) -> SubmissionText:
    """What became of it, in a person's language."""
    context = Context.KIND if sent.is_report else Context.DECISION
    return SubmissionText(
        words.code(context, sent.name), _says(words, sent.state), sent.reason,
        bad=sent.state in BAD, again=sent.state in ON_ITS_WAY,
    )  # fmt: skip


def _says(words: Words, state: str) -> str:
    match state:
        case "applied" | "known":
            return words.text("accepted")
        case "pending":
            return words.text("written down, and on its way to the order")
        case "waiting":
            return words.text("accepted; it counts once what it waits for is reported, too")
        case "questioned":
            return words.text("accepted, and questioned: somebody confirms or rejects it")
        case "withdrawn":
            return words.text("taken back")
        case "late":
            return words.text("kept; it came after the end and changes nothing")
        case "done":
            return words.text("done")
        case "unheard":
            return words.text("not heard by the order: send it again")
        case "sent":
            return words.text("sent; its answer is not known yet")
    return words.text("refused")
