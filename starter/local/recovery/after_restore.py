"""What the API does once after a restore: it compares the two stores, next to its other work."""

import asyncio
import logging
from datetime import timedelta

from activities.adapters.process.settings import Settings
from activities.adapters.store.database.installation import note_compared, restored_from
from models.errors import Unavailable
from starter.local.recovery.erasures import erase_again
from starter.local.recovery.reconcile import Reconcile, Reconciled
from starter.service.app_context import AppContext

AGAIN_SECONDS = 30.0
MARGIN = timedelta(minutes=1)
"""How far clocks of our machines may be apart."""

log = logging.getLogger(__name__)


class AfterRestore:
    """The comparing of one API process; several may do it at once, it settles the same."""

    def __init__(self, context: AppContext, settings: Settings) -> None:
        self._context = context
        self._settings = settings

    async def run(self) -> None:
        """Compare where that is owed, and try again until it is done."""
        while True:
            try:
                await self.once()
            except Unavailable as error:
                log.warning("the stores cannot be compared yet: %s", error.message)
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                return

    async def once(self) -> Reconciled | None:
        """Compare where a backup was restored and nobody has compared since.

        Raises:
            Unavailable: the database, or Temporal, cannot be reached now.
        """
        database = self._context.store.database
        made_at = await restored_from(database)
        if made_at is None:
            return None
        client = await self._context.gateway.client()
        found = await Reconcile(self._context, client, since=made_at - MARGIN).run()
        await erase_again(self._settings, log.warning)
        await note_compared(database)
        log.warning("the stores agree again after a restore", extra={"count": found.orders})
        for lost in found.lost_decisions:
            log.warning(
                "a decision was lost: take it again",
                extra={"order": lost.order, "step": lost.decision, "by": lost.by},
            )
        for workflow_id in found.unreadable:
            log.error("its history cannot be read", extra={"order": workflow_id})
        return found
