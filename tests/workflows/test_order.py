"""The order itself on the real server: intake, review, stock, hand-over, the end (FE-1, FE-2)."""

from datetime import date, datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from models.ids import Stage
from models.messages.orders.order import Contact, GoodsLine, Payment
from models.messages.timeline.timeline import EntryKind
from models.sop import clock
from models.sop.formatting import show
from models.sop.terms import Sop
from models.stages.order.intake import planned_day
from models.stages.table import LEGS
from tests.builders import an_order, at_hour, booked, wanted_day
from tests.workflows.order_path import begin, reach, refusal, reports_of
from tests.workflows.world import OrderUnderTest, World

CONFIRM, HAND_ON = "ER-4.2.1:confirm_order", "FH-7.2.3:hand_on"
VEHICLE, FINISH = "FH-7.3.2.1:book_vehicle", "FH-7.3.2.2:finish_pickup"
HUB_WORD = "FH-9.2.3:hub_tells_arrival"
SHORT = GoodsLine(sku="SHORT-1", name="茶几", pieces=1)


async def in_review(world: World, number: str) -> OrderUnderTest:
    """An order without a customer's phone."""
    order = await world.place(an_order(number, customer=Contact(name="王芳")))
    await order.at_step("in_review")
    return order


async def test_an_order_greets_and_waits_for_its_confirmation(world: World) -> None:
    """Shows FE-1.1."""
    order = await world.place(an_order("O-1001"))
    status = await order.at_step("awaiting_confirmation")
    await order.quiet()
    assert ("order_received", "customer") in await order.notices()
    marks = await order.marks()
    assert (marks["SopKind"], marks["WaitingOn"]) == ("order", "order_desk")
    assert marks["DeadlineCode"] == CONFIRM
    due = (await order.due(CONFIRM)).due_at
    assert timedelta(minutes=59) < due - status.now <= timedelta(minutes=60)
    page = await order.page()
    assert "update `confirm`" in page
    assert f"waiting on **order_desk** since {show(status.since)}" in page.splitlines()


async def test_a_silent_order_desk_breaches_and_the_order_goes_on(world: World) -> None:
    """Shows ER-4.2.1."""
    order = await world.place(an_order("O-1002"))
    await order.at_step("awaiting_confirmation")
    due = (await order.due(CONFIRM)).due_at
    await order.move(None, due + timedelta(minutes=40))
    await order.decide("confirm")
    await order.at_step("awaiting_hand_on")
    await order.quiet()
    happenings = [EntryKind.WARNED, EntryKind.BREACHED, EntryKind.ESCALATED, EntryKind.LATE]
    assert await order.happenings_of(CONFIRM) == happenings
    assert (await order.marks())["BreachCount"] == 1
    assert ("duty_lead", "owner_lead") in await order.notices(duty=CONFIRM)


async def test_a_confirmation_noted_down_late_counts_from_when_it_was_given(world: World) -> None:
    order = await world.place(an_order("O-1003"))
    await order.at_step("awaiting_confirmation")
    due = (await order.due(CONFIRM)).due_at
    await order.move(None, due + timedelta(minutes=2))
    await order.decide("confirm", at=(due - timedelta(minutes=2)).isoformat())
    await order.quiet()
    assert (await order.happenings_of(CONFIRM))[-1] is EntryKind.CORRECTED
    assert (await order.marks())["BreachCount"] == 0


async def test_what_fails_the_check_is_corrected_by_a_person_then_confirmed(world: World) -> None:
    """Shows FE-1.3."""
    order = await in_review(world, "O-1004")
    await order.quiet()
    marks = await order.marks()
    assert (marks["ProblemCode"], marks["NeedsAttention"]) == ("in_review", True)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await order.decide("confirm")
    assert "it is in review: customer.phone: the customer's phone" in str(refused.value.cause)
    half = await order.decide("correct", changes={"customer": {"name": "王小芳"}})
    assert (half["outcome"], "phone" in half["reason"]) == ("in_review", True)
    whole = await order.decide("correct", changes={"customer": {"phone": "+8613800138000"}})
    assert (whole["outcome"], whole["reason"]) == ("done", None)
    await order.decide("confirm")
    await order.at_step("awaiting_hand_on")


