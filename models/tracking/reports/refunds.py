"""The refunds of one return: what all of them are together, settled or asked about."""

from models.messages.reports.report import Facts
from models.phrases import StructuredText, phrase
from models.stages.returns.refund_reports import RefundBounced, Refunded
from models.stages.returns.request import ReturnCase
from models.tracking.reports.accepted_reports import AcceptedReports


def why_beyond(facts: Facts, state: AcceptedReports) -> StructuredText | None:
    """Why money cannot have moved so: more than was paid for the goods, or than was paid back.

    What is asked about a refund counts as paid here: it may be so.
    """
    if not isinstance(state.input, ReturnCase):
        return None
    match facts:
        case Refunded():
            asked = (
                Refunded.model_validate(one.report.data).amount_fen
                for one in state.pending.values()
                if one.report.kind == Refunded.kind
            )
            return facts.why_beyond(state.input, paid_back(state) + sum(asked))
        case RefundBounced() if facts.amount_fen > (left := paid_back(state)):
            return phrase(
                "the bank cannot send {amount_fen} fen back: {left} fen were paid and "
                "have not come back: correct the amount, or report first what was paid "
                "(`refunded`)",
                amount_fen=facts.amount_fen,
                left=left,
            )
    return None


def paid_back(state: AcceptedReports) -> int:
    """What the customer has of his money, in fen: refunds that count, without what bounced."""
    found = (one.content for one in state.facts.named(Refunded.kind))
    bounced = (one.content for one in state.facts.named(RefundBounced.kind))
    paid = sum(one.amount_fen for one in found if isinstance(one, Refunded))
    return paid - sum(one.amount_fen for one in bounced if isinstance(one, RefundBounced))
