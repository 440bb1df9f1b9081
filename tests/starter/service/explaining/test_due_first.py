"""`explain` of an order in time: what is due first, and what it waits for."""

from models.sop.formatting import show
from starter.service.explaining.causes import cause_of
from tests.starter.cli import HOUR, NOW, DeskUnderTest, a_duty, a_snapshot
from tests.starter.service.explaining.test_causes import evidence_of


async def test_what_is_due_before_that_which_it_waits_for_is_told_apart_from_it(
    desk: DeskUnderTest,
) -> None:
    order = await desk.take()
    on_the_road = {"stage": "trunk_transport", "step": "on_the_road", "waiting_on": "carrier"}
    point = a_duty(order, "FH-9.2.1:pass_on_checkpoint", ref="雅安")
    arrival = a_duty(order, "FH-9.3.1.1:arrive_in_time", due_at=NOW + 5 * HOUR)
    await desk.record(order, duties=[point, arrival], snapshot=a_snapshot(order, **on_the_road))
    cause = cause_of(await evidence_of(desk))
    arrives, passes = show(arrival.due_at), show(point.due_at)
    assert cause.sentence.startswith(
        f"it waits for carrier in time (on_the_road), due {arrives}; meanwhile trunk_desk owes"
    )
    assert cause.sentence.endswith(f"(雅安)” (FH-9.2.1) by {passes}: nothing is late")