async def test_an_order_that_is_not_paid_waits_in_review(world: World) -> None:
    """Shows MC-四(一)2."""
    order = await world.place(an_order("O-1005", payment=Payment.UNPAID))
    await order.at_step("in_review")
    await order.decide("correct", changes={"payment": "paid"})
    assert (await order.at_step("awaiting_confirmation")).problems == ()


async def test_short_goods_wait_for_a_decision_and_are_tried_again(own_world: World) -> None:
    """Shows FE-2.1, FE-2.2, MC-四(二)1, MC-四(二)2."""
    order = await own_world.place(an_order("O-1006", lines=(SHORT,)))
    await order.decide("confirm")
    await order.at_step("stock_short")
    await order.quiet()
    assert (await order.marks())["ProblemCode"] == "stock_short"
    assert ("stock_short", "purchasing") in await order.notices()
    assert "its goods are short: " in await refusal(order, "hand_on")
    await order.move(None, await order.now() + timedelta(days=2))
    assert await order.happenings_of(HAND_ON) == []
    await own_world.set_stock({"SHORT-1": 1})
    await order.decide("decide_short", choice="retry")
    await order.at_step("awaiting_hand_on")
    assert await order.done("stock") == ["reservations"]
    assert "ProblemCode" not in await order.marks()


async def test_short_goods_may_end_the_order(world: World) -> None:
    order = await world.place(an_order("O-1007", lines=(SHORT,)))
    await order.decide("confirm")
    await order.at_step("stock_short")
    await order.decide("decide_short", choice="cancel")
    assert await order.handle.result() == "cancelled"
    assert "reservations" not in await order.done("stock")


async def test_by_a_merchants_terms_the_system_confirms_and_hands_on(world: World) -> None:
    """Shows FH-7.2.3."""
    order = await world.place(an_order("O-1008"), Sop(auto_confirm=True))
    await order.leg_open(Stage.TRUNK_PICKUP)
    assert await order.happenings_of(CONFIRM) == [EntryKind.KEPT]
    assert await order.happenings_of(HAND_ON) == [EntryKind.KEPT]


async def test_a_late_list_is_planned_a_day_later_and_the_merchant_is_told(world: World) -> None:
    """Shows FH-7.2.1."""
    content = an_order("O-1009", pickup_in=0)
    order = await world.place(content)
    await begin(order)
    await order.at_step("awaiting_vehicle", Stage.TRUNK_PICKUP)
    await order.quiet()
    assert ("planned_later", "merchant") in await order.notices()
    assert EntryKind.LATE in await order.happenings_of("FH-7.2.1:send_list")
    row = await world.store.orders.get("shop-a", "O-1009")
    assert row is not None
    [asked] = [one for one in await world.effects("carrier") if one["order"] == order.name]
    planned = planned_day(content, row.accepted_at, Sop())
    assert date.fromisoformat(asked["request"]["pickup_day"]) == planned
    assert planned != wanted_day(0)


async def test_an_urgent_list_is_excepted(world: World) -> None:
    """Shows FH-7.2.1."""
    order = await world.place(an_order("O-1010", pickup_in=0, urgent=True))
    await begin(order)
    await order.quiet()
    assert ("planned_later", "merchant") not in await order.notices()
    assert await order.happenings_of("FH-7.2.1:send_list") == []


async def test_the_merchants_hour_and_transit_time_make_the_due_instants(world: World) -> None:
    hour = at_hour(4, 11)
    order = await world.place(an_order("O-1011", pickup_hour=hour), Sop(transit_hours=30))
    await begin(order)
    assert (await order.due(FINISH, Stage.TRUNK_PICKUP)).due_at == hour
    data = booked(at_hour(4, 9), transit_hours=40)
    await order.tell("vehicle_booked", Stage.TRUNK_PICKUP, data=data)
    await order.tell("picked_up", Stage.TRUNK_PICKUP)
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    status = await order.status(Stage.TRUNK_TRANSPORT)
    promise = next(one for one in status.deadlines if one.duty == "FH-9.3.1.1:arrive_in_time")
    assert timedelta(hours=29) < promise.due_at - status.now <= timedelta(hours=30)


