"""What open orders hold in memory: a worker for each workflow, the server for each order."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bench.load import Direct, Lap
from bench.meters import rss_mb
from bench.system import System
from starter.local.cluster import Part

WORKFLOWS_AN_ORDER = 2
"""The order and its first leg, which waits for a vehicle."""

SETTLE_SECONDS = 1.0


@dataclass(frozen=True)
class Memory:
    """Growth between the first open orders, which warm everything up, and the last.

    Attributes:
        orders: how many were opened in between.
        worker_kb: of the worker, for each workflow that it keeps.
        server_kb: of the server, for each open order of the last ones.
        server_mb: what the server holds in the end.
    """

    orders: int
    worker_kb: float
    server_kb: float
    server_mb: float


async def open_orders(load: Direct, count: int, *, lanes: int = 8) -> list[str]:
    """Start so many orders and bring each to its first leg; their workflow ids."""
    waiting = await load.prepare(count)
    names = [row.workflow_id for row in waiting]

    async def lane() -> None:
        while waiting:
            await load.begin(waiting.pop(), Lap())

    await asyncio.gather(*(lane() for _ in range(lanes)))
    return names


async def measure_memory(system: System, orders: int, tell: Callable[[str], None]) -> Memory:
    """Open some, then the rest; the cluster's worker and server are what grows.

    The first ones fill the server's cache of workflows, so that what grows after that goes on.
    """
    pids = system.pids(Part.WORKER, Part.SERVER)
    load, first = system.direct(), orders * 3 // 5
    await open_orders(load, first)
    await asyncio.sleep(SETTLE_SECONDS)
    before = {name: rss_mb(pid) for name, pid in pids.items()}
    tell(f"{first} open orders: {before}")
    await open_orders(load, orders - first)
    await asyncio.sleep(SETTLE_SECONDS)
    after = {name: rss_mb(pid) for name, pid in pids.items()}
    tell(f"{orders} open orders: {after}")
    grown = {name: (after[name] - before[name]) * 1024 / (orders - first) for name in pids}
    return Memory(
        orders=orders,
        worker_kb=grown[Part.WORKER] / WORKFLOWS_AN_ORDER,
        server_kb=grown[Part.SERVER],
        server_mb=after[Part.SERVER],
    )
