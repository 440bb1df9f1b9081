"""The installation of what is there, while another shipment of the order is out (FH-11.2.4)."""

from datetime import timedelta
from typing import Any

from models import ids
from tests.builders import an_order
from tests.workflows.calls.test_replaced_provider import asked
from tests.workflows.calls.test_shipments import CITY, ONE, PICKUP, ROAD, SECOND, pass_leg, send
from tests.workflows.calls.test_visit_calls import HOME, in_two_days, page_of, plan
from tests.workflows.deep_check import untrue
from tests.workflows.order_path import PICKUP_DAYS, begin
from tests.workflows.world import OrderUnderTest, World

WET = {"reason": "the wall is wet", "why": "site_unfit"}


async def waiting_for_second(world: World, number: str) -> OrderUnderTest:
    """One piece is delivered, and two are on another vehicle."""
    order = await world.place(an_order(number, pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.leg_open(PICKUP)
    await order.quiet(PICKUP)
    for kind in ("planned", "booked", "picked_up", "departed"):
        await send(order, f"shipment_{kind}", PICKUP)
    await pass_leg(order, PICKUP, picked_up={**ONE, "sorted_by_area": True})
    await pass_leg(order, ROAD)
    await pass_leg(order, CITY, collected=ONE)
    await order.at_step(f"awaiting_shipments:{SECOND}", CITY)
    return order


async def assignments(order: OrderUnderTest) -> list[Any]:
    return [key for act, key, _ in await asked(order) if act == "assignments"]


async def comes_and_all_is_verified(order: OrderUnderTest) -> None:
    for kind in ("arrived", "delivered"):
        await send(order, f"shipment_{kind}", HOME)
    await pass_leg(order, HOME)
    assert (await order.leg(HOME).result())["outcome"] == "done"


async def test_a_visit_is_asked_of_the_platform_once_though_a_shipment_is_out(
    world: World,
) -> None:
    """Shows FH-11.2.2, FH-8.2.6."""
    order = await waiting_for_second(world, "HA-1001")
    answer = await order.tell("second_visit", report_id="r-wet", by="provider", data=WET)
    assert answer["outcome"] == "accepted"
    await order.leg_open(HOME)
    at = await in_two_days(order)
    planned = await plan(order, from_at=at.isoformat())
    assert str(planned.reason).startswith("visit 2 is planned for")
    await order.quiet(HOME)
    first, second = ids.technician_key(order.name), ids.technician_key(order.name, 2)
    assert await assignments(order) == [first, second]
    await order.move(HOME, at - timedelta(minutes=5))
    await order.tell("arrived_at_customer", HOME, report_id="r-there", by="provider")
    await comes_and_all_is_verified(order)
    assert await assignments(order) == [first, second]
    assert [one.attempt for one in (await page_of(order)).visits] == [1, 2]
    assert await untrue(order) == []


async def test_brought_forward_the_installation_ends_after_the_last_shipment_all_the_same(
    world: World,
) -> None:
    """Shows FH-11.2.4."""
    order = await waiting_for_second(world, "HA-1002")
    await send(order, "installation_brought_forward", CITY, agreed_by="王芳")
    await order.leg_open(HOME)
    await comes_and_all_is_verified(order)
