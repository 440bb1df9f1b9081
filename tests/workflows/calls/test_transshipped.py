"""Goods that go on with another vehicle, on the real server: its driver speaks for them then."""

from datetime import datetime
from typing import Any

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from tests.builders import an_order
from tests.workflows.calls.test_all_goods_lost import on_the_road
from tests.workflows.calls.test_shipments import (
    CITY,
    ONE,
    OTHER_PLATE,
    PICKUP,
    PROMISE,
    ROAD,
    SECOND,
    pass_leg,
    send,
    shipments_of,
)
from tests.workflows.order_path import PICKUP_DAYS, begin
from tests.workflows.world import OrderUnderTest, World

THIRD_PLATE = "湘C77777"
OTHER = {
    "vehicle": THIRD_PLATE,
    "driver": "钱师傅",
    "phone": "+8613600136001",
    "reason": "engine failed",
}


async def promised(order: OrderUnderTest, stage: Stage, ref: str = "") -> list[datetime]:
    """The first promise of a shipment, as its leg owes it."""
    deadlines = (await order.status(stage)).deadlines
    return [one.due_at for one in deadlines if (one.duty, one.ref) == (PROMISE, ref)]


async def transship(order: OrderUnderTest, stage: Stage, **more: Any) -> None:
    for report_id in ("t-1", "t-1", "t-2"):  # its sender, and somebody else, say it again
        await order.tell("transshipped", stage, report_id=report_id, data={**OTHER, **more})
    await order.quiet(stage)


async def test_a_shipment_goes_on_with_another_vehicle_while_the_rest_is_at_the_factory(
    world: World,
) -> None:
    """Shows FH-9.3.2.2: the first promise stands; it arrives as if nothing had been."""
    order = await world.place(an_order("SZ-T1", pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.quiet(PICKUP)
    for kind in ("booked", "picked_up", "departed"):
        await send(order, f"shipment_{kind}", PICKUP)
    await order.quiet(PICKUP)
    due = await promised(order, PICKUP, SECOND)
    assert (await shipments_of(order))[SECOND].vehicle == OTHER_PLATE
    await transship(order, PICKUP, shipment=SECOND)
    second = (await shipments_of(order))[SECOND]
    assert (second.vehicle, second.state, second.pieces) == (THIRD_PLATE, "on_the_road", 2)
    assert (await promised(order, PICKUP, SECOND), len(due)) == (due, 1)
    await send(order, "shipment_arrived", PICKUP)
    await order.quiet(PICKUP)
    assert (await shipments_of(order))[SECOND].place == "at the hub CD-01"


async def test_the_orders_own_goods_go_on_with_another_vehicle_and_are_delivered(
    world: World,
) -> None:
    """Shows FH-9.3.1.1, FH-9.3.2.2: the other shipment keeps its own."""
    order = await on_the_road(world, "SZ-T2")
    due = await promised(order, ROAD)
    await transship(order, ROAD)
    own, second = (await shipments_of(order)).values()
    assert (own.vehicle, second.vehicle != THIRD_PLATE) == (THIRD_PLATE, True)
    assert (await promised(order, ROAD), len(due)) == (due, 1)
    await send(order, "shipment_delivered", ROAD)
    await pass_leg(order, ROAD)
    await pass_leg(order, CITY, collected=ONE)
    await order.leg_open(Stage.INSTALLATION)
    lines = [line for line in await order.lines_of(EntryKind.REPORT) if line.what == "transshipped"]
    assert [line.report_id for line in lines] == ["t-1", "t-2"]
