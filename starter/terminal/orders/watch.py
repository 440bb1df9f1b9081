"""Following one order: its timeline, line by line as it is written."""

import asyncio
from collections.abc import Callable

from models.errors import NotFound
from models.messages.orders.order_outcome import OrderOutcome
from models.phrases import phrase
from starter.service.app_context import AppContext
from starter.service.reading.views import EntryShown, entry

LOOK_AGAIN_SECONDS = 1.0


async def follow(
    context: AppContext, merchant: str, number: str, tell: Callable[[EntryShown], None]
) -> str:
    """Tell every line of the timeline once, the past ones first; returns how the order ended.

    Raises:
        NotFound: the merchant has no order of that number.
        Unavailable: the database cannot be read.
    """
    shown: set[str] = set()
    while True:
        view = await context.store.views.show(merchant, number, context.now())
        if view is None:
            raise NotFound(
                phrase("{merchant} has no order {number}", merchant=merchant, number=number),
                hint="`fulfil orders list` shows them",
            )
        for line in view.timeline:
            if line.key not in shown:
                shown.add(line.key)
                tell(entry(line, view.cases))
        if view.order.closed:
            return view.order.outcome or OrderOutcome.CLOSED
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
