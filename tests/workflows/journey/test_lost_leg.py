"""A leg that was terminated: its order parks, and a person begins it again or gives it up."""

from models.ids import Stage
from tests.builders import an_order
from tests.workflows.journey.test_order_decisions import (
    PICKUP,
    REASON,
    RETURNED_EFFECTS,
    effects_of,
)
from tests.workflows.order_path import begin, refusal
from tests.workflows.world import World


async def test_a_lost_leg_parks_the_order_and_a_repair_begins_its_second_round(
    world: World,
) -> None:
    order = await world.place(an_order("D-1010"))
    await begin(order)
    await order.quiet(PICKUP)
    await order.tell("goods_ready")  # by the order, which gives it to the next round too
    await order.until(lambda status: "goods_ready" in status.facts, PICKUP)
    await order.leg(PICKUP).terminate("by mistake")
    await order.until(lambda status: "parked:leg_trunk_pickup" in status.problems)
    assert (await order.marks())["ProblemCode"] == "parked:leg_trunk_pickup"
    await order.decide("repair", choice="retry")
    second = order.leg(PICKUP, 2)
    await order.until(lambda status: status.open_leg == second.id)
    status = await second.query("status")
    assert "goods_ready" in status["facts"]
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    assert await effects_of(order) == RETURNED_EFFECTS[PICKUP]


async def test_what_a_lost_leg_was_owed_goes_to_its_second_round(world: World) -> None:
    order = await world.place(an_order("D-1011", pickup_in=5))
    await begin(order)
    await order.tell("picked_up", PICKUP)
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    await order.quiet(Stage.TRUNK_TRANSPORT)
    owed = {one.duty for one in (await order.status(Stage.TRUNK_TRANSPORT)).deadlines}
    await order.leg(Stage.TRUNK_TRANSPORT).terminate("by mistake")
    await order.until(lambda status: "parked:leg_trunk_transport" in status.problems)
    await order.decide("repair", choice="retry")
    second = order.leg(Stage.TRUNK_TRANSPORT, 2)
    await order.until(lambda status: status.open_leg == second.id)
    again = {one["duty"] for one in (await second.query("status"))["deadlines"]}
    assert "FH-7.3.2.1:book_vehicle" in owed
    assert owed - {"FH-9.2.1:pass_on_checkpoint"} <= again


async def test_given_up_a_lost_leg_ends_the_order(world: World) -> None:
    order = await world.place(an_order("D-1012"))
    await begin(order)
    await order.leg(PICKUP).terminate("by mistake")
    await order.until(lambda status: bool(status.problems))
    assert "give_up needs a reason" in await refusal(order, "repair", choice="give_up")
    await order.decide("repair", choice="give_up", reason="nobody knows where it is")
    assert await order.handle.result() == "cancelled"
