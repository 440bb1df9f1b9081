"""Blocks of load in turn, ours and the twin's: what an order costs in each, and their ratios."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bench.load import Lap
from bench.meters import Commits, Cpu


class Load(Protocol):
    """One way to drive orders."""

    async def prepare(self, count: int) -> Sequence[Any]:
        """What is needed for so many orders, before anything is measured."""

    async def run(self, order: Any, lap: Lap) -> str:
        """One order from start to end."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its load, its processes, what is written after a block."""

    name: str
    load: Load
    pids: Mapping[str, int]
    write: Callable[[list[Any]], Awaitable[None]] | None = None


@dataclass(frozen=True)
class Block:
    """What one block of orders cost: CPU in ms an order by process, fsyncs an order."""

    side: str
    orders: int
    cpu: dict[str, float]
    fsyncs: dict[str, float]
    per_second: float
    p50_ms: float
    p99_ms: float
    last: str

    @property
    def total(self) -> float:
        """CPU an order, in ms, of all processes but the one that makes the load."""
        return sum(spent for name, spent in self.cpu.items() if name != "load")


async def block(side: Side, *, orders: int, lanes: int, files: Mapping[str, Commits]) -> Block:
    """Drive so many orders, so many at once."""
    waiting, lap = list(await side.load.prepare(orders)), Lap()
    last = ""

    async def lane() -> None:
        nonlocal last
        while waiting:
            last = await side.load.run(waiting.pop(), lap)

    watches = [asyncio.create_task(commits.watch()) for commits in files.values()]
    counted = {name: commits.count for name, commits in files.items()}
    cpu, own, began = Cpu(side.pids), time.process_time(), time.perf_counter()
    await asyncio.gather(*(lane() for _ in range(lanes)))
    took = time.perf_counter() - began
    spent = {**cpu.spent(), "load": (time.process_time() - own) * 1000}
    for watch in watches:
        watch.cancel()
    for commits in files.values():
        commits.look()
    if side.write is not None:
        own = time.process_time()
        await side.write(lap.records)
        spent["records"] = (time.process_time() - own) * 1000
    messages = sorted(lap.messages)
    return Block(
        side=side.name,
        orders=orders,
        cpu={name: value / orders for name, value in spent.items()},
        fsyncs={name: (one.count - counted[name]) / orders for name, one in files.items()},
        per_second=orders / took,
        p50_ms=statistics.median(messages),
        p99_ms=messages[int(len(messages) * 0.99)],
        last=last,
    )


@dataclass(frozen=True)
class Comparison:
    """Pairs of blocks, and the twin's cost over ours in each: 1 where ours costs no more."""

    ours: list[Block]
    twin: list[Block]

    @property
    def ratios(self) -> list[float]:
        """By pair, sorted."""
        pairs = zip(self.ours, self.twin, strict=True)
        return sorted(twin.total / ours.total for ours, twin in pairs)

    @property
    def ratio(self) -> float:
        """The median of the pairs."""
        return statistics.median(self.ratios)

    @property
    def worker_ratio(self) -> float:
        """Our worker's CPU over the twin's, the median of the pairs."""
        pairs = zip(self.ours, self.twin, strict=True)
        return statistics.median(ours.cpu["worker"] / twin.cpu["worker"] for ours, twin in pairs)


async def compare(
    ours: Side,
    twin: Side,
    *,
    pairs: int,
    orders: int,
    lanes: int,
    files: Mapping[str, Commits],
    tell: Callable[[Block], None],
) -> Comparison:
    """Pairs of blocks, A B B A, so that what drifts hits both."""
    found = Comparison([], [])
    for pair in range(pairs):
        sides = [(ours, found.ours), (twin, found.twin)]
        for side, kept in sides if pair % 2 == 0 else reversed(sides):
            done = await block(side, orders=orders, lanes=lanes, files=files)
            tell(done)
            kept.append(done)
    return found
