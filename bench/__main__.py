"""`make bench`: what an order costs compared with its twin, and what everything around it costs.

Ten minutes on two cores; loopback only, in a folder that is taken away at the end. Ratios of CPU
hold on a machine that others use too, times do not. ARGS="--only direct,replay" measures less,
--full as much as thousands of orders take, --publish puts the tables into the page.
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from activities.adapters.process.lifetime import begin, end, serve_until_done
from bench.commands import commands_ms
from bench.disorder import measure_disorder
from bench.flood import RATES, cases, flood
from bench.import_fairness import measure_import_fairness
from bench.kill import kill_one_of_two, kill_the_only_one
from bench.memory import measure_memory
from bench.meters import machine_class
from bench.overdue import measure_overdue
from bench.ratio import DIRECT, HTTP, OUTSIDE, Plan, measure_ratio
from bench.replay import replay_ours, replay_twin
from bench.report import Results, page, publish
from bench.storm import storm
from bench.system import running_system


@dataclass(frozen=True)
class Size:
    """How much is measured; `reports` and `signals` are those of a flood, `listed` open orders."""

    plan: Plan
    open_orders: int
    imported: int
    new: int
    storm: int
    killed: int
    reports: int
    signals: int
    listed: int = 10_000
    disordered: int = 2_000


TEN_MINUTES: Final = Size(
    Plan(3, 24, 8),
    open_orders=800,
    imported=10_000,
    new=10,
    storm=200,
    killed=100,
    reports=1_000,
    signals=2_000,
)
FULL: Final = Size(
    Plan(7, 48, 8),
    open_orders=2_000,
    imported=10_000,
    new=30,
    storm=3_000,
    killed=200,
    reports=12_000,
    signals=9_900,
)
QUICK: Final = Size(
    Plan(1, 4, 2),
    open_orders=20,
    imported=200,
    new=2,
    storm=8,
    killed=10,
    reports=50,
    signals=50,
    listed=200,
)


def say(line: str) -> None:
    """A line for whoever waits."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


async def ratio(folder: Path, size: Size, results: Results, way: str) -> None:
    """Ours compared with the twin, driven this way; and what can be seen of the same orders."""
    async with running_system(folder) as system:
        found, last = await measure_ratio(system, way, size.plan, say)
        results.ratios.append(found)
        if way == DIRECT:
            results.replayed["ours"] = await replay_ours(await system.histories(last["ours"]))
            results.replayed["twin"] = await replay_twin(await system.histories(last["twin"]))
            results.commands = await asyncio.to_thread(
                commands_ms, system.environment(), last["ours"]
            )


async def memory(folder: Path, size: Size, results: Results) -> None:
    """Open orders in memory."""
    async with running_system(folder, cache_mb=1000) as system:
        results.memory = await measure_memory(system, size.open_orders, say)


async def importing(folder: Path, size: Size, results: Results) -> None:
    """New orders next to an import."""
    async with running_system(folder) as system:
        results.fairness = await measure_import_fairness(system, size.imported, size.new, say)


async def storming(folder: Path, size: Size, results: Results) -> None:
    """A worker killed with thousands of open orders."""
    async with running_system(folder, cache_mb=1000) as system:
        results.storm = await storm(system, size.storm, say)


async def killing(folder: Path, size: Size, results: Results) -> None:
    """A worker killed in the midst of its work."""
    for way in (kill_one_of_two, kill_the_only_one):
        async with running_system(folder / way.__name__) as system:
            results.kills.append(await way(system, size.killed, say))


async def flooding(folder: Path, size: Size, results: Results) -> None:
    """Thousands of reports to one order, and to one leg; where one gives up the others go on."""
    failed: list[Exception] = []
    for n, case in enumerate(cases(size.reports, size.signals)):
        try:
            async with running_system(folder / f"{n}", **RATES) as system:
                results.floods.append(await flood(system, case, say))
        except Exception as error:
            say(f"  {case} gave up: {error}")
            failed.append(error)
    if failed:
        raise failed[0]


async def overdue(folder: Path, size: Size, results: Results) -> None:
    """What is overdue of thousands of open orders, without a server."""
    results.overdue = await measure_overdue(folder, size.listed, say)


async def disorder(folder: Path, size: Size, results: Results) -> None:
    """Findings and appointments in any order, in this process."""
    results.disorder = measure_disorder(size.disordered, say)


Part = Callable[[Path, Size, Results], Awaitable[None]]


def _ratio(way: str) -> Part:
    return lambda folder, size, results: ratio(folder, size, results, way)


PARTS: Final[dict[str, Part]] = {
    **{way: _ratio(way) for way in (DIRECT, HTTP, OUTSIDE)},
    "overdue": overdue,
    "disorder": disorder,
    "memory": memory,
    "import": importing,
    "storm": storming,
    "kill": killing,
    "flood": flooding,
}


PART_SECONDS: Final = 1_800.0
"""How long one part may take, also on a machine that others use."""


async def measure(
    names: Sequence[str], size: Size, *, part_seconds: float = PART_SECONDS
) -> Results:
    """Each part on a system of its own; one that gives up is noted, and the next one begins."""
    results = Results(datetime.now(UTC).date().isoformat(), machine_class())
    for name in names:
        say(f"{name}:")
        try:
            with TemporaryDirectory(prefix="fulfil-bench-", ignore_cleanup_errors=True) as folder:
                async with asyncio.timeout(part_seconds):
                    await PARTS[name](Path(folder), size, results)
        except Exception as error:
            results.failed[name] = _sentence(error, part_seconds)
            say(f"  {name} gave up: {results.failed[name]}")
    return results


def _sentence(error: Exception, part_seconds: float) -> str:
    """Why a part gave up, in one line of a table."""
    if isinstance(error, TimeoutError) and not str(error):
        return f"it was not done within {part_seconds:,.0f} s"
    return " ".join(f"{type(error).__name__}: {error}".replace("|", "/").split())[:300]


def main() -> None:
    """Measure, print, and publish where that is asked for."""
    words = argparse.ArgumentParser(prog="bench", description=__doc__)
    words.add_argument("--only", default=",".join(PARTS), help=f"some of {', '.join(PARTS)}")
    words.add_argument(
        "--full", action="store_true", help="3,000 orders after a kill, 12,000 reports, 7 pairs"
    )
    words.add_argument("--quick", action="store_true", help="to see that it runs")
    words.add_argument("--publish", action="store_true", help="into docs/explanation")
    arguments = words.parse_args()
    names = arguments.only.split(",")
    if unknown := set(names) - PARTS.keys():
        words.error(f"there is no part {', '.join(sorted(unknown))}")
    begin()
    size = FULL if arguments.full else QUICK if arguments.quick else TEN_MINUTES
    results = serve_until_done(measure(names, size))
    sys.stdout.write(page(results))
    if arguments.publish and not results.failed:
        publish(results)
    end(bool(results.failed))


if __name__ == "__main__":
    main()
