"""A worker killed between a call and its record: the newest calls are made once, under their key.

What a partner has done and nobody has noted is asked again under the same key (ADR-0019).
"""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import Client

from models.ids import Stage
from models.messages.shipments.goods_place import GoodsPlace
from models.roles import Role
from tests.builders import an_order, appointed
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.calls.test_lapsed_appointment import asked_again
from tests.workflows.calls.test_recounted_pickup import (
    picked_up,
    shipped,
    taken_back,
    until_shipped,
)
from tests.workflows.calls.test_shipments import ONE, send
from tests.workflows.compensation.test_shipments_back import at_pickup, coming, ways_back
from tests.workflows.conftest import an_idle_world, own_queue
from tests.workflows.dying_worker import WAY_BACK
from tests.workflows.journey.test_reopened_leg import run_of
from tests.workflows.killed.test_kill import in_flight
from tests.workflows.killed.test_kill_notices import dying
from tests.workflows.order_path import reach
from tests.workflows.partner_effects import books_of
from tests.workflows.processes import Home, as_it_runs, home

__all__ = ["home"]

PICKUP, ROAD = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT
DAY = timedelta(days=1)
SLOW = {"fault": "slow", "times": 1, "seconds": 5}
"""It does what it is asked, and answers later: who asked is dead by then."""


@as_it_runs
async def test_another_appointment_is_asked_for_once(home: Home) -> None:
    """Shows FH-10.2.1."""
    order = await home.world.place(an_order("IZ-KILL-APPOINTMENT"))
    await reach(order, ROAD)
    await order.tell("departed", ROAD)
    now = await order.now(ROAD)
    early = appointed(now + 3 * DAY, now + 2 * DAY)
    await order.tell("appointment_booked", ROAD, report_id="r-early", data=early)
    await order.until(lambda status: "appointment_ahead" in status.facts, ROAD)
    await order.quiet(ROAD)
    await home.world.fault("technician", match="ask_appointment", **SLOW)
    plan = {"plan": "another truck", "arrives_at": (now + 4 * DAY).isoformat()}
    await order.tell("plan_agreed", ROAD, data=plan)
    await in_flight(order, ROAD)
    home.kill_and_start_worker()
    (request,) = await asked_again(order, 1)
    await order.quiet(ROAD)
    assert request["key"].startswith(f"{order.name}:trunk-transport:ask_appointment:")
    assert set((await home.effects()).values()) == {1}


@pytest.mark.parametrize(("first", "then"), [(1, 3), (3, 2)])
@as_it_runs
async def test_what_is_counted_again_is_booked_once(home: Home, first: int, then: int) -> None:
    """More is booked out, less is put back: each under a key of its own."""
    order = await taken_back(home.world, f"IZ-KILL-COUNT-{first}", first)
    await home.world.fault("stock", match=order.name, **SLOW)
    await order.submit(picked_up("r-right", then))
    await in_flight(order)
    home.kill_and_start_worker()
    await run_of(order, ROAD, 2)
    await until_shipped(order, then)
    await order.quiet()
    assert await shipped(order) == then
    assert set((await home.effects()).values()) == {1}


async def test_the_ways_back_of_two_shipments_begin_once_each(
    client: Client, tmp_path: Path
) -> None:
    """Shows FE-4: two workers die as soon as our own intake has written one of them."""
    async with an_idle_world(client, tmp_path, queue=own_queue()) as idle_world:
        async with idle_world.worker():
            order = await at_pickup(idle_world.world, "IZ-KILL-BACK")
            await send(order, "shipment_picked_up", PICKUP)
            await order.tell("picked_up", PICKUP, data={**ONE, "sorted_by_area": True})
            await order.leg_open(ROAD)
            await order.quiet(ROAD)
        await order.handle.cancel()
        for _ in range(2):
            async with dying("dying_worker", idle_world, WAY_BACK) as process:
                assert await asyncio.wait_for(process.wait(), PATIENCE_SECONDS) < 0
        async with idle_world.worker():
            assert await order.handle.result() == "cancelled"
        found = [coming(one) for one in await ways_back(order)]
        assert sorted(found) == [
            (Role.CARRIER, GoodsPlace.ON_THE_ROAD, 1),
            (Role.CARRIER, GoodsPlace.ON_THE_ROAD, 2),
        ]
        assert sum((await books_of(order)).shipped.values()) == 3
