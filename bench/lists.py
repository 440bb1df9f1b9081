"""How long the lists take over many orders, and what a ledger write costs: `python -m bench.lists`.

Of each the least of several rounds. On SQLite, in a folder that is taken away afterwards.
"""

import argparse
import asyncio
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, update

from activities.adapters.process import wall_clock
from activities.adapters.store.database.engine import table_of
from activities.adapters.store.database.migrate import upgrade_to_head
from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.reports.batch import write_batch
from activities.adapters.store.store import Store, open_store
from activities.adapters.store.tables import schema as tables
from models.ids import Stage, leg_id, order_id
from models.messages.lists.order_filter import OrderFilter
from models.messages.orders.order import Order
from models.messages.partners.requests import ReportMark
from models.messages.timeline.duty_row import DutyRow, DutyState
from models.messages.timeline.timeline import Batch, Entry, EntryKind, Snapshot
from models.roles import Role
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from models.stages.table import LEGS
from starter.http.routes import examples

ORDERS: Final = 50_000
MERCHANTS: Final = 40
OPEN, STUCK = 10, 50
"""One order of so many is open, and one of so many open ones is stuck."""

HOURS: Final = range(-50, 500)
ROUNDS, WRITES = 5, 200
NOW: Final = wall_clock.now()

orders = table_of(tables.Orders)

T = TypeVar("T")
Ask = Callable[[Store], Awaitable[object]]


def lists() -> dict[str, Ask]:
    """What people and programs look at all the time."""
    merchant = "m3"

    def listed(**wanted: Any) -> Ask:
        return lambda store: store.orders.list(OrderFilter(**wanted))

    return {
        "newest": listed(),
        "of a merchant": listed(merchant=merchant),
        "open of a merchant": listed(merchant=merchant, closed=False),
        "stuck": listed(stuck=True),
        "stuck of a merchant": listed(stuck=True, merchant=merchant),
        "in a stage": listed(stage=Stage.ORDER, closed=False),
        "on a role's turn": listed(waiting_on=Role.CARRIER, closed=False),
        "through a hub that is not there": listed(hub="none"),
        "worklist": lambda store: store.worklist.list(Role.CARRIER, NOW),
        "overdue": lambda store: store.overdue.list(NOW),
        "overdue of a merchant": lambda store: store.overdue.list(NOW, merchant=merchant),
        "breaches": lambda store: store.views.breaches(),
        "breaches of a merchant": lambda store: store.views.breaches(merchant=merchant),
        "lateness of a merchant": lambda store: store.views.worst_lateness(merchant, NOW),
        "figures": lambda store: store.views.figures(),
        "one order": lambda store: store.views.show(merchant, "N3", NOW),
        "500 asked whether lost": lambda store: store.orders.not_lost(map(named, range(500))),
    }


def named(n: int) -> str:
    """The workflow id of the nth order."""
    return order_id(f"m{n % MERCHANTS}", f"N{n}")


def pick(of: Sequence[T], n: int, which: int) -> T:
    """One of them, spread evenly over n, and always the same."""
    return of[zlib.crc32(f"{n} {which}".encode()) % len(of)]


async def fill(store: Store, count: int, *, every: int = OPEN) -> None:
    """Take that many orders in, one of `every` open, some stuck, each with four deadlines."""
    sop = Sop()

    def handed() -> Iterator[tuple[Order, Mapping[str, Any]]]:
        for n in range(count):
            fields = {**examples.ORDER_EXAMPLE, "merchant": f"m{n % MERCHANTS}", "number": f"N{n}"}
            order = Order.model_validate(fields)
            yield order, order_input(order, accepted_at=NOW, sop=sop).model_dump(mode="json")

    await store.orders.take_many(handed(), accepted_at=NOW)
    for first in range(0, count, 1_000):
        rows = range(first, min(first + 1_000, count))
        await store.database.write(partial(_spread, rows=rows, every=every))


