"""A pickup that is taken back and told again with another count: stock's books follow the last."""

import asyncio

import pytest

from tests.builders import a_report, an_order
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.journey.test_reopened_leg import ROAD, run_of, take_back, tell_all
from tests.workflows.order_path import reach
from tests.workflows.running.test_withdrawn import PICKUP
from tests.workflows.server_waits import pauses
from tests.workflows.way_back import on_the_way_back
from tests.workflows.world import OrderUnderTest, World


def picked_up(report_id: str, pieces: int) -> dict[str, object]:
    """A pickup of so many pieces."""
    data = {"pieces": pieces, "packing_sound": True, "sorted_by_area": True}
    return a_report("picked_up", report_id, data=data)


async def shipped(order: OrderUnderTest) -> int:
    """So many pieces of it are with nobody but the road, as stock has them."""
    net = 0
    for one in await order.world.effects("stock"):
        if one["order"] == order.name and one["act"] in ("shipments", "returns"):
            lines = one["request"]["lines"] or [{"pieces": order.order.pieces}]
            moved = sum(line["pieces"] for line in lines)
            net += moved if one["act"] == "shipments" else -moved
    return net


async def until_shipped(order: OrderUnderTest, pieces: int) -> None:
    """Wait until stock has so many pieces on the road."""
    pause = pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if await shipped(order) == pieces:
                return
            await asyncio.sleep(next(pause))


async def taken_back(world: World, number: str, pieces: int) -> OrderUnderTest:
    """An order whose pickup of so many pieces was booked out, and is taken back."""
    order = await world.place(an_order(number, pickup_in=5))
    await reach(order, PICKUP)
    await tell_all(order, PICKUP, "picked_up")
    await order.submit(picked_up("r-wrong", pieces))
    await run_of(order, ROAD, 1)
    await until_shipped(order, pieces)
    await order.at_step("awaiting_departure", ROAD)
    await take_back(world, order, ROAD, "r-wrong")
    await run_of(order, PICKUP, 2)
    return order


@pytest.mark.parametrize(("number", "first", "then"), [("CA-1", 1, 3), ("CA-2", 3, 2)])
async def test_what_the_last_pickup_counts_is_booked_out_and_can_come_back(
    world: World, number: str, first: int, then: int
) -> None:
    order = await taken_back(world, number, first)
    await order.submit(picked_up("r-right", then))
    await run_of(order, ROAD, 2)
    await until_shipped(order, then)
    await order.decide("cancel", by="order_desk", reason="not wanted any more")
    assert await order.handle.result() == "cancelled"
    case = await on_the_way_back(order)
    await case.tell("return_inspected", data={"as_described": True, "pieces": then})
    assert (await case.handle.result())["outcome"] == "taken_back"
    assert await shipped(order) == 0


async def test_what_a_pickup_had_booked_out_that_is_taken_back_is_given_back(world: World) -> None:
    order = await taken_back(world, "CA-3", 1)
    await order.decide("cancel", by="order_desk", reason="not wanted any more")
    assert await order.handle.result() == "cancelled"
    assert await shipped(order) == 0
    assert "left as it is" not in {line.text[:13] for line in await order.timeline()}
