"""A long import keeps nobody waiting: a new order is begun among its first."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from temporalio.client import Client

from starter.order_files.importing.importer import read_orders, take_in_orders
from starter.service.app_context import AppContext
from starter.service.explaining.explain import explain
from starter.service.place import place, place_many
from starter.service.upkeep.relay import Relay
from tests.builders import an_order, wanted_day
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.starter.live_server import sooner_or_later, until
from tests.starter.order_files.written_files import RECEIVED, TODAY, a_row, csv_bytes, table
from tests.workflows import conftest
from tests.workflows.conftest import own_queue

ORDERS = 120
AT_MOST = 40
"""So many orders of the file may be begun while the new one waits."""


@pytest_asyncio.fixture(loop_scope="session")
async def world(client: Client, tmp_path: Path) -> AsyncIterator[conftest.IdleWorld]:
    """Database and stand-ins; a worker comes when the test wants one."""
    async with conftest.an_idle_world(client, tmp_path, queue=own_queue(), sandbox=False) as empty:
        yield empty


async def imported(context: AppContext) -> None:
    """A file of `ORDERS` orders, taken in as `fulfil orders import` does."""
    day = wanted_day(5).isoformat()
    rows = [a_row(订单号=f"I{n:03}", 预约提货日期=day) for n in range(ORDERS)]
    data = csv_bytes(table(rows))
    read = read_orders(data, merchant=context.queue, today=TODAY, received_at=RECEIVED)
    taken = await take_in_orders(read, partial(place_many, context))
    assert len(taken.rows) == ORDERS


async def begun(context: AppContext) -> int:
    """How many orders have said where they stand."""
    query = text("SELECT count(*) FROM orders WHERE snapshot_by IS NOT NULL")
    return int(await context.store.database.read(lambda found: found.execute(query).scalar_one()))


async def test_a_new_order_is_begun_long_before_an_import_is_done(
    world: conftest.IdleWorld, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    context = a_context(world.world.store, gateway_to(client), queue=world.world.queue)
    await imported(context)
    relay, new = Relay(context), an_order("NEW", merchant=context.queue)
    running = asyncio.create_task(relay.run())
    async with world.worker():
        await sooner_or_later(lambda: reached(context, 20))
        waiting = await explain(context, context.queue, f"I{ORDERS - 1}")
        before = await begun(context)
        await place(context, new)
        await until(context, new, lambda row: row.snapshot_by is not None)
        meanwhile = await begun(context) - before
        assert (await context.store.outbox.backlog()).pending > 0
        await sooner_or_later(lambda: reached(context, ORDERS + 1))
    running.cancel()
    assert meanwhile <= AT_MOST
    assert (waiting.cause, relay.waiting) == ("not_started", 0)
    assert "waits its turn" in waiting.sentence
    assert "orders wait to be started" in caplog.text


async def reached(context: AppContext, count: int) -> bool:
    """Whether so many orders are begun."""
    return await begun(context) >= count
