"""Refunds of an order: over all of its returns no more goes back than was paid (MC-八(二)3)."""

from collections.abc import Iterable

from pydantic import ValidationError

from activities.adapters.store.view_rows import OrderWithCases
from models.errors import Refused
from models.messages.reports import Report
from models.messages.timeline import Entry, Happening
from models.money import paid
from models.stages.returns.reports import Refunded
from starter.service.app_context import AppContext
from starter.service.records import kept


async def check_refund(
    context: AppContext, with_cases: OrderWithCases, to: str, message: Report
) -> None:
    """See to it that a refund and those of the order's other returns are not more than was paid.

    Its own workflow compares it with what was paid for its goods, where that is known.

    Args:
        with_cases: the order with its returns.
        to: the workflow id of the return that it is about.
        message: the report.

    Raises:
        Refused: it is more; the true numbers.
    """
    try:
        refund = Refunded.model_validate(message.data)
    except ValidationError:
        return  # its workflow says what it lacks
    known = kept(with_cases.order)
    order = kept(await context.order(known.merchant, known.number))
    view = await context.store.views.show(order.merchant, order.number, context.now())
    timeline = view.timeline if view else ()
    others = sum(
        _refund(timeline, case.workflow_id) for case in with_cases.cases if case.workflow_id != to
    )
    most = paid(order.content)
    if most is not None and refund.amount_fen + others > most:
        raise Refused(
            f"{refund.amount_fen} fen are more than what is left to refund: {most} fen were paid, "
            f"{others} fen of them went back with other returns",
            hint="correct the amount",
        )


def _refund(timeline: Iterable[Entry], case: str) -> int:
    """What went back with that return: what was said of it last."""
    amounts = [
        line.data.get("amount_fen")
        for line in timeline
        if (line.happening, line.what) == (Happening.REPORT, Refunded.kind)
        and line.key.startswith(f"{case}:")
    ]
    last = amounts[-1] if amounts else 0
    return last if isinstance(last, int) else 0