async def test_a_corrected_day_is_planned_anew(world: World) -> None:
    order = await world.place(an_order("O-1012", pickup_in=5))
    await order.decide("correct", changes={"wanted_pickup_day": wanted_day(7).isoformat()})
    await begin(order)
    due = (await order.due(FINISH, Stage.TRUNK_PICKUP)).due_at
    assert clock.day_of(due) == wanted_day(7)


async def test_the_order_ends_closed_when_all_is_decided(world: World) -> None:
    """Shows FH-7.3.1.3, FH-3.1.1, MC-八(三)1."""
    order = await world.place(an_order("O-1013"))
    await reach(order, Stage.INSTALLATION)
    for report in reports_of(Stage.INSTALLATION):
        await order.submit(report, Stage.INSTALLATION)
    assert await order.handle.result() == "closed"
    assert ("survey", "customer") in await order.notices()
    marks = await order.marks()
    assert (marks["SopStage"], marks["WaitingOn"]) == ("closed", "nobody")
    assert (marks["SlaState"], marks.get("DeadlineAt")) == ("met", None)
    lines = await order.timeline()
    assert (lines[-1].happening, lines[-1].what) == (EntryKind.CLOSED, "closed")


async def test_what_is_owed_at_the_end_is_waited_for_until_its_due_instant(world: World) -> None:
    order = await world.place(an_order("O-1014"))
    await reach(order, Stage.TRUNK_TRANSPORT)
    for stage in LEGS[1:]:
        await order.leg_open(stage)
        for report in reports_of(stage):
            if report["report_id"] not in ("r-result_shared", "r-arrival-hub"):
                await order.submit(report, stage)
    status = await order.at_step("awaiting_last_reports")
    assert (len(status.deadlines), status.waiting_on) == (2, "trunk_desk")
    await order.tell("result_shared")
    await order.until(lambda status: status.waiting_on == "hub")
    await order.move(None, max(one.due_at for one in status.deadlines) + timedelta(microseconds=1))
    assert await order.handle.result() == "closed"
    assert (await order.marks())["SlaState"] == "met_late"
    assert EntryKind.BREACHED in await order.happenings_of(HUB_WORD)


async def test_a_held_leg_hands_its_hold_to_the_next(world: World) -> None:
    order = await world.place(an_order("O-1015", pickup_in=5))
    await begin(order)
    before = (await order.due(VEHICLE, Stage.TRUNK_PICKUP)).due_at
    await order.decide("hold", reason="the customer travels")
    await order.until(lambda status: status.held is not None, Stage.TRUNK_PICKUP)
    began: datetime = await order.now(Stage.TRUNK_PICKUP)
    await order.move(Stage.TRUNK_PICKUP, began + timedelta(hours=6))
    await order.tell("picked_up", Stage.TRUNK_PICKUP)
    status = await order.until(lambda _: True, Stage.TRUNK_TRANSPORT)
    assert status.held == "the customer travels"
    moved = (await order.due(VEHICLE, Stage.TRUNK_TRANSPORT)).due_at - before
    assert abs(moved - timedelta(hours=6)) < timedelta(minutes=1)
    now = await order.now(Stage.TRUNK_TRANSPORT)
    await order.move(Stage.TRUNK_TRANSPORT, now + timedelta(hours=3))
    await order.decide("resume")
    await order.until(lambda status: status.held is None, Stage.TRUNK_TRANSPORT)
    moved = (await order.due(VEHICLE, Stage.TRUNK_TRANSPORT)).due_at - before
    assert abs(moved - timedelta(hours=9)) < timedelta(minutes=1)


async def test_a_hold_before_the_first_leg_goes_with_it(world: World) -> None:
    order = await world.place(an_order("O-1016"))
    await order.at_step("awaiting_confirmation")
    before = (await order.due(CONFIRM)).due_at
    await order.decide("hold", reason="the address is asked about")
    assert (await order.marks())["SlaState"] == "held"
    await order.move(None, before + timedelta(hours=2))
    assert await order.happenings_of(CONFIRM) == []
    await begin(order)
    status = await order.until(lambda _: True, Stage.TRUNK_PICKUP)
    assert status.held == "the address is asked about"
    await order.decide("resume")
    await order.until(lambda status: status.held is None, Stage.TRUNK_PICKUP)
    assert (await order.status(Stage.TRUNK_PICKUP)).breaches == 0
