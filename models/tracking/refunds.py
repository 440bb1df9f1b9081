"""The refunds of one return: what all of them are together, settled or asked about."""

from models.messages.reports import Facts
from models.stages.returns.reports import Refunded
from models.stages.returns.request import ReturnCase
from models.tracking.acceptance import Acceptance


def why_beyond(facts: Facts, state: Acceptance) -> str | None:
    """Why a refund is more than was paid, next to those that count or are asked about."""
    if not isinstance(facts, Refunded) or not isinstance(state.input, ReturnCase):
        return None
    before = [one.content for one in state.facts.named(Refunded.kind)]
    before += [
        Refunded.model_validate(one.report.data)
        for one in state.pending.values()
        if one.report.kind == Refunded.kind
    ]
    amounts = (one.amount_fen for one in before if isinstance(one, Refunded))
    return facts.why_beyond(state.input, sum(amounts))
