"""An import of thousands of orders, and people at work next to it: how long a new order waits.

`python -m bench.import_fairness [ORDERS]` takes in so many orders (10,000) as an import
does, places a single order over HTTP every two seconds meanwhile until all of them are begun, and
exits 1 where a new order waited for more than two seconds. `make bench` places a few only.
"""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import text

from activities.adapters.process import wall_clock
from activities.adapters.process.lifetime import begin, end, serve_until_done
from bench.load import LOOK_AGAIN_SECONDS
from bench.system import System, running_system
from models.messages.orders.order import Order, Source
from models.sop import clock
from starter.http.routes import examples
from starter.service.place import place_many

ORDERS = 10_000
MERCHANT = "import"
BATCH = 250
EVERY_SECONDS = 2.0
AT_MOST_SECONDS = 2.0


@dataclass(frozen=True)
class ImportFairness:
    """New orders next to an import.

    Attributes:
        orders: how many the file had; `begun` of them were begun when the last new order was.
        waits: seconds of each new order, from its request until it was begun, sorted.
        seconds: all of it.
    """

    orders: int
    begun: int
    waits: list[float]
    seconds: float

    def __str__(self) -> str:
        return (
            f"{len(self.waits)} new orders next to {self.orders:,} of a file: begun after "
            f"{median(self.waits):.2f} s, the slowest after {self.waits[-1]:.2f} s; "
            f"{self.begun:,} begun in {self.seconds:.0f} s"
        )


def an_order(number: str, source: Source) -> dict[str, Any]:
    """A complete order, to be picked up in five days."""
    day = clock.day_of(clock.local(wall_clock.now())) + timedelta(days=5)
    return {
        **examples.ORDER_EXAMPLE,
        "merchant": MERCHANT,
        "number": number,
        "wanted_pickup_day": day.isoformat(),
        "source": source,
    }


async def import_all(system: System, count: int) -> None:
    """Take a file's orders in: durable, and not started."""
    for first in range(0, count, BATCH):
        numbers = [f"I{n:05}" for n in range(first, min(first + BATCH, count))]
        orders = [Order.model_validate(an_order(one, Source.FILE)) for one in numbers]
        await place_many(system.desk, orders)


async def place_one(system: System, number: str) -> float:
    """Place one order over HTTP; the seconds until it was begun."""
    began = perf_counter()
    await system.http.post("/orders", an_order(number, Source.HTTP))
    while True:
        row = await system.desk.store.orders.get(MERCHANT, number)
        if row is not None and row.snapshot_by is not None:
            return perf_counter() - began
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def begun(system: System) -> int:
    """How many orders have said where they stand."""
    query = text("SELECT count(*) FROM orders WHERE snapshot_by IS NOT NULL")
    read = system.desk.store.database.read
    return int(await read(lambda connection: connection.execute(query).scalar_one()))


async def measure_import_fairness(
    system: System, count: int, new: int | None, tell: Callable[[str], None]
) -> ImportFairness:
    """The import, and `new` orders next to it; until all of it is begun, where that is None."""
    started = perf_counter()
    importing = asyncio.create_task(import_all(system, count))
    waits: list[float] = []
    while len(waits) != new:
        backlog = await system.desk.store.outbox.backlog()
        if new is None and importing.done() and not backlog.pending and not backlog.not_begun:
            break
        waits.append(await place_one(system, f"N{len(waits):04}"))
        tell(f"{await begun(system)} begun, the new one after {waits[-1]:.2f} s")
        await asyncio.sleep(EVERY_SECONDS)
    await importing
    return ImportFairness(count, await begun(system), sorted(waits), perf_counter() - started)


async def _all_of_it(count: int) -> ImportFairness:
    with TemporaryDirectory(prefix="fulfil-bench-") as folder:
        async with running_system(Path(folder)) as system:
            return await measure_import_fairness(system, count, None, print)


def main() -> None:
    """Run it in a folder of its own, and end the process."""
    begin()
    measured = serve_until_done(_all_of_it(int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS))
    sys.stdout.write(f"{measured}\n")
    end(0 if measured.waits[-1] <= AT_MOST_SECONDS else 1)


if __name__ == "__main__":
    main()
