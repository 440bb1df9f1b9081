"""Calls that arrive after we have stopped waiting for them, and returns that are called off."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client

from starter.local.clock_mover import ClockNotMoved
from tests import loopback
from tests.builders import a_report, an_order
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.cancelled_calls import (
    CALLS,
    FAULTS,
    REASON,
    UNDOING,
    Call,
    come_to,
    end_of,
    spoil,
)
from tests.workflows.conftest import an_idle_world, own_queue
from tests.workflows.order_path import begin
from tests.workflows.partner_effects import books_of, unsettled
from tests.workflows.server_waits import until_pending
from tests.workflows.test_returns import ReturnUnderTest, came_back, returned
from tests.workflows.world import OrderUnderTest, World

SLOW = [{"fault": "slow", "seconds": 2}]
READ_SECONDS = 0.4


@pytest_asyncio.fixture(loop_scope="session")
async def hasty_world(client: Client, tmp_path: Path) -> AsyncIterator[World]:
    """Who does not wait long for a partner's answer."""
    async with (
        an_idle_world(
            client, tmp_path, queue=own_queue(), http_read_seconds=READ_SECONDS
        ) as idle_world,
        idle_world.worker(),
    ):
        yield idle_world.world


async def arrived(order: OrderUnderTest, call: Call) -> None:
    """Wait until the partner has worked off what reached it."""
    async with asyncio.timeout(PATIENCE_SECONDS), loopback.http() as http:
        url = f"{order.world.standins}/{call.partner}/__effects"
        while (await http.get(url)).json()["at_work"]:  # noqa: ASYNC110 # over HTTP
            await asyncio.sleep(0.05)


async def late(world: World, call: Call) -> list[str]:
    """One row: the order is called off and has ended before the call arrives."""
    order = await world.place(an_order(f"LATE-{call.step}"))
    await spoil(order, call, SLOW)
    await call.towards(order)
    await come_to(order, call, "tried again")
    await order.decide("cancel", **REASON)
    await end_of(order)
    await arrived(order, call)
    return await unsettled(order)


async def test_what_arrives_after_the_end_changes_nothing_any_more(hasty_world: World) -> None:
    rows = [late(hasty_world, call) for call in CALLS[:4]]
    assert await asyncio.gather(*rows) == [[]] * len(rows)


@pytest.mark.parametrize("call", UNDOING[:2], ids=lambda call: call.step)
async def test_a_giving_back_that_arrives_after_the_goods_were_picked_up_is_found(
    hasty_world: World, call: Call
) -> None:
    order = await hasty_world.place(an_order(f"LATE-{call.step}"))
    await begin(order)
    await spoil(order, call, SLOW)
    await order.decide("cancel", **REASON)
    await come_to(order, call, "tried again")
    await order.tell("picked_up")
    await order.quiet()  # nothing has arrived, it is asked once more in a minute
    await arrived(order, call)
    with suppress(ClockNotMoved):  # it ends on the way
        await order.move(None, await order.now() + timedelta(minutes=2))
    await end_of(order)
    assert await unsettled(order) == []


PUT_BACK = Call("put_back_stock", "stock", "returns", None, begin)


async def called_off(world: World, fault: str) -> str:
    """A return that is called off while its goods are put back."""
    case = await returned(world, f"OFF-BACK-{fault.replace(' ', '-')}")
    await spoil(case.order, PUT_BACK, FAULTS[fault], owner=case.handle.id)
    await came_back(case)
    if fault in ("parked", "refused"):
        await case.until(lambda status: "parked:put_back_stock" in status.problems)
    elif fault == "answered":
        await case.at_step("awaiting_refund")
    else:
        await until_pending(case.handle, "put_back_stock", tries=1 if fault == "under way" else 2)
    await case.handle.cancel()
    outcome = (await case.handle.result())["outcome"]
    books = await books_of(case.order)
    assert sum(books.returned.values()) == case.order.order.pieces
    assert "unsettled" in {line.what for line in await case.order.timeline()}
    assert ("return_unsettled", "after_sales") in await case.order.notices()
    return str(outcome)


async def test_a_return_called_off_with_the_goods_in_the_warehouse_has_them_in_its_books(
    world: World,
) -> None:
    outcomes = await asyncio.gather(*(called_off(world, fault) for fault in FAULTS))
    assert outcomes == ["taken_back"] * len(FAULTS)


async def collected(world: World, number: str) -> ReturnUnderTest:
    """A return whose goods are on their way back."""
    case = await returned(world, number)
    await case.answer(approve=True)
    await case.tell("return_collected")
    await case.at_step("awaiting_inspection")
    return case


async def test_a_return_called_off_on_the_way_back_says_where_the_goods_are(world: World) -> None:
    case = await collected(world, "OFF-BACK-WAY")
    await case.handle.cancel()
    assert (await case.handle.result())["outcome"] == "withdrawn"
    assert "goods_way_back" in {line.what for line in await case.order.timeline()}
    assert (await books_of(case.order)).returned == {}


async def test_an_exchange_that_is_called_off_while_it_is_taken_in_is_taken_in(
    own_world: World, tmp_path: Path
) -> None:
    case = await returned(own_world, "OFF-EX", wish="exchange")
    await case.answer(approve=True)
    await case.at_step("awaiting_collection")
    await case.tell("return_collected")
    database = sqlite3.connect(
        tmp_path / "fulfil.db", isolation_level=None, check_same_thread=False
    )
    await asyncio.to_thread(database.execute, "BEGIN IMMEDIATE")
    await case.handle.signal("report", a_report("return_inspected"))
    await until_pending(case.handle, "take_order", tries=2)
    await case.handle.cancel()
    database.execute("ROLLBACK")
    database.close()
    assert (await case.handle.result())["outcome"] == "exchanged"
    assert await own_world.store.orders.get("shop-a", "OFF-EX-E1") is not None
