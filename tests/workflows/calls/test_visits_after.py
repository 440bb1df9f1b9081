"""Another visit once all legs have ended, until the order closes: its order has it asked for."""

from datetime import datetime, timedelta
from typing import Any

from models import ids
from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from models.sop.terms import Sop
from tests.builders import an_order
from tests.workflows.calls.test_replaced_provider import asked
from tests.workflows.calls.test_visit_calls import BE_THERE, page_of, plan
from tests.workflows.order_path import reach, refusal, reports_of
from tests.workflows.world import OrderUnderTest, World

HOME = Stage.INSTALLATION
TROUBLE = {"reason": "a door hangs", "incident": "door"}


async def verified(world: World, number: str) -> OrderUnderTest:
    """An order that is accepted and verified, days before the customer is asked for his opinion."""
    order = await world.place(an_order(number), Sop(survey_hours=72))
    await reach(order, HOME)
    for report in reports_of(HOME):
        await order.submit(report, HOME)
    await order.at_step("before_survey")
    return order


async def tomorrow(order: OrderUnderTest) -> datetime:
    return (await order.now()).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)


async def assignments(order: OrderUnderTest) -> list[tuple[str, Any]]:
    return [(act, key) for act, key, _ in await asked(order)]


async def test_a_visit_that_is_planned_after_all_is_verified_is_asked_of_the_platform(
    world: World,
) -> None:
    """Shows FH-11.2.2, FH-8.2.6."""
    order = await verified(world, "VZ-1010")
    await order.tell("second_visit", by="provider", data=TROUBLE)
    at = await tomorrow(order)
    answer = await plan(order, from_at=at.isoformat())
    assert str(answer.reason).startswith("visit 2 is planned for")
    await order.at_step("before_survey")
    await order.quiet()
    second = ids.technician_key(order.name, 2)
    assert (await assignments(order))[1:] == [("assignments", second)]
    await order.move(None, at - timedelta(minutes=5))
    await order.tell("arrived_at_customer", report_id="r-there", by="provider")
    await order.quiet()
    assert await order.happenings_of(BE_THERE) == [EntryKind.WARNED, EntryKind.KEPT]
    assert [one.attempt for one in (await page_of(order)).visits] == [1, 2]


async def test_a_plan_that_is_taken_back_after_the_last_leg_calls_him_back(world: World) -> None:
    order = await verified(world, "VZ-1011")
    await order.tell("second_visit", by="provider", data=TROUBLE)
    await plan(order, day=f"{await tomorrow(order):%F}")
    await order.at_step("before_survey")
    await order.decide("withdraw", report_id="plan_visit:d-visit", reason="the wrong day")
    await order.until(lambda status: "visit_planned" not in status.facts)
    await plan(order, decision_id="d-again", day=f"{await tomorrow(order):%F}")
    await order.quiet()
    second, third = ids.technician_key(order.name, 2), ids.technician_key(order.name, 3)
    assert (await assignments(order))[1:] == [
        ("assignments", second),
        ("assignment-cancellations", second),
        ("assignments", third),
    ]


async def test_cancelled_by_hand_nobody_comes_to_it(world: World) -> None:
    order = await verified(world, "VZ-1012")
    await order.tell("second_visit", by="provider", data=TROUBLE)
    await plan(order, day=f"{await tomorrow(order):%F}")
    await order.at_step("before_survey")
    await order.quiet()
    await order.handle.cancel()
    assert await order.handle.result() == "cancelled"
    second = ids.technician_key(order.name, 2)
    assert ("assignment-cancellations", second) in await assignments(order)


async def test_what_ended_the_last_leg_stands_once_a_visit_is_planned_after_it(
    world: World,
) -> None:
    """ADR-0059: its leg would number its visits again."""
    order = await verified(world, "VZ-1013")
    await order.tell("second_visit", by="provider", data=TROUBLE)
    await plan(order, day=f"{await tomorrow(order):%F}")
    wrong = {"report_id": "r-verified", "reason": "a slip"}
    assert "cannot be taken back any more" in await refusal(order, "withdraw", **wrong)
    await order.decide("withdraw", report_id="plan_visit:d-visit", reason="a slip")
    await order.decide("withdraw", **wrong)
    await order.until(lambda status: status.open_leg is not None)
