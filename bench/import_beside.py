"""An import of thousands of orders, and people at work beside it: how long a new order waits.

`python -m bench.import_beside [ORDERS]` runs server, stand-ins, worker and API as in production,
takes in so many orders (10,000) as `fulfil orders import` does, and places a single order over
HTTP every two seconds meanwhile. Prints what it saw as JSON; exits 1 where a new order waited for
more than two seconds until it was begun.
"""

import asyncio
import json
import sys
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import httpx
from sqlalchemy import text

from activities.adapters import wall_clock
from activities.adapters.process import end
from activities.adapters.settings import Settings, load_settings
from activities.adapters.store_sql import Store, open_store
from activities.adapters.terms_files import sop_for
from models import clock
from models.order import Order, Source
from models.roles import Role
from starter.commands.house import House
from starter.commands.place import place_many
from starter.commands.reach import Reach
from starter.local import RunningHouse, running_house
from starter.routes import examples

ORDERS = 10_000
MERCHANT = "import"
BATCH = 250
PORTS_ABOVE = 480
"""Ports above those that people's own copies take."""

EVERY_SECONDS = 2.0
AT_MOST_SECONDS = 2.0
LOOK_SECONDS = 0.02


def an_order(number: str, source: Source) -> dict[str, Any]:
    """A complete order, to be picked up in five days."""
    day = clock.day_of(clock.local(wall_clock.now())) + timedelta(days=5)
    return {
        **examples.ORDER,
        "merchant": MERCHANT,
        "number": number,
        "wanted_pickup_day": day.isoformat(),
        "source": source,
    }


async def import_all(house: House, count: int) -> None:
    """Take a file's orders in: durable, and not started."""
    for first in range(0, count, BATCH):
        numbers = [f"I{n:05}" for n in range(first, min(first + BATCH, count))]
        orders = [Order.model_validate(an_order(one, Source.FILE)) for one in numbers]
        await place_many(house, orders)


async def place_one(http: httpx.AsyncClient, store: Store, number: str) -> float:
    """Place one order over HTTP; the seconds until it was begun."""
    began = perf_counter()
    body = an_order(number, Source.HTTP)
    del body["source"]
    answer = await http.post("/orders", json=body)
    answer.raise_for_status()
    while True:
        row = await store.orders.get(MERCHANT, number)
        if row is not None and row.snapshot_by is not None:
            return perf_counter() - began
        await asyncio.sleep(LOOK_SECONDS)


async def begun(store: Store) -> int:
    """How many orders have said where they stand."""
    query = text("SELECT count(*) FROM orders WHERE snapshot_by IS NOT NULL")
    return int(await store.database.read(lambda found: found.execute(query).scalar_one()))


async def measure(running: RunningHouse, count: int) -> dict[str, Any]:
    """The import, and new orders beside it."""
    settings = running.settings
    key = await running.key(Role.MERCHANT, MERCHANT)
    headers = {"Authorization": f"Bearer {key.key}"}
    async with (
        open_store(settings.database_url) as store,
        httpx.AsyncClient(base_url=running.urls["api"], headers=headers) as http,
    ):
        house = House(
            store=store, reach=Reach(_never), sop_for=partial(sop_for, settings.terms_dir)
        )
        started = perf_counter()
        importing = asyncio.create_task(import_all(house, count))
        waits: list[float] = []
        while not importing.done() or (await store.outbox.backlog()).pending:
            waits.append(await place_one(http, store, f"N{len(waits):04}"))
            print(f"{await begun(store)} begun, the new one after {waits[-1]:.2f} s", flush=True)
            await asyncio.sleep(EVERY_SECONDS)
        await importing
        while await begun(store) < count + len(waits):  # noqa: ASYNC110  # the worker writes it
            await asyncio.sleep(LOOK_SECONDS)
    return {
        "orders": count,
        "seconds": round(perf_counter() - started, 1),
        "new orders": len(waits),
        "waited median": round(median(waits), 3),
        "waited at most": round(max(waits), 3),
    }


async def _never() -> Any:
    raise NotImplementedError("an import does not speak to Temporal")


async def main(count: int) -> int:
    """Run it in a folder of its own; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        given = {"data_dir": Path(folder), "port_offset": PORTS_ABOVE, "temporal_address": None}
        settings = Settings.model_validate(
            {**load_settings().model_dump(exclude_unset=True), **given}
        )
        async with running_house(settings, ui=False) as running:
            seen = await measure(running, count)
    print(json.dumps(seen))
    return 0 if seen["waited at most"] <= AT_MOST_SECONDS else 1


if __name__ == "__main__":
    end(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS)))
