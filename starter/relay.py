"""The relay: starts what the database holds and Temporal lacks, delivers what was not heard.

What a door acknowledged is written down; whatever then failed, the relay does it, in the API
process and in `fulfil dev`. All it does may be done twice without harm. Once a minute it looks
for orders whose workflow was ended outside of the SOP.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from activities.adapters.store_rows import ReportRow
from models.errors import FulfilError, Unavailable
from starter.commands.call_errors import CallRefused
from starter.commands.house import House
from starter.commands.report import deliver
from starter.commands.starting import begin_order, start_return
from starter.lost import mark_lost

PAUSE_SECONDS = 1.0
LOST_EVERY = timedelta(minutes=1)
AT_ONCE = 20
"""How many calls are under way at a time."""

WAITS = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))
"""How long a report without an answer waits after its first try, its second, each later one."""

Work = Iterable[tuple[str, Callable[[], Awaitable[None]]]]

log = logging.getLogger(__name__)


class Passed(NamedTuple):
    """What one pass did: workflows started, reports that were answered, or handed over."""

    orders: int
    cases: int
    reports: int


class Relay:
    """Empties the outbox and the inbox of one database."""

    def __init__(self, house: House, *, pause: float = PAUSE_SECONDS) -> None:
        self._house = house
        self._pause = pause
        self._free = asyncio.Semaphore(AT_ONCE)
        self._given_up: set[str] = set()
        self._away = ""
        self._told = ""
        self._lost_next = house.now()

    async def run(self) -> None:
        """Pass after pass, until it is cancelled."""
        while True:
            self._away = ""
            try:
                await self.once()
                await self._lost()
            except Unavailable as error:
                self._away = error.message
            self._tell()
            await asyncio.sleep(self._pause)

    async def once(self) -> Passed:
        """One pass; where Temporal is away it ends early, and the next goes on.

        Raises:
            Unavailable: the database cannot be used now.
        """
        return Passed(await self._orders(), await self._cases(), await self._reports())

    async def _lost(self) -> None:
        now = self._house.now()
        if self._away or now < self._lost_next:
            return
        self._lost_next = now + LOST_EVERY
        for workflow_id in await mark_lost(self._house):
            log.warning("%s was ended outside of the SOP: fulfil orders list --stuck", workflow_id)

    async def _orders(self) -> int:
        house = self._house
        rows = await house.store.orders.pending()
        done = await self._all((row.workflow_id, partial(begin_order, house, row)) for row in rows)
        if done:
            await house.store.orders.mark_started(done, at=house.now())
        return len(done)

    async def _cases(self) -> int:
        house = self._house
        rows = await house.store.cases.pending()
        return len(
            await self._all((row.workflow_id, partial(start_return, house, row)) for row in rows)
        )

    async def _reports(self) -> int:
        house, now = self._house, self._house.now()
        by_order: dict[str, list[ReportRow]] = defaultdict(list)
        for row in await house.store.reports.due([now - wait for wait in WAITS]):
            by_order[f"reports of {row.order}"].append(row)
        done = await self._all(
            (name, partial(self._in_turn, rows)) for name, rows in by_order.items()
        )
        return sum(len(by_order[name]) for name in done)

    async def _in_turn(self, rows: Iterable[ReportRow]) -> None:
        """The reports of one order, one after another, as they came."""
        for row in sorted(rows, key=lambda row: row.id):
            seen = await self._house.store.door.glance(row.order)
            if seen is None:
                continue
            try:
                await deliver(self._house, seen, row)
            except CallRefused as error:
                log.info("the relay tries report %s again: %s", row.id, error.message)
            except Unavailable:
                raise
            except FulfilError as error:
                log.info("report %s of %s is not taken: %s", row.id, row.order, error.code)

    def _tell(self) -> None:
        """Say once that something is away, and once that it is back."""
        if bool(self._away) != bool(self._told):
            log.warning("the relay %s", f"waits: {self._away}" if self._away else "goes on")
        self._told = self._away

    async def _all(self, work: Work) -> list[str]:
        """Do all of it, `AT_ONCE` at a time; the names of what was done."""
        tasks = [
            (name, asyncio.create_task(self._one(name, job)))
            for name, job in work
            if name not in self._given_up
        ]
        try:
            return [name for name, task in tasks if await task]
        finally:
            for _, task in tasks:
                task.cancel()

    async def _one(self, name: str, job: Callable[[], Awaitable[None]]) -> bool:
        async with self._free:
            try:
                await job()
            except CallRefused as error:
                log.info("the relay tries %s again: %s", name, error.message)
                return False
            except Unavailable as error:
                self._away = error.message
                return False
            except Exception:
                # One that cannot be done must not keep the others: a person looks at it.
                log.exception("the relay cannot deliver %s, and leaves it", name)
                self._given_up.add(name)
                return False
        return True