def _spread(connection: Connection, rows: range, every: int) -> None:
    for n in rows:
        is_open = pick(range(every), n, 0) == 0
        stuck = is_open and pick(range(STUCK), n, 1) == 0
        values = {
            "outbox": "started", "closed": not is_open,
            "outcome": None if is_open else "closed",
            "stage": pick([*Stage], n, 2), "waiting_on": pick([*Role], n, 3),
            "needs_attention": stuck, "problem": "parked" if stuck else None,
            "next_due_at": NOW + timedelta(hours=pick(HOURS, n, 4)),
            "snapshot_by": named(n), "snapshot_at": NOW,
        }  # fmt: skip
        connection.execute(update(orders).where(orders.c.workflow_id == named(n)).values(values))
        write_batch(connection, _deadlines(n, is_open=is_open), NOW)


def _deadlines(n: int, *, is_open: bool) -> Batch:
    states = [*DutyState] if is_open else [DutyState.KEPT, DutyState.LATE, DutyState.AVERTED]
    return Batch(
        workflow_id=named(n),
        duties=tuple(
            DutyRow(
                order=named(n), duty=f"FH-{which}:duty", clause=f"FH-{which}",
                owner=pick([*Role], n, which), state=pick(states, n, which),
                due_at=NOW + timedelta(hours=pick(HOURS, n, which)), workflow_id=named(n),
            )
            for which in range(4)
        ),
    )  # fmt: skip


def a_batch(n: int) -> Batch:
    """What a leg records of a report: a line, two deadlines, the report, where it stands."""
    order = named(0)
    leg = leg_id(order, LEGS[0])
    line = Entry(
        key=f"{leg}:{n}", order=order, stage=LEGS[0], at=NOW, recorded_at=NOW,
        happening=EntryKind.REPORT, what="picked_up", text="on the vehicle", report_id=f"r{n}",
    )  # fmt: skip
    duties = (
        DutyRow(
            order=order, duty=duty, clause="FH-8.2.1", owner=Role.DRIVER, workflow_id=leg,
            due_at=NOW + timedelta(hours=n), state=DutyState.OPEN,
        )
        for duty in ("FH-8.2.1:depart", "FH-8.2.2:call")
    )  # fmt: skip
    stands = Snapshot(
        order=order, workflow_id=leg, open_workflow=leg, stage=LEGS[0], step=f"s{n}",
        waiting_on=Role.DRIVER, since=NOW, sla="on_track",
    )  # fmt: skip
    mark = ReportMark(report_id=f"r{n}", outcome="accepted", workflow_id=leg)
    return Batch(
        workflow_id=leg, task=n, entries=(line,), duties=tuple(duties), reports=(mark,),
        snapshot=stands,
    )  # fmt: skip


async def least(rounds: int, ask: Callable[[], Awaitable[object]]) -> float:
    """The least milliseconds of several rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        await ask()
        best = min(best, time.perf_counter() - began)
    return best * 1e3


async def writes(store: Store) -> tuple[float, float]:
    """Milliseconds of the clock, and of the processor, that one ledger write takes."""
    ledger = SqlLedger(store, lambda *_: {})
    wall = cpu = float("inf")
    for round_ in range(ROUNDS):
        batches = [a_batch(round_ * WRITES + n) for n in range(WRITES)]
        began, used = time.perf_counter(), time.process_time()
        for batch in batches:
            await ledger.record(batch)
        wall = min(wall, (time.perf_counter() - began) / WRITES)
        cpu = min(cpu, (time.process_time() - used) / WRITES)
    return wall * 1e3, cpu * 1e3


async def main(count: int, folder: Path) -> None:
    """Print a table."""
    url = f"sqlite:///{folder}/fulfil.db"
    await upgrade_to_head(url)
    async with open_store(url) as store:
        await fill(store, count)
        print(f"{count:,} orders, milliseconds, the least of {ROUNDS}")
        for name, ask in lists().items():
            print(f"{name:34s}{await least(ROUNDS, partial(ask, store)):8.1f}")
        wall, cpu = await writes(store)
        print(f"{'one ledger write':34s}{wall:8.2f}, of the processor {cpu:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS)
    parser.add_argument("--folder", type=Path, help="on the disk to be measured; else /tmp")
    arguments = parser.parse_args()
    with TemporaryDirectory(dir=arguments.folder) as made:
        asyncio.run(main(arguments.orders, Path(made)))
