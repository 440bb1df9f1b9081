"""Refunds of an order: over all of its returns no more goes back than was paid (MC-八(二)3)."""

from pydantic import ValidationError

from activities.adapters.store.cases.refunds import Refund
from activities.adapters.store.results.view_rows import OrderWithCases
from models.messages.orders.money import paid
from models.messages.reports.report import Report
from models.stages.returns.refund_reports import Refunded
from starter.service.app_context import AppContext
from starter.service.reading.known_orders import kept


async def refund_of(
    context: AppContext, with_cases: OrderWithCases, to: str, message: Report
) -> Refund | None:
    """The refund that a report says, to be compared as it is taken; None where it says none.

    Its own workflow compares it with what was paid for its goods, where that is known.

    Args:
        with_cases: the order with its returns.
        to: the workflow id of the return that it is about.
        message: the report.
    """
    if message.kind != Refunded.kind:
        return None
    try:
        refund = Refunded.model_validate(message.data)
    except ValidationError:
        return None  # its workflow says what it lacks
    known = kept(with_cases.order)
    order = kept(await context.order(known.merchant, known.number))
    most = paid(order.content)
    return None if most is None else Refund(to, refund.amount_fen, most)
