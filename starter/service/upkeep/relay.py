"""The relay: starts what the database holds and Temporal lacks, delivers what was not received.

What a door acknowledged is written down; whatever then failed, the relay does it, in the API
process and in `fulfil dev`. All it does may be done twice without harm. What cannot be done is
kept with its cause and tried again with growing pauses, for ever; it holds up nothing else. Of an
import it starts what the workers begin in about a second, and the rest after that.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from activities.adapters.store.results.deferred_rows import TroubleKind
from models.errors import Unavailable
from starter.service.app_context import AppContext
from starter.service.decisions.decision_outcomes import settle
from starter.service.reports.report_queue import deliver_row
from starter.service.reports.report_signals import BUNDLE_FROM, ReportsWaiting, hand_over_many
from starter.service.running.failing_tasks import mark_failing
from starter.service.running.lost_workflows import mark_lost
from starter.service.running.missing_workflows import mark_missing
from starter.service.running.start_pacing import Pace
from starter.service.running.workflow_start import begin_order, start_case
from starter.service.temporal.call_errors import CallFailed, CallRefused
from starter.service.upkeep.deferred_work import note_trouble
from starter.service.upkeep.notices import send_notices

PAUSE_SECONDS = 1.0
BUSY_SECONDS = 0.2
"""The pause while more wait than may be started: the workers must not run out of work."""

FAILING_EVERY = timedelta(seconds=3)
LOST_EVERY = timedelta(minutes=1)
AT_ONCE = 20
"""How many calls are under way at a time."""

PAUSES = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))
"""How long a report without an answer waits after its first try, its second, each later one."""

ASKED_AFTER = timedelta(minutes=1)
"""How long after it was sent a decision without an answer is asked about."""

log = logging.getLogger(__name__)


class RelayPass(NamedTuple):
    """What one pass did: workflows started, reports that were answered, or handed over, decisions
    whose fate is known, notices on their way."""

    orders: int
    cases: int
    reports: int
    decisions: int = 0
    notices: int = 0


class Work(NamedTuple):
    """One thing to be done, for whom, and what is kept where it cannot be done."""

    what: TroubleKind
    key: str
    order: str
    job: Callable[[], Awaitable[object]]


class Relay:
    """Empties the outbox and the inbox of one database.

    Attributes:
        waiting: how many orders are taken in and not started yet, for others are begun first.
    """

    def __init__(self, context: AppContext, *, pause: float = PAUSE_SECONDS) -> None:
        self.waiting = 0
        self._context = context
        self._pause = pause
        self._pace = Pace()
        self._free = asyncio.Semaphore(AT_ONCE)
        self._unreachable = ""
        self._logged = ""
        self._logged_waiting = 0
        self._failing_next = self._lost_next = context.now()

    async def run(self) -> None:
        """Pass after pass, until it is cancelled."""
        while True:
            try:
                await self.once()
                await self._look()
            except Unavailable as error:
                self._unreachable = error.message
            except Exception:
                log.exception("a pass of the relay failed; the next one goes on")
            self._tell()
            await asyncio.sleep(min(self._pause, BUSY_SECONDS) if self.waiting else self._pause)

    async def once(self) -> RelayPass:
        """One pass; where Temporal is unreachable it ends early, and the next goes on.

        Raises:
            Unavailable: the database cannot be used now.
        """
        self._unreachable = ""
        return RelayPass(
            await self._orders(),
            await self._cases(),
            await self._reports(),
            await self._decisions(),
            await self._notices(),
        )

    async def _look(self) -> None:
        """Look for workflows that fail, and for those that were ended outside of the SOP."""
        now = self._context.now()
        if now >= self._failing_next:
            self._failing_next = now + FAILING_EVERY
            await self._context.store.troubles.settle_done()
            if not self._unreachable:
                await mark_failing(self._context)
        if now >= self._lost_next and not self._unreachable:
            self._lost_next = now + LOST_EVERY
            await self._look_for_lost()

    async def _look_for_lost(self) -> None:
        try:
            found = await mark_lost(self._context)
            await mark_missing(self._context)
        except CallRefused as error:
            log.info("lost orders cannot be searched for now: %s", error.message)
            return
        for workflow_id in found:
            log.warning("%s was ended outside of the SOP: fulfil orders list --stuck", workflow_id)

    async def _orders(self) -> int:
        context, now = self._context, self._context.now()
        backlog = await context.store.outbox.backlog()
        room = self._pace.room(backlog.not_begun, now)
        found = await context.store.outbox.orders(room, now) if backlog.pending and room else ()
        done = await self._all(Work("order", one, one, partial(self._begin, one)) for one in found)
        if done:
            await context.store.orders.mark_started(done, at=context.now())
            self._pace.started(len(done))
        self.waiting = backlog.pending - len(found)
        return len(done)

    async def _begin(self, workflow_id: str) -> None:
        row = await self._context.store.orders.by_id(workflow_id)
        assert row is not None, "it was there a moment ago, and none is deleted"
        await begin_order(self._context, row)

    async def _cases(self) -> int:
        found = await self._context.store.outbox.cases(self._context.now())
        work = (Work("case", one, order, partial(self._open, one)) for one, order in found)
        return len(await self._all(work))

    async def _open(self, workflow_id: str) -> None:
        row = await self._context.store.cases.by_id(workflow_id)
        assert row is not None, "it was there a moment ago, and none is deleted"
        await start_case(self._context, row)

    async def _reports(self) -> int:
        context, now = self._context, self._context.now()
        by_order: dict[str, list[int]] = defaultdict(list)
        for id_, order in await context.store.reports.due([now - one for one in PAUSES], now):
            by_order[order].append(id_)
        return sum(await asyncio.gather(*map(self._in_turn, by_order, by_order.values())))

    async def _in_turn(self, order: str, ids_: Sequence[int]) -> int:
        """The reports of one order, one after another, as they came; how many were delivered."""
        before = await self._context.store.reports.waiting(order, before=max(ids_))
        ids_ = sorted({*ids_, *before} - self._context.under_way)
        done: dict[int, bool] = {}
        if len(ids_) >= BUNDLE_FROM:
            many = partial(hand_over_many, self._context, order, ids_, done)
            await self._one(Work("report", str(min(ids_)), order, many))
        delivered = sum(done.values())
        for id_ in sorted({*ids_} - done.keys()):
            if self._unreachable:
                break
            work = Work("report", str(id_), order, partial(deliver_row, self._context, id_, order))
            delivered += await self._one(work)
        return delivered

    async def _decisions(self) -> int:
        context, now = self._context, self._context.now()
        found = await context.store.decisions.due(now - ASKED_AFTER, now)
        work = (
            Work("decision", str(id_), order, partial(settle, context, id_)) for id_, order in found
        )
        return len(await self._all(work))

    async def _notices(self) -> int:
        if self._unreachable:
            return 0
        try:
            return await send_notices(self._context)
        except CallFailed as error:
            self._unreachable = error.message
            return 0

    def _tell(self) -> None:
        """Say once that something is unreachable, and that it is back; now and then who waits."""
        if bool(self._unreachable) != bool(self._logged):
            log.warning(
                "the relay %s", f"waits: {self._unreachable}" if self._unreachable else "goes on"
            )
        self._logged = self._unreachable
        if self.waiting and (not self._logged_waiting or 2 * self.waiting <= self._logged_waiting):
            log.warning(
                "%d orders wait to be started; about %d a second are begun",
                self.waiting,
                self._pace.a_second,
            )
            self._logged_waiting = self.waiting
        if not self.waiting and self._logged_waiting:
            log.warning("no order waits to be started any more")
            self._logged_waiting = 0

    async def _all(self, work: Iterable[Work]) -> list[str]:
        """Do all of it, `AT_ONCE` at a time; the keys of what was done."""
        tasks = [(one.key, asyncio.create_task(self._one(one))) for one in work]
        try:
            return [key for key, task in tasks if await task]
        finally:
            for _, task in tasks:
                task.cancel()

    async def _one(self, work: Work) -> bool:
        """Do it; what cannot be done is kept, and nobody else waits for it."""
        async with self._free:
            if self._unreachable:
                return False
            try:
                await work.job()
            except ReportsWaiting:
                return False
            except Unavailable as error:
                if not isinstance(error, CallRefused):  # nobody reaches Temporal, or the database
                    self._unreachable = error.message
                    return False
                await note_trouble(self._context, work.what, work.key, work.order, error)
            except Exception as error:
                await note_trouble(self._context, work.what, work.key, work.order, error)
            else:
                return True
        return False
