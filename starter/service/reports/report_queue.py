"""Reports of one order in their turn: what we acknowledged before is handed over before.

Where Temporal was unreachable, or a door died, reports are written down and wait for the relay.
One that comes when it is back must not overtake them: it might end the order, and what was
reported before the end would be refused as too late.
"""

import asyncio
import logging
from collections.abc import Sequence

from models.errors import Closed, NotFound
from models.messages.reports.report_passage import BUNDLE_MAX
from models.phrases import phrase
from starter.service.app_context import AppContext
from starter.service.reports.report_delivery import deliver
from starter.service.reports.report_signals import ReportsWaiting, hand_over_many
from starter.service.temporal.temporal_gateway import ANSWER_SECONDS

log = logging.getLogger(__name__)


async def catch_up(context: AppContext, order: str, before: Sequence[int]) -> None:
    """Hand over those rows of an order's inbox, which nobody delivers at this moment.

    More than a bundle of them is a flood, which the relay hands over as fast as it is
    received: nobody waits for that.

    Raises:
        ReportsWaiting: it takes longer than a door waits; the relay goes on.
        Unavailable: Temporal or the database cannot be reached now, or one cannot be delivered.
    """
    left = [id_ for id_ in before if id_ not in context.under_way]
    if not left or len(left) > BUNDLE_MAX:
        return
    done: dict[int, bool] = {}
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await hand_over_many(context, order, left, done)
            for id_ in left:
                if id_ not in done:
                    await deliver_row(context, id_, order)
    except TimeoutError:
        raise ReportsWaiting("what was told before it comes first") from None


async def deliver_row(context: AppContext, id_: int, workflow_id: str) -> None:
    """Deliver the report of that row of the inbox, which is about that order.

    Raises:
        NotFound: this database has no such order, or no such row.
        Unavailable: Temporal or the database cannot be reached now.
    """
    row = await context.store.reports.by_id(id_)
    known = await context.store.door.order_with_cases(workflow_id)
    if row is None or known is None:
        raise NotFound(
            phrase(
                "this database has no order {workflow_id}, which the report is about",
                workflow_id=workflow_id,
            )
        )
    try:
        await deliver(context, known, row)
    except Closed:  # it is noted down as late
        log.info("report %s came after the end of %s", id_, workflow_id)
