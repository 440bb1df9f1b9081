"""A call that is told long after it was due: the breach stands until a desk believes it."""

from datetime import timedelta

from models.messages.timeline import Happening
from tests.builders import a_report
from tests.workflows.test_trunk_pickup import PICKUP, at_pickup, vehicle
from tests.workflows.world import World, a_decision

CALL = "FH-8.2.2:call_pickup_point"
HOUR = timedelta(hours=1)


async def test_a_call_that_is_told_long_after_it_was_due_is_believed_by_a_desk(
    world: World,
) -> None:
    order = await at_pickup(world, "P-1050")
    await order.submit(vehicle(), PICKUP)
    due = (await order.due(CALL, PICKUP)).due_at
    await order.move(PICKUP, due + 4 * HOUR)
    called = a_report("called_pickup_point", occurred_at=(due - HOUR).isoformat())
    answer = await order.submit(called, PICKUP)
    assert "told more than 120 min after" in answer["reason"]
    status = await order.until(lambda status: "unproved" in status.problems, PICKUP)
    breaches = status.breaches
    body = a_decision(report_id=answer["report_id"], choice="confirm", reason="the phone bill")
    await world.update(order.leg(PICKUP), "settle_question", body, "u-believe")
    status = await order.until(lambda status: "unproved" not in status.problems, PICKUP)
    assert status.breaches == breaches - 1
    await order.quiet(PICKUP)
    assert (await order.happenings_of(CALL))[-2:] == [Happening.UNPROVED, Happening.CORRECTED]
