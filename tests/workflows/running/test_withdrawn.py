"""Reports that are taken back on the real server: the leg stands where it stood before them."""

from datetime import timedelta

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from tests.builders import a_report, an_order, at_hour, booked
from tests.workflows.order_path import begin, refusal
from tests.workflows.world import OrderUnderTest, World, a_decision

PICKUP = Stage.TRUNK_PICKUP
VEHICLE = "FH-7.3.2.1:book_vehicle"


async def withdraw(world: World, order: OrderUnderTest, report_id: str) -> dict[str, object]:
    """A desk takes a report of the pickup back."""
    body = a_decision(report_id=report_id, reason="a slip", by="trunk_desk")
    return await world.update(order.leg(PICKUP), "withdraw", body, body["decision_id"])


async def test_a_leg_stands_again_where_it_stood_and_goes_on_from_there(world: World) -> None:
    order = await world.place(an_order("WD-1"))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    vehicle = a_report("vehicle_booked", "r-vehicle", data=booked(at_hour(1, 15)))
    await order.submit(vehicle, PICKUP)
    await order.tell("goods_ready", PICKUP)
    await order.at_step("awaiting_departure", PICKUP)
    assert (await withdraw(world, order, "r-vehicle"))["outcome"] == "done"
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.quiet(PICKUP)
    states = {row.duty: row.state for row in await order.duties()}
    assert states[VEHICLE] is DutyState.OPEN
    await order.submit({**vehicle, "report_id": "r-right"}, PICKUP)
    await order.at_step("awaiting_departure", PICKUP)
    await order.tell("picked_up", PICKUP)
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    assert await order.done("carrier") == ["vehicles"]  # the call is not made again
    assert "no report" in await refusal(order, "withdraw", report_id="r-2", reason="?")
    assert "call the" in await refusal(order, "withdraw", report_id="r-right", reason="?")


async def late_ones(order: OrderUnderTest) -> list[tuple[int, int]]:
    """The vehicles of its merchant that nobody has booked, and those that were booked late."""
    found = await order.world.store.views.breaches(merchant=order.order.merchant)
    return [(one.missed, one.late) for one in found if VEHICLE.startswith(one.clause)]


async def test_figures_of_lateness_follow_a_withdrawal(world: World) -> None:
    order = await world.place(an_order("WD-2", merchant="shop-late"))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    due = (await order.due(VEHICLE, PICKUP)).due_at
    vehicle = a_report("vehicle_booked", "r-in-time", data=booked(due + timedelta(days=3)))
    await order.submit(vehicle, PICKUP)
    await order.move(PICKUP, due + timedelta(hours=1))
    found = [await late_ones(order)]
    await withdraw(world, order, "r-in-time")
    await order.quiet(PICKUP)
    found.append(await late_ones(order))
    await order.submit({**vehicle, "report_id": "r-late"}, PICKUP)
    await order.quiet(PICKUP)
    found.append(await late_ones(order))
    await withdraw(world, order, "r-late")
    await order.quiet(PICKUP)
    assert [*found, await late_ones(order)] == [[], [(1, 0)], [(0, 1)], [(1, 0)]]
