"""Wherever a workflow waits it may continue in a new run: nothing is said, called or owed twice."""

from contextlib import suppress
from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from models.sop.terms import Sop
from starter.local.clock_mover import ClockNotMoved
from tests.builders import a_report, an_order
from tests.workflows.calls.test_parked import parked
from tests.workflows.new_runs import at_every_update, continue_there
from tests.workflows.order_path import begin, reach, reports_of
from tests.workflows.test_returns import returned
from tests.workflows.world import World
from workflows.temporal import options

__all__ = ["at_every_update"]

pytestmark = pytest.mark.usefixtures("at_every_update")

PICKUP, HOME = Stage.TRUNK_PICKUP, Stage.INSTALLATION


async def test_in_review(world: World) -> None:
    order = await world.place(an_order("CW-1", wanted_pickup_day=None))
    await order.at_step("in_review")
    for _ in range(2):
        await continue_there(world, order.handle)
    assert (await order.status()).problems == ("in_review",)
    await order.decide("correct", changes={"wanted_pickup_day": "2026-12-24"})
    await order.at_step("awaiting_confirmation")
    texts = [line.what for line in await order.lines_of(EntryKind.STAGE)]
    assert texts == ["received", "in_review"]


async def test_short_of_goods_and_the_next_reservation_has_the_next_key(own_world: World) -> None:
    await own_world.set_stock({"YG-2000": 0})
    order = await own_world.place(an_order("CW-2"))
    await order.decide("confirm")
    await order.at_step("stock_short")
    await continue_there(own_world, order.handle)
    await order.decide("decide_short", choice="retry")
    await order.until(lambda status: status.step == "stock_short" and status.reports == 1)
    await own_world.set_stock({"YG-2000": 10})
    await order.decide("decide_short", choice="retry")
    await order.at_step("awaiting_hand_on")
    effects = [one for one in await own_world.effects("stock") if one["order"] == order.name]
    assert [one["key"] for one in effects] == [f"{order.name}:reserve_stock:3"]


async def test_parked_at_a_partner_until_it_is_repaired(world: World) -> None:
    order = await parked(world, "CW-3", times=1)
    for _ in range(2):
        await continue_there(world, order.handle)
    assert (await order.status()).problems == ("parked:reserve_stock",)
    await order.decide("repair")
    await order.at_step("awaiting_hand_on")
    assert await order.done("stock") == ["reservations"]
    sentences = [line.data.get("parked") for line in await order.lines_of(EntryKind.PROBLEM)]
    assert sentences == [True]


async def test_parked_until_it_tries_again_by_itself_when_it_would_have(world: World) -> None:
    order = await parked(world, "CW-4", times=1)
    at = (await order.now()) + timedelta(minutes=31)
    await order.move(None, await order.now() + timedelta(minutes=20))
    await continue_there(world, order.handle)
    await order.move(None, at)
    await order.at_step("awaiting_hand_on")
    assert await order.done("stock") == ["reservations"]


async def test_parked_with_a_lost_leg_whose_next_run_has_the_next_id(world: World) -> None:
    order = await world.place(an_order("CW-5", pickup_in=5))
    await begin(order)
    await order.leg(PICKUP).terminate("by mistake")
    await order.until(lambda status: "parked:leg_trunk_pickup" in status.problems)
    await continue_there(world, order.handle)
    await order.decide("repair")
    second = order.leg(PICKUP, 2)
    assert (await order.until(lambda status: status.open_leg == second.id)).problems == ()


async def test_before_the_survey_whose_hour_stays(world: World) -> None:
    order = await world.place(an_order("CW-6"), Sop(survey_hours=2))
    await reach(order, HOME)
    for report in reports_of(HOME):
        await order.submit(report, HOME)
    await order.at_step("before_survey")
    begun = await order.now()
    await order.move(None, begun + timedelta(hours=1))
    await continue_there(world, order.handle)
    with suppress(ClockNotMoved):  # it ends on the way
        await order.move(None, begun + timedelta(hours=2, minutes=1))
    assert await order.handle.result() == "closed"
    assert len(await order.notices()) == len(set(await order.notices()))


async def test_while_a_wrong_code_waits_for_the_right_one(own_world: World) -> None:
    order = await own_world.place(an_order("CW-7", verify_by="code"))
    await reach(order, HOME)
    for report in reports_of(HOME)[:-1]:
        await order.submit(report, HOME)
    for code in ("0000", "8421"):
        data = {"by_way_of": "code", "code": code}
        await order.submit(a_report("verified", f"r-{code}", data=data), HOME)
        if code == "0000":
            await order.until(lambda status: "code_refused" in status.problems, HOME)
            await continue_there(own_world, order.leg(HOME))
    assert await order.handle.result() == "closed"


async def test_a_return_at_each_of_its_steps(world: World) -> None:
    case = await returned(world, "CW-8")
    await case.at_step("awaiting_answer")
    await continue_there(world, case.handle)
    await case.answer(approve=True)
    for step, kind, data in (
        ("awaiting_collection", "return_collected", {"pieces": 3}),
        ("awaiting_inspection", "return_inspected", {"as_described": True}),
        ("awaiting_refund", "refunded", {"amount_fen": 1, "refund_by": "original"}),
    ):
        await case.at_step(step)
        await continue_there(world, case.handle)
        await case.tell(kind, data=data)
    result = await case.handle.result()
    assert result["outcome"] == "refunded"
    assert "return_put_back" not in await case.order.done("stock")


async def test_trap_36_what_a_new_run_must_be_given_again_it_is_given(world: World) -> None:
    """temporal-traps.md#trap-36."""
    order = await world.place(an_order("CW-9"))
    await order.at_step("awaiting_confirmation")
    await order.quiet()
    marks = await order.marks()
    await continue_there(world, order.handle)
    await order.quiet()
    assert await order.marks() == marks
    assert "order · CW-9" in await order.page()
    assert "Everything of this order" in await order.page()
    described = (await order.handle.describe()).raw_description
    assert described.workflow_execution_info.priority.priority_key == 2
    first = (await order.handle.fetch_history()).events[0]
    assert first.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED
    started = first.workflow_execution_started_event_attributes
    assert started.workflow_task_timeout.ToTimedelta() == options.TASK_TIMEOUT
