"""An order on two vehicles, on the real server: its legs go on, its installation waits for both."""

from datetime import timedelta
from typing import Any

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from starter.service.reading import queries
from starter.service.reading.shipment_views import ShipmentShown
from tests.builders import a_report, an_order, at_hour, booked
from tests.workflows.journey.test_fees import context_of
from tests.workflows.order_path import PICKUP_DAYS, begin, reports_of
from tests.workflows.world import OrderUnderTest, World

PICKUP, ROAD, CITY = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT, Stage.CITY_DELIVERY
PROMISE = "FH-9.3.1.1:arrive_in_time"
SECOND = "truck-2"
OTHER_PLATE = "川A88888"


def of_second(kind: str, report_id: str | None = None, **more: Any) -> dict[str, Any]:
    """A report of the second shipment, as its sender writes it."""
    own: dict[str, dict[str, Any]] = {
        "shipment_planned": {"pieces": 2, "agreed_by": "李强"},
        "shipment_booked": booked(at_hour(PICKUP_DAYS, 16), vehicle=OTHER_PLATE),
        "shipment_picked_up": {"pieces": 2, "packing_sound": True},
        "shipment_arrived": {"hub": "CD-01"},
        "shipment_delivered": {"pieces": 2},
    }
    data = {"shipment": SECOND, **own.get(kind, {}), **more}
    return a_report(kind, report_id or f"s-{kind}", data=data)


async def send(order: OrderUnderTest, kind: str, stage: Stage, **more: Any) -> None:
    answer = await order.submit(of_second(kind, **more), stage)
    assert answer["outcome"] == "accepted", answer


async def shipments_of(order: OrderUnderTest) -> dict[str, ShipmentShown]:
    page = await queries.order(context_of(order.world), "shop-a", order.order.number)
    return {one.name: one for one in page.shipments}


async def pass_leg(order: OrderUnderTest, leg: Stage, **data: dict[str, Any]) -> None:
    """All reports of a leg, with other data for some kinds."""
    await order.leg_open(leg)
    await order.quiet(leg)
    for report in reports_of(leg):
        changed = data.get(str(report["kind"]))
        answer = await order.submit({**report, **({"data": changed} if changed else {})}, leg)
        assert answer["outcome"] == "accepted", answer


ONE = {"pieces": 1, "packing_sound": True}


async def test_an_order_on_two_vehicles_is_installed_once_after_the_last(world: World) -> None:
    """Shows FH-9.3.1.1, FH-10.2.2: the first shipment is on the road while the rest waits."""
    order = await world.place(an_order("SH-1001", pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.leg_open(PICKUP)
    await order.quiet(PICKUP)
    for kind in ("planned", "booked", "picked_up", "departed"):
        await send(order, f"shipment_{kind}", PICKUP)
    owed = {(one.duty, one.ref) for one in (await order.status(PICKUP)).deadlines}
    assert (PROMISE, SECOND) in owed
    await order.quiet(PICKUP)
    second = (await shipments_of(order))[SECOND]
    assert (second.place, second.vehicle) == ("on the road", OTHER_PLATE)
    await pass_leg(order, PICKUP, picked_up={**ONE, "sorted_by_area": True})
    await pass_leg(order, ROAD)
    await pass_leg(order, CITY, collected=ONE)
    await order.at_step(f"awaiting_shipments:{SECOND}", CITY)
    await send(order, "shipment_arrived", CITY)
    await send(order, "shipment_delivered", CITY)
    await order.leg_open(Stage.INSTALLATION)
    assert not await order.lines_of(EntryKind.BREACHED)
    shown = await shipments_of(order)
    assert [one.state for one in shown.values()] == ["delivered", "delivered"]
    assert [one.pieces for one in shown.values()] == [1, 2]


async def test_a_promise_of_a_shipment_is_watched_while_the_rest_is_at_the_factory(
    world: World,
) -> None:
    """Shows FH-9.3.1.1."""
    order = await world.place(an_order("SH-1002", pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.quiet(PICKUP)
    await send(order, "shipment_booked", PICKUP)
    await send(order, "shipment_departed", PICKUP)
    due = next(
        one.due_at
        for one in (await order.status(PICKUP)).deadlines
        if (one.duty, one.ref) == (PROMISE, SECOND)
    )
    await order.move(PICKUP, due + timedelta(minutes=2))
    await order.quiet(PICKUP)
    (late,) = [one for one in await order.duties() if (one.duty, one.ref) == (PROMISE, SECOND)]
    assert (late.state, late.owner) == ("missed", Role.CARRIER)


async def test_stock_books_out_each_shipment_as_it_was_counted(world: World) -> None:
    """Shows FE-3.2: what travels apart is not given back as short."""
    order = await world.place(an_order("SH-1003", pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.quiet(PICKUP)
    await send(order, "shipment_planned", PICKUP)
    await pass_leg(order, PICKUP, picked_up={**ONE, "sorted_by_area": True})
    await order.leg_open(ROAD)
    await order.quiet(ROAD)
    await send(order, "shipment_picked_up", ROAD)
    await send(order, "shipment_delivered", ROAD)
    await pass_leg(order, ROAD)
    await pass_leg(order, CITY, collected=ONE)
    await pass_leg(order, Stage.INSTALLATION)
    await order.at_step("awaiting_last_reports")  # nothing is reported of its vehicle
    await order.quiet()
    assert await order.done("stock") == ["reservations", "shipments", "shipments"]


async def test_road_trouble_of_a_shipment_is_received_while_the_rest_is_at_the_factory(
    world: World,
) -> None:
    """Shows FH-9.3.2: told to the order, twice each; its plan is shown, its promise stands."""
    order = await world.place(an_order("SH-1004", pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.quiet(PICKUP)
    await send(order, "shipment_departed", PICKUP)
    trouble = {"shipment": SECOND, "incident": "engine", "cause": "engine failed"}
    plan = {"shipment": SECOND, "incident": "engine", "plan": "wait"}
    for kind, data in (("road_exception", trouble), ("plan_agreed", plan)):
        for report_id in (f"r-{kind}", f"r-{kind}", f"r-{kind}-again"):
            await order.submit(a_report(kind, report_id, data=data))
        await order.quiet()
    await order.until(lambda status: status.problems == (), PICKUP)
    await order.quiet(PICKUP)
    (kept,) = [one for one in await order.duties() if one.duty == "FH-9.3.2.2:agree_plan"]
    assert (kept.ref, kept.state) == ("engine", "kept")
