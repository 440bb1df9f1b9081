"""Cancelled after the pickup: a case next to the order has whoever holds the goods bring them back.

Its order ends as cancelled, and owes nothing.
"""

from datetime import datetime, timedelta

from models.errors import Closed
from models.ids import Stage
from models.messages.lists.order_filter import OrderFilter
from models.roles import Role
from starter.local import clock_mover
from starter.service.decisions.decide import decide
from starter.service.explaining.explain import explain
from starter.service.reading import queries
from tests.builders import an_order
from tests.workflows.cancelled_calls import REASON
from tests.workflows.order_path import begin
from tests.workflows.partner_effects import books_of, unsettled
from tests.workflows.way_back import (
    case_of,
    case_shown,
    context_of,
    on_the_way_back,
    page_of,
    tell_at_the_door,
    work_of,
)
from tests.workflows.world import OrderUnderTest, World

PICKUP, ROAD = Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT
DUTY = "ours:bring_back_from_carrier"


async def cancelled_on_the_road(world: World, number: str) -> OrderUnderTest:
    """An order that was cancelled with its goods on the vehicle, one duty missed."""
    order = await world.place(an_order(number))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    vehicle = await order.due("FH-7.3.2.1:book_vehicle", PICKUP)
    await order.move(PICKUP, vehicle.due_at + timedelta(minutes=1))
    await order.until(lambda status: status.breaches == 1, PICKUP)
    await order.tell("picked_up", PICKUP)
    await order.leg_open(ROAD)
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    return order


async def test_whoever_has_the_goods_of_a_cancelled_order_owes_them(world: World) -> None:
    order = await cancelled_on_the_road(world, "WB-1")
    page = await page_of(order)
    assert (page.outcome, page.sla, page.breaches > 0) == ("cancelled", "met", True)
    assert {one.state for one in page.deadlines} <= {"kept", "late"}
    case = await on_the_way_back(order)
    assert case.handle.id == "return:shop-a:WB-1:1"
    shown = await case_shown(order, "awaiting_way_back")
    assert (shown.kind, shown.waiting_on, shown.problem) == (
        "way_back",
        "carrier",
        "goods_way_back",
    )
    assert (shown.place, [one.duty for one in shown.deadlines]) == (
        "on the road",
        [DUTY],
    )
    assert await work_of(order, Role.CARRIER) == [DUTY]
    stuck, _ = await queries.orders(context_of(order), OrderFilter(stuck=True))
    assert "WB-1" in {one.order_no for one in stuck}
    why = await explain(context_of(order), "shop-a", "WB-1")
    assert "way back 1 waits for carrier because of goods_way_back (on the road" in why.sentence
    assert why.command is not None
    assert "return_inspected --by warehouse" in why.command
    assert ("bring_back", "carrier") in await order.notices()


async def test_what_the_warehouse_counts_is_booked_back(world: World) -> None:
    order = await cancelled_on_the_road(world, "WB-2")
    case = await on_the_way_back(order)
    await case.at_step("awaiting_way_back")
    answer = await tell_at_the_door(order, "arrived_at_hub", data={"hub": "CD-07"})
    assert "hub has them" in str(getattr(answer, "reason", answer))
    assert await work_of(order, Role.CARRIER) == []
    assert await work_of(order, Role.HUB) == ["ours:bring_back_from_hub"]
    inspected = {"as_described": True, "pieces": 2}
    await tell_at_the_door(order, "return_inspected", data=inspected)
    assert (await case.handle.result())["outcome"] == "taken_back"
    assert sum((await books_of(order)).returned.values()) == 2
    assert await unsettled(order) == []
    assert ("return_exception", "after_sales") in await order.notices()


async def test_the_money_of_a_cancelled_order_is_owed_by_after_sales(world: World) -> None:
    order = await world.place(an_order("WB-4", payment="paid", total_fen=19_900))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    assert (await page_of(order)).sla == "met"
    case = await on_the_way_back(order)
    shown = await case_shown(order, "awaiting_refund")
    assert (shown.kind, shown.waiting_on) == ("refund", "after_sales")
    assert await work_of(order, Role.AFTER_SALES) == ["ours:refund_cancelled_order"]
    why = await explain(context_of(order), "shop-a", "WB-4")
    assert "refund 1 waits for after_sales" in why.sentence
    money = {"amount_fen": 19_900, "refund_by": "original"}
    await tell_at_the_door(order, "refunded", data=money)
    assert (await case.handle.result())["outcome"] == "refunded"
    both = {("refund_cancelled", "after_sales"), ("cancelled_refunded", "customer")}
    assert both <= set(await order.notices())


async def test_a_pickup_that_is_told_after_the_cancellation_is_seen(world: World) -> None:
    order = await world.place(an_order("WB-3"))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    before: datetime = await order.now()
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    assert await case_of(order) is None
    for report_id in ("late", "late", "later"):
        closed = await tell_at_the_door(order, "picked_up", report_id=report_id, at=before)
        assert isinstance(closed, Closed) or report_id == "later", closed
    case = await on_the_way_back(order)
    await case.at_step("awaiting_way_back")
    assert await unsettled(order) == []
    await tell_at_the_door(order, "return_inspected")
    assert (await case.handle.result())["outcome"] == "taken_back"
    assert sum((await books_of(order)).returned.values()) == order.order.pieces


async def test_what_a_cancelled_order_still_owes_is_taken_on_without_its_case_being_named(
    world: World,
) -> None:
    order = await cancelled_on_the_road(world, "WB-5")
    case = await on_the_way_back(order)
    (owed,) = (await case.at_step("awaiting_way_back")).deadlines
    await clock_mover.move_to(world.client, case.handle, owed.due_at + timedelta(minutes=1))
    await case.until(lambda status: status.breaches == 1)
    until = (owed.due_at + timedelta(days=2)).isoformat()
    body = {"decision_id": "k-1", "by": "regional_manager", "actor": "m-3", "until": until}
    decided = await decide(context_of(order), "shop-a", "WB-5", "acknowledge", body)
    assert decided.outcome == "done"
