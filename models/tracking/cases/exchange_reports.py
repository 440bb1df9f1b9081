"""Which words of new goods a return takes: of its own new order alone, as that stands by now.

Of another order, or of none, such a word would be kept and never count (MC-八(二)3).
"""

from datetime import datetime
from functools import partial

from models.messages.decisions.return_decisions import Wish
from models.messages.reports import report_parsing
from models.messages.reports.answer import Answer
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report import Facts, Report
from models.phrases import StructuredText, phrase
from models.stages.returns.exchange_orders import exchange
from models.stages.returns.exchanges import ExchangeAccepted, ExchangeCancelled, ExchangeFacts
from models.stages.returns.record import ReturnRecord
from models.stages.workflow_ids import order_named
from models.tracking.cases.return_accounts import ReturnAccounts
from models.tracking.cases.unresolved_incidents import RouteReport
from models.tracking.stage_knowledge import StageKnowledge
from models.tracking.state import StageState


def refuse_other_exchanges(state: StageState, books: ReturnAccounts) -> None:
    """From now on such a report is refused, with words; every other one goes where it went."""
    state.elsewhere = partial(_refused, books, state.elsewhere)


def _refused(
    books: ReturnAccounts, others: RouteReport, report: Report, facts: Facts, now: datetime
) -> Answer | None:
    if isinstance(facts, ExchangeFacts) and (why := why_not_of_exchange(books, facts)):
        return report_parsing.refused(report, RefusalCode.INVALID, why, ("order",))
    return others(report, facts, now)


def why_not_of_exchange(books: ReturnAccounts, facts: ExchangeFacts) -> StructuredText | None:
    """Why it is not the word of the new order that is under way; None where it is.

    The new order itself may speak before our books say that it was taken in.
    """
    record, current = books.record, books.record.exchange
    if current is None and books.case.request.wish is Wish.EXCHANGE and facts.order is not None:
        current = exchange(books.case, len(record.exchanges)).workflow_id
    orders = (*record.exchanges, *filter(None, [current]))
    unnamed = orders[-1] if facts.order is None and orders else None
    meant = unnamed or next((one for one in orders if facts.is_of(one)), None)
    if meant is None and record.exchange is None:
        return phrase("this return has no new goods on order so far: report it once it has")
    if meant is None:
        return phrase(
            "{order} is not of this return, whose new order is {exchange}: name that one",
            order=facts.order or "",
            exchange=order_named(record.exchange or ""),
        )
    over = meant != current or was_reported(books.state, record, ExchangeCancelled.kind)
    if over and isinstance(facts, ExchangeAccepted):
        return phrase(
            "new order {order} was cancelled: agree with the customer on what he wants instead",
            order=order_named(meant),
        )
    return None


def was_reported(state: StageKnowledge, record: ReturnRecord, kind: str) -> bool:
    """Whether that is reported of the new order under way, not of one before it."""
    contents = (one.content for one in state.facts.named(kind))
    found = [one for one in contents if isinstance(one, ExchangeFacts)]
    before = len(record.exchanges) if kind == ExchangeCancelled.kind else 0
    of_it = any(one.is_of(record.exchange) for one in found)
    return of_it or [one.order for one in found].count(None) > before
