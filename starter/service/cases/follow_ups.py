"""Customers of closed orders are asked what they think 回访: somebody is set to it (FH-7.3.1.3).

It is looked for once an hour, next to the orders' own work, whose histories know nothing of it.
"""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.results.rows import OrderRow
from models.errors import Unavailable
from models.stages.care.case_opening import follow_up
from starter.service.app_context import AppContext
from starter.service.cases.care import note_care
from starter.service.running.workflow_start import start_now

EVERY_SECONDS: Final = 3600.0
AGE_MAX: Final = timedelta(days=30)
"""What closed earlier is asked about no more."""

AT_ONCE: Final = 200
"""The most that are opened in one go."""

log = logging.getLogger(__name__)


class FollowUps:
    """Opens the follow-ups of one API process; `context` is where it looks."""

    def __init__(self, context: AppContext) -> None:
        self.context = context

    async def run(self) -> None:
        """Wait, look, wait again, until it is cancelled."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.once()
            except Unavailable as error:
                log.warning("nobody is set to ask customers now: %s", error.message)

    async def once(self) -> int:
        """Open what is due; how many.

        Raises:
            Unavailable: the database cannot be used now.
        """
        since = self.context.now() - AGE_MAX
        due = await self.context.store.follow_ups.due(since, limit=AT_ONCE)
        opened = [await self._open(order) for order in due]
        return sum(opened)

    async def _open(self, order: OrderRow) -> bool:
        sop = self.context.sop_for(order.merchant)
        if not sop.survey_ask_hours or order.snapshot_at is None:
            return False
        case = follow_up(order.workflow_id, order.number, sop=sop, ended_at=order.snapshot_at)
        now = self.context.now()
        taken = await self.context.store.cases.take_care(order, case, opened_at=now)
        await note_care(self.context, taken.row)
        await start_now(self.context, taken.row)
        return taken.state is StoreOutcome.NEW
