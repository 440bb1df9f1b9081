"""What was measured, as lines for people and as the tables of docs/explanation/performance.md."""

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.blocks import Block
from bench.disorder import Disorder
from bench.flood import Flood
from bench.import_fairness import ImportFairness
from bench.kill import Still
from bench.memory import Memory
from bench.overdue import OverdueList
from bench.ratio import Ratio
from bench.replay import ReplayResult
from bench.storm import Storm

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "performance.md"
TABLES = re.compile(r"(<!-- measured -->\n).*?(<!-- end -->)", re.DOTALL)


@dataclass
class Results:
    """All that one run has measured; what it left out is empty.

    Attributes:
        day: the day of the run, in UTC.
        machine: what a reader has to know of the machine.
        failed: the parts that gave up, and why.
    """

    day: str
    machine: str
    ratios: list[Ratio] = field(default_factory=list)
    replayed: dict[str, ReplayResult] = field(default_factory=dict)
    memory: Memory | None = None
    commands: dict[str, float] = field(default_factory=dict)
    overdue: OverdueList | None = None
    disorder: list[Disorder] = field(default_factory=list)
    fairness: ImportFairness | None = None
    storm: Storm | None = None
    kills: list[Still] = field(default_factory=list)
    floods: list[Flood] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


Row = Sequence[str]


def table(heads: Row, rows: Iterable[Row]) -> str:
    """A table of a page."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(one)} |\n" for one in lines)


def page(results: Results) -> str:
    """Every table there is something for."""
    parts = [f"Measured on {results.day}: {results.machine}.\n"]
    if results.ratios:
        parts += [_ratios(results.ratios), _cpu(results.ratios), _costs(results.ratios)]
    rest = list(_rest(results))
    rest += [(name, f"gave up: {why}") for name, why in results.failed.items()]
    if rest:
        parts.append(table(("what", "measured"), rest))
    return "\n".join(parts)


def publish(results: Results) -> None:
    """Put the tables into the page; its own words stay."""
    text = PAGE.read_text("utf-8")
    PAGE.write_text(TABLES.sub(lambda found: f"{found[1]}{page(results)}{found[2]}", text), "utf-8")


def _ratios(ratios: Sequence[Ratio]) -> str:
    heads = ("way", "twin / ours by CPU", "pairs", "worker CPU, ours / twin", "wait, ours / twin")
    rows = [
        (
            one.way,
            f"**{one.comparison.ratio:.2f}**",
            " ".join(f"{pair:.2f}" for pair in one.comparison.ratios),
            f"{one.comparison.worker_ratio:.2f}",
            f"{one.wait_ratio:.2f}",
        )
        for one in ratios
    ]
    return table(heads, rows)


def _cpu(ratios: Sequence[Ratio]) -> str:
    """Medians over the blocks: CPU-ms and fsyncs an order, by process and file."""
    heads = (
        "CPU-ms an order", "server", "worker", "API", "stand-ins", "records", "all",
        "fsyncs: server", "ours", "orders/s",
    )  # fmt: skip
    names = ("server", "worker", "api", "stand-ins", "records")
    rows = []
    for one in ratios:
        for side, blocks in (("ours", one.comparison.ours), ("twin", one.comparison.twin)):
            cpu = [_median(block.cpu.get(name, 0.0) for block in blocks) for name in names]
            rows.append(
                (
                    f"{one.way}, {side}",
                    *(f"{spent:.0f}" if spent else "" for spent in cpu),
                    f"{_median(block.total for block in blocks):.0f}",
                    *(f"{_fsyncs(blocks, name):.0f}" for name in ("server", "ours")),
                    f"{_median(block.per_second for block in blocks):.1f}",
                )
            )
    return table(heads, rows)


def _costs(ratios: Sequence[Ratio]) -> str:
    names = ("events", "workflow tasks", "transitions", "bytes")
    return table(
        ("one order", *names),
        [
            (f"{one.way}, {side}", *(f"{costs[name]:,}" for name in names))
            for one in ratios
            for side, costs in one.costs.items()
        ],
    )


def _rest(results: Results) -> Iterable[Row]:
    for whose, replayed in results.replayed.items():
        sentence = f"{replayed.ms_an_event:.2f} ms an event, {replayed.ms_an_order:.0f} ms an order"
        yield f"replay, {whose}", f"{sentence} of {replayed.events} events"
    if memory := results.memory:
        yield "a workflow that a worker keeps", f"{memory.worker_kb:.0f} KB"
        sentence = (
            f"{memory.server_mb:.0f} MB; the last of them brought {memory.server_kb:.0f} KB each"
        )
        yield f"server with {memory.orders:,} open orders", sentence
    for words, spent in results.commands.items():
        yield f"`fulfil {words}`", f"{spent:.0f} ms of CPU"
    if overdue := results.overdue:
        yield f"`fulfil overdue`, {overdue.orders:,} open orders", overdue.sentence
    for disorder in results.disorder:
        yield f"{disorder.times:,} `{disorder.kind}` in disorder to one leg", disorder.sentence
    if fairness := results.fairness:
        sentence = (
            f"begun after {_median(fairness.waits):.1f} s, the slowest {fairness.waits[-1]:.1f} s"
        )
        yield f"{len(fairness.waits)} new orders next to an import of {fairness.orders:,}", sentence
    if storm := results.storm:
        sentence = (
            f"{storm.refused} refused, {storm.twice} not once, {storm.deadlocks} deadlock guards, "
            f"{storm.slow} answered later; p50 {storm.p50_ms:.0f} ms, last {storm.last_ms:.0f} ms"
        )
        yield f"worker killed with {storm.orders:,} open orders, a report each", sentence
    for kill in results.kills:
        yield f"{kill.way}, {len(kill.seconds)} orders told something meanwhile", kill.summary
    for flood in results.floods:
        yield f"flood to {flood.whom} {flood.way}", flood.summary


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _fsyncs(blocks: Sequence[Block], name: str) -> float:
    return _median(block.fsyncs[name] for block in blocks)
