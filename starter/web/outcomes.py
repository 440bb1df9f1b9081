"""What became of what somebody sent from a page: a report, or a decision."""

from typing import NamedTuple

from models.messages.decision_state import DecisionState
from starter.language.catalogue import Context
from starter.language.words import Words
from starter.service.app_context import AppContext
from starter.service.records import SentDecision, SentReport


class Became(NamedTuple):
    """What was sent, in a word, what became of it, and why; `bad` where somebody must look."""

    what: str
    says: str
    reason: str | None = None
    bad: bool = False


async def what_became(
    context: AppContext, words: Words, order: str, report_id: str | None, decision_id: str | None
) -> Became | None:
    """Of a report or a decision of that order; None where neither is known.

    Raises:
        Unavailable: the database cannot be read.
    """
    if report_id:
        row = await context.store.reports.named(order, report_id)
        return _of_report(words, row) if row else None
    if decision_id:
        rows = await context.store.decisions.of_order(order)
        found = next((one for one in rows if one.decision_id == decision_id), None)
        return _of_decision(words, found) if found else None
    return None


def _of_report(words: Words, row: SentReport) -> Became:
    what = words.code(Context.KIND, row.kind)
    reason = row.answer.reason if row.answer else None
    match row.state:
        case "applied" | "known":
            return Became(what, words.text("accepted"))
        case "pending":
            return Became(what, words.text("written down, and on its way to the order"))
        case "waiting":
            says = words.text("accepted; it counts once what it waits for is reported, too")
            return Became(what, says, reason)
        case "questioned":
            says = words.text("accepted, and questioned: somebody confirms or rejects it")
            return Became(what, says, reason, bad=True)
        case "withdrawn":
            return Became(what, words.text("taken back"), reason)
        case "late":
            says = words.text("kept; it came after the end and changes nothing")
            return Became(what, says, reason, bad=True)
    return Became(what, words.text("refused"), reason, bad=True)


def _of_decision(words: Words, row: SentDecision) -> Became:
    what = words.code(Context.DECISION, row.name)
    reason = row.answer.reason if row.answer else None
    match row.state:
        case DecisionState.DONE:
            return Became(what, words.text("done"), reason)
        case DecisionState.REFUSED:
            return Became(what, words.text("refused"), reason, bad=True)
        case DecisionState.UNHEARD:
            return Became(what, words.text("not heard by the order: send it again"), bad=True)
    return Became(what, words.text("sent; its answer is not known yet"))
