"""A call that is reported long after it was due: the breach stands until a desk believes it."""

from datetime import timedelta
from typing import Any

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from tests.builders import a_report
from tests.starter.live_server import SHORT_WAY
from tests.workflows.test_trunk_pickup import PICKUP, at_pickup, vehicle
from tests.workflows.world import OrderUnderTest, World, a_decision

CALL = "FH-8.2.2:call_pickup_point"
HOME = Stage.INSTALLATION
HOUR, INSTANT = timedelta(hours=1), timedelta(microseconds=1)


async def call_late(world: World, number: str) -> tuple[OrderUnderTest, dict[str, Any]]:
    """An order whose driver tells of his call hours after it was due, and what he is answered."""
    order = await at_pickup(world, number)
    await order.submit(vehicle(), PICKUP)
    due = (await order.due(CALL, PICKUP)).due_at
    await order.move(PICKUP, due + 4 * HOUR)
    called = a_report("called_pickup_point", occurred_at=(due - HOUR).isoformat())
    return order, await order.submit(called, PICKUP)


async def test_a_call_that_is_call_late_it_was_due_is_believed_by_a_desk(
    world: World,
) -> None:
    order, answer = await call_late(world, "P-1050")
    assert "told more than 120 min after" in answer["reason"]
    status = await order.until(lambda status: "unproved" in status.problems, PICKUP)
    breaches = status.breaches
    body = a_decision(report_id=answer["report_id"], choice="confirm", reason="the phone bill")
    await world.update(order.leg(PICKUP), "settle_question", body, "u-believe")
    status = await order.until(lambda status: "unproved" not in status.problems, PICKUP)
    assert status.breaches == breaches - 1
    await order.quiet(PICKUP)
    assert (await order.happenings_of(CALL))[-2:] == [EntryKind.UNPROVED, EntryKind.CORRECTED]


async def test_an_order_closes_once_a_desk_has_settled_what_is_unproved(world: World) -> None:
    order, answer = await call_late(world, "P-1051")
    for kind, leg in SHORT_WAY:
        to = PICKUP if kind == "picked_up" else None  # by the clock of that leg: after the call
        await order.tell(kind, to)
        await order.leg_open(leg)
    await order.tell("verified", HOME, data={"sheet": "s/1"})
    status = await order.at_step("awaiting_last_reports")
    await order.move(None, max(one.due_at for one in status.deadlines) + INSTANT)
    status = await order.until(lambda status: status.waiting_on == "order_desk")
    assert status.problems[-1] == "unproved"
    body = a_decision(report_id=answer["report_id"], choice="reject", reason="no phone bill")
    await world.update(order.handle, "settle_question", body, "u-reject")
    assert await order.handle.result() == "closed"
    states = {one.duty: one.state for one in await order.duties()}
    assert states[CALL] is DutyState.LATE
