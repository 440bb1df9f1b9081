"""A report that runs ahead waits for its leg, or is questioned; it lets no leg pass."""

from datetime import UTC, datetime

from models.ids import Stage
from tests.builders import a_report, an_order
from tests.workflows.order_path import begin, refusal, reports_of
from tests.workflows.world import World

PICKUP, ROAD, CITY = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT, Stage.CITY_DELIVERY


async def test_a_report_of_the_next_leg_waits_and_lets_nothing_pass(world: World) -> None:
    order = await world.place(an_order("OV-1"))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    answer = await order.submit(a_report("checkpoint_passed", at=datetime.now(UTC)))
    assert (answer["outcome"], answer["state"]) == ("accepted", "waiting")
    assert answer["reason"] == "kept for trunk_transport, which has not begun"
    assert [one.why for one in (await order.status()).pending] == ["next_leg"]
    assert (await order.status(PICKUP)).step == "awaiting_vehicle"
    await order.tell("picked_up", PICKUP)
    await order.leg_open(ROAD)
    await order.until(lambda status: "checkpoint_passed" in status.facts, ROAD)
    assert (await order.status()).pending == ()


async def test_what_runs_further_ahead_is_questioned_and_moves_nothing(world: World) -> None:
    order = await world.place(an_order("OV-2"))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    ahead = a_report("delivered", "r-ahead", at=datetime.now(UTC))
    answer = await order.submit(ahead)
    assert (answer["outcome"], answer["state"]) == ("accepted", "questioned")
    assert answer["reason"].startswith("questioned: ")
    for kind, leg in (("picked_up", ROAD), ("arrived_at_hub", CITY)):
        await order.tell(kind)
        await order.leg_open(leg)
    status = await order.at_step("awaiting_hub_word", CITY)
    assert "delivered" not in status.facts
    settled = {"report_id": "r-ahead", "reason": "the provider says so"}
    await order.decide("settle_question", choice="confirm", **settled)
    await order.leg_open(Stage.INSTALLATION)


async def test_a_rejected_report_is_as_if_it_had_not_been_told(world: World) -> None:
    order = await world.place(an_order("OV-3"))
    await begin(order)
    await order.submit(a_report("verified", "r-wrong", at=datetime.now(UTC)))
    wrong = {"report_id": "r-wrong", "choice": "reject"}
    assert "here" in await refusal(
        order, "settle_question", **{**wrong, "report_id": "r-2"}, reason="?"
    )
    assert "a desk does" in await refusal(
        order, "settle_question", by="driver", **wrong, reason="?"
    )
    await order.decide("settle_question", **wrong, reason="another order was meant")
    status = await order.status()
    assert (status.pending, status.problems) == ((), ())


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
