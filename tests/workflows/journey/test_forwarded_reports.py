"""A report that a leg passes on to its order is received there, whatever the leg said of it."""

import asyncio

import pytest

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from tests.builders import a_report, an_order
from tests.workflows.conftest import IdleWorld
from tests.workflows.order_path import begin
from tests.workflows.running.test_simultaneous_messages import idle_world
from tests.workflows.world import OrderUnderTest, World

__all__ = ["idle_world"]

PICKUP, ROAD = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT
MORE_THAN_ONE_TASK_HEARS = 1_000


async def applied_once_cancelled(order: OrderUnderTest) -> list[str]:
    """The reports in the timeline of an order that is called off on the road."""
    await order.leg_open(ROAD)
    await order.decide("cancel", reason="so it is wished")
    assert await order.handle.result() == "cancelled"
    return sorted(line.report_id for line in await order.lines_of(EntryKind.REPORT))


async def test_of_a_cancelled_order_it_is_in_the_timeline(world: World) -> None:
    order = await world.place(an_order("PO-1"))
    await begin(order)
    answer = await order.submit(a_report("checkpoint_passed"), PICKUP)
    assert answer["reason"] == "passed on to the order"
    await order.tell("picked_up", PICKUP)
    assert await applied_once_cancelled(order) == ["r-checkpoint_passed", "r-picked_up"]


@pytest.mark.thorough
async def test_behind_a_flood_that_outlasts_the_leg_it_is_received_too(
    idle_world: IdleWorld,
) -> None:
    order = await idle_world.world.place(an_order("PO-2"))
    async with idle_world.worker():
        await begin(order)
        await order.quiet()
    for _ in range(MORE_THAN_ONE_TASK_HEARS // 100):
        await asyncio.gather(*(order.handle.signal("report", {}) for _ in range(100)))
    for kind in ("checkpoint_passed", "picked_up"):
        await order.leg(PICKUP).signal("report", a_report(kind))
    async with idle_world.worker():
        assert await applied_once_cancelled(order) == ["r-checkpoint_passed", "r-picked_up"]
