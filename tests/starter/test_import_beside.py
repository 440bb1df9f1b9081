"""An import of hundreds of orders keeps nobody waiting: a new order is begun among its first."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from temporalio.client import Client

from starter.order_files.importer import read_orders, take
from starter.service.app_context import House
from starter.service.explaining.explain import explain
from starter.service.place import place, place_many
from starter.service.relay import Relay
from tests.builders import an_order, wanted_day
from tests.gateway import gateway_to
from tests.starter.doors import a_house
from tests.starter.files import RECEIVED, TODAY, a_row, csv_bytes, table
from tests.starter.live import sooner_or_later, until
from tests.workflows import conftest
from tests.workflows.conftest import own_queue

ORDERS = 300
AT_MOST = 60
"""So many orders of the file may be begun while the new one waits."""


@pytest_asyncio.fixture(loop_scope="session")
async def world(client: Client, tmp_path: Path) -> AsyncIterator[conftest.IdleWorld]:
    """Database and stand-ins; a worker comes when the test wants one."""
    async with conftest.an_idle_world(client, tmp_path, queue=own_queue()) as empty:
        yield empty


async def imported(house: House) -> None:
    """A file of `ORDERS` orders, taken in as `fulfil orders import` does."""
    day = wanted_day(5).isoformat()
    rows = [a_row(订单号=f"I{n:03}", 预约提货日期=day) for n in range(ORDERS)]
    data = csv_bytes(table(rows))
    read = read_orders(data, merchant=house.queue, today=TODAY, received_at=RECEIVED)
    taken = await take(read, partial(place_many, house))
    assert len(taken.rows) == ORDERS


async def begun(house: House) -> int:
    """How many orders have said where they stand."""
    query = text("SELECT count(*) FROM orders WHERE snapshot_by IS NOT NULL")
    return int(await house.store.database.read(lambda found: found.execute(query).scalar_one()))


async def test_a_new_order_is_begun_long_before_an_import_is_done(
    world: conftest.IdleWorld, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    house = a_house(world.world.store, gateway_to(client), queue=world.world.queue)
    await imported(house)
    relay, new = Relay(house), an_order("NEW", merchant=house.queue)
    running = asyncio.create_task(relay.run())
    async with world.worker():
        await sooner_or_later(lambda: reached(house, 20))
        waiting = await explain(house, house.queue, f"I{ORDERS - 1}")
        before = await begun(house)
        await place(house, new)
        await until(house, new, lambda row: row.snapshot_by is not None)
        meanwhile = await begun(house) - before
        assert (await house.store.outbox.backlog()).pending > 0
        await sooner_or_later(lambda: reached(house, ORDERS + 1))
    running.cancel()
    assert meanwhile <= AT_MOST
    assert (waiting.cause, relay.waiting) == ("not_started", 0)
    assert "waits its turn" in waiting.sentence
    assert "orders wait to be started" in caplog.text


async def reached(house: House, count: int) -> bool:
    """Whether so many orders are begun."""
    return await begun(house) >= count
