"""A later report that implies an earlier fact lets the leg pass; what was not told stays owed."""

from datetime import UTC, datetime

from models.ids import Stage
from tests.builders import a_report, an_order
from tests.workflows.way import begin, reports_of
from tests.workflows.world import World

PICKUP, ROAD = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT


async def test_a_feedback_point_heard_during_the_pickup_lets_the_pickup_pass(world: World) -> None:
    order = await world.place(an_order("OV-1"))
    await begin(order)
    answer = await order.submit(a_report("checkpoint_passed", at=datetime.now(UTC)))
    assert answer["outcome"] == "accepted"
    await order.leg_open(ROAD)
    status = await order.until(lambda status: "checkpoint_passed" in status.facts, ROAD)
    assert "FH-7.3.2.2:finish_pickup" in {one.duty for one in status.deadlines}


async def test_one_report_lets_one_leg_pass_and_not_two(world: World) -> None:
    order = await world.place(an_order("OV-2"))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.submit(a_report("collected", at=datetime.now(UTC)))
    assert (await order.status(PICKUP)).step == "awaiting_vehicle"
    await order.tell("picked_up", PICKUP)
    await order.leg_open(Stage.CITY_DELIVERY)  # the road is passed by what was collected
    await order.at_step("awaiting_call", Stage.CITY_DELIVERY)


async def test_an_appointment_made_early_moves_no_leg(world: World) -> None:
    order = await world.place(an_order("OV-3"))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    later = a_report("called_customer", at=datetime.now(UTC))
    assert (await order.submit(later))["reason"] == "kept for city_delivery, which has not begun"
    assert (await order.status(PICKUP)).step == "awaiting_vehicle"


async def test_a_carrier_that_refuses_is_a_problem_until_a_vehicle_is_booked(
    own_world: World,
) -> None:
    await own_world.fault("carrier", fault="refuse", times=1)
    order = await own_world.place(an_order("OV-4"))
    await begin(order)
    await order.until(lambda status: status.problems == ("carrier_refused",), PICKUP)
    for report in reports_of(PICKUP):
        await order.submit(report, PICKUP)
    await order.leg_open(ROAD)
    assert (await order.status(ROAD)).problems == ()


async def test_a_warehouse_that_refuses_to_ship_parks_the_order(own_world: World) -> None:
    await own_world.fault("stock", fault="refuse", match="ship_stock", times=1)
    order = await own_world.place(an_order("OV-5"))
    await begin(order)
    for report in reports_of(PICKUP):
        await order.submit(report, PICKUP)
    await order.until(lambda status: "parked:ship_stock" in status.problems)
    await order.decide("repair", by="trunk_desk")
    await order.leg_open(ROAD)
    assert await order.done("stock") == ["reservations", "shipments"]
