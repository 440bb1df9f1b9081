"""Ours compared with the twin: CPU an order, fsyncs, and the time of a message at one client."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.blocks import Block, Comparison, Load, Side, block, compare
from bench.meters import Commits
from bench.system import System, running_twin
from starter.local.cluster import Part

DIRECT, HTTP, OUTSIDE = "direct", "http", "outside"
ROUTES_MEASURED: Final = {
    DIRECT: "updates over Temporal; who sends them writes what their answers carry, as a door does",
    HTTP: "requests to the HTTP door, from the taking in of the order",
    OUTSIDE: "updates over Temporal by an outside client, for which the workflow writes",
}


@dataclass(frozen=True)
class Plan:
    """How much is measured: pairs of blocks, orders a block, so many at once."""

    pairs: int
    orders: int
    lanes: int


@dataclass(frozen=True)
class Ratio:
    """One way of driving orders, and its twin's; `alone`: pairs of blocks, one order at a time."""

    way: str
    comparison: Comparison
    alone: Comparison
    costs: dict[str, dict[str, int]]

    @property
    def wait_ratio(self) -> float:
        """Our message's median time at one client over a raw update's."""
        ours, twin = self.alone.ours, self.alone.twin
        return min(one.p50_ms for one in ours) / min(one.p50_ms for one in twin)


async def measure_ratio(
    system: System, way: str, plan: Plan, tell: Callable[[str], None]
) -> tuple[Ratio, dict[str, str]]:
    """Blocks in turn; also gives the last orders' ids, ours and the twin's."""
    direct = system.direct(record=way != OUTSIDE)
    shape = await system.shape(direct)
    load: Load = system.http if way == HTTP else direct
    parts = [Part.SERVER, Part.WORKER, Part.STANDINS, *([Part.API] if way == HTTP else [])]
    files = dict(zip(("server", "ours"), map(Commits, system.databases), strict=True))
    async with running_twin(system, shape) as (twin_load, pid):
        ours = Side("ours", load, _named(system, parts), direct.write if way == DIRECT else None)
        twin = Side("twin", twin_load, {**_named(system, [Part.SERVER]), "worker": pid})
        for side in (ours, twin):
            await block(side, orders=plan.lanes, lanes=plan.lanes, files=files)
        found = await compare(
            ours, twin, pairs=plan.pairs, orders=plan.orders, lanes=plan.lanes, files=files,
            tell=lambda done: tell(line(way, done)),
        )  # fmt: skip
        alone = await compare(
            ours, twin, pairs=2, orders=3, lanes=1, files=files,
            tell=lambda done: tell(f"{line(way, done)}, one at a time"),
        )  # fmt: skip
        last = {"ours": found.ours[-1].last, "twin": found.twin[-1].last}
        costs = {side: await system.costs(order) for side, order in last.items()}
        return Ratio(way, found, alone, costs), last


def _named(system: System, parts: list[Part]) -> dict[str, int]:
    """Process ids by the name under which both sides' are compared."""
    pids = system.pids(*parts)
    pids["server"] = pids.pop(Part.SERVER.value)
    return pids


def line(way: str, done: Block) -> str:
    """A block in one line."""
    cpu = ", ".join(f"{name} {spent:.0f}" for name, spent in done.cpu.items())
    return (
        f"{way} {done.side}: {done.total:.0f} CPU-ms an order ({cpu}), "
        f"{done.per_second:.1f} orders/s, p50 {done.p50_ms:.0f} ms"
    )
