"""A refusal that had ended the delivery is withdrawn: the goods are delivered after all."""

from typing import Any

import pytest

from models.errors import Refused
from starter.service.decisions.decide import decide
from starter.service.running.workflow_start import start_case
from tests.builders import an_order
from tests.workflows.calls.test_shipments import CITY, PICKUP, ROAD, pass_leg, send
from tests.workflows.calls.test_visit_calls import page_of
from tests.workflows.journey.test_goods_refused import HOME
from tests.workflows.journey.test_reopened_leg import run_of
from tests.workflows.order_path import PICKUP_DAYS, begin, reports_of
from tests.workflows.way_back import case_shown, context_of, on_the_way_back, tell_at_the_door
from tests.workflows.world import OrderUnderTest, World

REFUSED = "r-goods_refused"
DENT = {"kinds": [{"sku": "SF-3", "pieces": 1}], "reason": "a dent", "incident": "dent"}
FIT = {"pieces": 1, "fit_for_sale": True, "as_described": True}


async def all_own_refused(world: World, number: str, own: int = 1) -> OrderUnderTest:
    """Some pieces are delivered with another vehicle, the order's own ones are refused."""
    mine = {"pieces": own, "packing_sound": True}
    apart = {"pieces": 3 - own}
    order = await world.place(an_order(number, pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.leg_open(PICKUP)
    await order.quiet(PICKUP)
    for kind in ("planned", "booked", "picked_up", "departed"):
        more = apart if kind in ("planned", "picked_up") else {}
        await send(order, f"shipment_{kind}", PICKUP, **more)
    await pass_leg(order, PICKUP, picked_up={**mine, "sorted_by_area": True})
    await pass_leg(order, ROAD)
    await order.leg_open(CITY)
    await send(order, "shipment_arrived", CITY)
    await send(order, "shipment_delivered", CITY, **apart)
    for report in reports_of(CITY)[:-1]:
        changed = {"data": mine} if report["kind"] == "collected" else {}
        await order.submit({**report, **changed}, CITY)
    return order


async def withdraw(order: OrderUnderTest, report_id: str = REFUSED) -> Any:
    body = {"decision_id": f"d-{report_id}", "by": "service_desk", "report_id": report_id}
    body = {**body, "reason": "he takes it after all"}
    return await decide(context_of(order), "shop-a", order.order.number, "withdraw", body)


async def say(order: OrderUnderTest, kind: str, **data: Any) -> None:
    """At the door, as the provider's system does."""
    await tell_at_the_door(order, kind, by="provider", data=data)


async def test_it_is_delivered_after_all_and_its_way_back_is_called_off(world: World) -> None:
    """Shows FH-10.2.5."""
    order = await all_own_refused(world, "AA-1001")
    await say(order, "goods_refused", **DENT)
    await order.leg_open(HOME)
    await order.quiet(HOME)
    case = await on_the_way_back(order)
    await withdraw(order)
    await run_of(order, CITY, 2)
    assert (await case.handle.result())["outcome"] == "withdrawn"
    await say(order, "delivered", pieces=1)
    await run_of(order, HOME, 2)
    for report in reports_of(HOME):
        await order.submit(report)
    assert (await order.leg(HOME, 2).result())["outcome"] == "done"
    (shown,) = (await page_of(order)).cases
    assert shown.outcome == "withdrawn"


async def test_once_its_goods_are_on_the_way_back_after_sales_is_to_be_called(
    world: World,
) -> None:
    order = await all_own_refused(world, "AA-1002")
    await say(order, "goods_refused", **DENT)
    await order.leg_open(HOME)
    case = await on_the_way_back(order)
    await case.at_step("awaiting_way_back")
    await case.tell("return_inspected", by="warehouse", data=FIT)
    await case_shown(order, "put_back_stock")
    with pytest.raises(Refused, match="call after-sales"):
        await withdraw(order)


async def refuse(order: OrderUnderTest, sku: str, incident: str) -> None:
    """One piece of these goods."""
    kinds = [{"sku": sku, "pieces": 1}]
    says = {"kinds": kinds, "reason": "a dent", "incident": incident}
    await tell_at_the_door(
        order, "goods_refused", by="provider", data=says, report_id=f"r-{incident}"
    )


async def start_way_back(order: OrderUnderTest, n: int) -> None:
    """A relay starts it, which is not running here."""
    row = await order.world.store.cases.by_id(f"return:shop-a:{order.order.number}:{n}")
    assert row is not None
    await start_case(context_of(order), row)


async def outcomes(order: OrderUnderTest) -> list[str | None]:
    """How each of its ways back stands."""
    return [one.outcome for one in (await page_of(order)).cases]


@pytest.mark.parametrize("first", [True, False])
async def test_of_two_refusals_each_is_withdrawn_by_itself(world: World, first: bool) -> None:
    """Shows FH-10.2.5: the one that had ended the delivery, and the one before it."""
    order = await all_own_refused(world, f"AA-101{first:d}", own=2)
    await refuse(order, "SF-3", "dent")
    await refuse(order, "YG-2000", "scratch")
    await order.leg_open(HOME)
    await order.quiet(HOME)
    for n in (1, 2):
        await start_way_back(order, n)
    await withdraw(order, "r-dent" if first else "r-scratch")
    await run_of(order, CITY, 2)
    await order.quiet()
    assert await outcomes(order) == (["withdrawn", None] if first else [None, "withdrawn"])
    await say(order, "delivered", pieces=1)
    await run_of(order, HOME, 2)
