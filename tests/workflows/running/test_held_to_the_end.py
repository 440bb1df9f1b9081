"""What is still owed when a held order's last leg ends, as lists see it."""

from datetime import timedelta

from models.ids import Stage
from tests.builders import an_order
from tests.starter.live_server import SHORT_WAY
from tests.workflows.order_path import PICKUP_DAYS, begin
from tests.workflows.world import World

HOME = Stage.INSTALLATION


async def test_lists_know_when_a_duty_is_due_that_the_last_leg_was_held_with(
    world: World,
) -> None:
    order = await world.place(an_order("HELD-1", pickup_in=PICKUP_DAYS))
    await begin(order)
    for kind, leg in SHORT_WAY:
        await order.tell(kind)
        await order.leg_open(leg)
    await order.decide("hold", reason="the customer travels")
    await order.until(lambda status: status.held is not None, HOME)
    await order.move(HOME, await order.now(HOME) + timedelta(hours=6))
    await order.tell("verified", HOME, data={"sheet": "s/1"})
    status = await order.at_step("awaiting_last_reports")
    await order.quiet()
    known = {(one.duty, one.ref): one.due_at for one in status.deadlines}
    shown = {(row.duty, row.ref): row.due_at for row in await order.duties()}
    assert known
    assert {duty: shown[duty] for duty in known} == known
