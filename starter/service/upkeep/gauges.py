"""Looks every quarter of a minute how much of everything there is: metrics, and a line where
the relay has a backlog."""

import asyncio
import logging
from datetime import datetime, timedelta

from activities.adapters.process import metrics
from activities.adapters.process.metrics import gauge
from activities.adapters.store.upkeep.gauges import Amount, GaugeReadings
from models.errors import Unavailable
from models.ids import Stage
from starter.service.app_context import AppContext

EVERY_SECONDS = 15.0
BACKLOG_OLD = timedelta(minutes=1)
"""What waits for longer is a backlog: the relay delivers within seconds where it can."""

LOGGED_EVERY = timedelta(minutes=5)

log = logging.getLogger(__name__)


class GaugeReporter:
    """The measuring of one API process; `context` is where it looks."""

    def __init__(self, context: AppContext) -> None:
        self.context = context
        self._logged_at: datetime | None = None

    async def run(self) -> None:
        """Look, wait, look again, until it is cancelled."""
        while True:
            try:
                await self.once()
            except Unavailable as error:
                log.warning("nothing can be measured: %s", error.message)
            await asyncio.sleep(EVERY_SECONDS)

    async def once(self) -> GaugeReadings:
        """Look once.

        Raises:
            Unavailable: the database cannot be read now.
        """
        now = self.context.now()
        found = await self.context.store.measures.now(now)
        _show(found, now)
        gauge(metrics.REACHABLE, await self._is_reachable())
        self._tell(found, now)
        return found

    async def _is_reachable(self) -> bool:
        try:
            return await self.context.gateway.call(
                lambda client: client.service_client.check_health()
            )
        except Unavailable:
            return False

    def _tell(self, found: GaugeReadings, now: datetime) -> None:
        """A line for a backlog, every few minutes, and one when it is gone."""
        old = [one for one in found.waiting.values() if _age(one, now) > BACKLOG_OLD]
        if not old:
            if self._logged_at is not None:
                log.info("the relay's backlog is gone")
            self._logged_at = None
            return
        if self._logged_at is not None and now - self._logged_at < LOGGED_EVERY:
            return
        self._logged_at = now
        oldest = max(_age(one, now) for one in old)
        extra = {
            "count": sum(one.count for one in found.waiting.values()),
            "oldest_seconds": round(oldest.total_seconds()),
        }
        log.warning("the relay has a backlog", extra=extra)


def _show(found: GaugeReadings, now: datetime) -> None:
    for stage in Stage:
        gauge(metrics.OPEN, found.open_by_stage.get(stage, 0), stage=stage)
    gauge(metrics.ATTENTION, found.attention)
    gauge(metrics.LOST, found.lost)
    gauge(metrics.OVERDUE, found.overdue)
    gauge(metrics.PARKED_NOW, found.parked.count)
    gauge(metrics.PARKED_AGE, _age(found.parked, now).total_seconds())
    for what, count in found.troubles.items():
        gauge(metrics.TROUBLES, count, what=what)
    for what, amount in found.waiting.items():
        gauge(metrics.WAITING, amount.count, what=what)
        gauge(metrics.WAITING_AGE, _age(amount, now).total_seconds(), what=what)


def _age(amount: Amount, now: datetime) -> timedelta:
    """How long the oldest has waited; never less than nothing: an order's clock may be ahead."""
    return max(now - amount.oldest, timedelta()) if amount.oldest else timedelta()
