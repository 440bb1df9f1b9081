"""Goods that are lost whole: nobody waits for them, and a desk has one way on where all are."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from tests.builders import an_order
from tests.workflows.calls.test_shipments import CITY, ONE, PICKUP, ROAD, SECOND, pass_leg, send
from tests.workflows.compensation.test_shipments_back import ways_back
from tests.workflows.new_runs import at_every_update, continue_there
from tests.workflows.order_path import PICKUP_DAYS, begin
from tests.workflows.world import OrderUnderTest, World

__all__ = ["at_every_update"]


async def lose(order: OrderUnderTest, stage: Stage, pieces: int, **data: Any) -> None:
    """So many pieces burn; of the order's own where no shipment is named."""
    burned = {"pieces": pieces, "cause": "fire", "incident": f"fire-{pieces}", **data}
    await order.tell("goods_lost", stage, report_id=f"r-fire-{pieces}", data=burned)


async def on_the_road(world: World, number: str) -> OrderUnderTest:
    """One piece on its own vehicle, two on another one, both on the road."""
    order = await world.place(an_order(number, pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.quiet(PICKUP)
    await send(order, "shipment_picked_up", PICKUP)
    await pass_leg(order, PICKUP, picked_up={**ONE, "sorted_by_area": True})
    await order.leg_open(ROAD)
    await order.quiet(ROAD)
    return order


async def test_what_is_left_is_installed_where_the_own_goods_are_lost_whole(world: World) -> None:
    """Shows FH-9.3.2.2: nobody waits for an arrival, a delivery, or an installation of them."""
    order = await on_the_road(world, "AL-1")
    await lose(order, ROAD, 1)
    await order.leg_open(CITY)
    await order.at_step(f"awaiting_shipments:{SECOND}", CITY)
    await send(order, "shipment_delivered", CITY)
    await pass_leg(order, Stage.INSTALLATION, installed={"pieces": 2})
    await order.at_step("awaiting_last_reports")
    reports = {line.what for line in await order.lines_of(EntryKind.REPORT)}
    assert reports.isdisjoint({"arrived_at_hub", "delivered"}), "of the order's own goods"


async def test_an_order_of_which_all_is_lost_waits_for_a_desk_which_cancels_it(
    world: World,
) -> None:
    """Shows FH-9.3.2.2: nothing comes back of it, and what is responsible stays to be judged."""
    order = await on_the_road(world, "AL-2")
    await lose(order, ROAD, 1)
    await order.at_step(f"awaiting_shipments:{SECOND}", CITY)
    await lose(order, CITY, 2, shipment=SECOND)
    await order.at_step("awaiting_replacement", CITY)
    assert "all_lost" in (await order.status(CITY)).problems
    await order.decide("cancel", reason="all of it burned")
    assert await order.handle.result() == "cancelled"
    assert await ways_back(order) == []
    (line,) = await order.lines_of(EntryKind.CLOSED)
    assert "all of it burned" in line.text


@pytest.mark.thorough
@pytest.mark.usefixtures("at_every_update")
async def test_the_next_run_of_a_leg_waits_for_what_is_left_and_counts_no_word_twice(
    own_world: World,
) -> None:
    """Every loss is told twice, and the leg continues as new between them."""
    order = await on_the_road(own_world, "AL-5")
    await lose(order, ROAD, 1)
    await order.at_step(f"awaiting_shipments:{SECOND}", CITY)
    await order.quiet(CITY)
    await continue_there(own_world, order.leg(CITY))
    await order.at_step(f"awaiting_shipments:{SECOND}", CITY)
    for pieces in (1, 1, 2):
        await lose(order, CITY, pieces, shipment=SECOND, incident="fire-at-last")
    await order.at_step("awaiting_replacement", CITY)
    assert (await order.status(CITY)).problems.count("all_lost") == 1


async def test_other_goods_may_be_sent_in_place_of_all_that_is_lost(world: World) -> None:
    order = await on_the_road(world, "AL-3")
    await lose(order, ROAD, 2, shipment=SECOND)
    await lose(order, ROAD, 1)
    await order.at_step("awaiting_replacement", ROAD)
    await send(order, "shipment_planned", ROAD, shipment="again", pieces=3, why="replacement")
    await order.at_step("awaiting_shipments:again", CITY)
    await send(order, "shipment_delivered", CITY, shipment="again", pieces=3)
    await pass_leg(order, Stage.INSTALLATION)
    await order.at_step("awaiting_last_reports")
    assert "all_lost" not in (await order.status()).problems


async def test_goods_that_are_lost_before_the_pickup_are_not_waited_for(world: World) -> None:
    order = await world.place(an_order("AL-4", pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.quiet(PICKUP)
    await lose(order, PICKUP, 3)
    await order.at_step("awaiting_replacement", PICKUP)
    await order.decide("cancel", reason="the warehouse burned")
    assert await order.handle.result() == "cancelled"
    assert (await order.done("carrier"))[-1] == "vehicle-cancellations"
