"""A restart with thousands of open orders: every report finds an order that has to be replayed."""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bench.load import WrongAnswer, filled, reports
from bench.memory import open_orders
from bench.system import System
from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from starter.local.cluster import Part

EVERY = timedelta(seconds=1) / 8
DEADLOCK = "TMPRL1101"


@dataclass(frozen=True)
class Storm:
    """One report to each of so many orders after their worker was killed.

    Attributes:
        refused: reports that were not taken.
        slow: reports that were taken, and answered by no worker within two seconds.
        twice: reports that the timeline holds other than once.
        deadlocks: workflow tasks that ran longer than two seconds.
        p50_ms, last_ms: until the answer.
    """

    orders: int
    refused: int
    slow: int
    twice: int
    deadlocks: int
    p50_ms: float
    last_ms: float


async def storm(
    system: System, orders: int, tell: Callable[[str], None], *, every: timedelta = EVERY
) -> Storm:
    """Open orders, kill -9 the worker, start it again, and report of one after another."""
    names = await open_orders(system.direct(), orders)
    tell(f"{orders} orders are open; the worker is killed")
    system.cluster.kill(Part.WORKER)
    await system.cluster.start(Part.WORKER)
    sent = [
        asyncio.create_task(_reported(system, name, n * every.total_seconds()))
        for n, name in enumerate(names)
    ]
    answers = await asyncio.gather(*sent)
    took = sorted(ms for ms, _ in answers)
    outcomes = Counter(outcome for _, outcome in answers)
    log = system.folder / "log" / "worker.log"
    return Storm(
        orders=orders,
        refused=outcomes["refused"],
        slow=outcomes["slow"],
        twice=await _not_once(system, names),
        deadlocks=log.read_text(errors="replace").count(DEADLOCK),
        p50_ms=statistics.median(took),
        last_ms=took[-1],
    )


async def _reported(system: System, name: str, after: float) -> tuple[float, str]:
    """The vehicle is booked; how long the answer took, and what it was."""
    await asyncio.sleep(after)
    _, merchant, number = name.split(":")
    began = time.perf_counter()
    body = filled(dict(reports())[Stage.TRUNK_PICKUP][0])
    try:
        slow = await system.http.post(f"/orders/{merchant}/{number}/reports", body)
    except WrongAnswer:
        return (time.perf_counter() - began) * 1000, "refused"
    return (time.perf_counter() - began) * 1000, "slow" if slow else "answered"


async def _not_once(system: System, names: Sequence[str]) -> int:
    """How many reports do not stand in their order's timeline, or stand there more than once."""
    wrong = 0
    for name in names:
        _, merchant, number = name.split(":")
        while True:
            view = await system.desk.store.views.show(merchant, number, system.desk.now())
            assert view is not None
            reported = [one for one in view.timeline if one.happening is EntryKind.REPORT]
            if reported:
                break
            await asyncio.sleep(0.5)  # handed over by signal: it is received when its turn comes
        wrong += len(reported) != 1
    return wrong
