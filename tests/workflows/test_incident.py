"""What is left of an order's incidents, on the real server: a case that goes on to its end."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio.client import WorkflowHandle

from models.ids import Stage
from models.messages.decisions.decisions import DecisionAnswer
from models.messages.incidents.liability import LiabilityState, Party
from models.roles import Role
from models.stages.table import LEGS
from starter.local import clock_mover
from starter.local.clock_mover import ClockNotMoved
from starter.service.decisions.decide import decide
from starter.service.running.workflow_start import start_case
from tests.builders import an_order
from tests.workflows.cases.test_incidents import a_late_merchant, incident, judge
from tests.workflows.order_path import PICKUP_DAYS, begin, reports_of
from tests.workflows.test_returns import money, returned
from tests.workflows.way_back import context_of, tell_at_the_door
from tests.workflows.world import NUMBERS, OrderUnderTest, World

HOUR = timedelta(hours=1)


@dataclass
class LeftUnderTest:
    """The case of what an order has left."""

    order: OrderUnderTest
    handle: WorkflowHandle[Any, Any]

    async def decide(self, name: str, **body: Any) -> DecisionAnswer:
        """A decision about the order, at a door."""
        shop, number = self.order.order.merchant, self.order.order.number
        known = {"decision_id": f"d-{next(NUMBERS)}", "by": "order_desk", "incident": "late"}
        return await decide(context_of(self.order), shop, number, name, {**known, **body})

    async def move(self, span: timedelta) -> None:
        """Let it live so long, or to its end."""
        client = self.order.world.client
        at = await clock_mover.now_of(client, self.handle) + span
        with suppress(ClockNotMoved):
            await clock_mover.move_to(client, self.handle, at)


async def left_of(order: OrderUnderTest, n: int = 1) -> LeftUnderTest:
    """Its case, started as the relay does."""
    name = f"incident:{order.name.removeprefix('order:')}:{n}"
    row = await order.world.store.cases.by_id(name)
    assert row is not None
    await start_case(context_of(order), row)
    return LeftUnderTest(order, order.world.client.get_workflow_handle(name))


async def close(order: OrderUnderTest) -> None:
    """All its legs, as they should be."""
    for leg in LEGS:
        await order.leg_open(leg)
        for report in reports_of(leg):
            assert (await order.submit(report, leg))["outcome"] == "accepted"
    assert await order.handle.result() == "closed"


async def test_an_order_closes_without_waiting_and_what_is_left_is_judged_and_paid_after_it(
    world: World,
) -> None:
    """Shows FH-8.3.2.1."""
    order = await a_late_merchant(world, "LEFT-1")
    await close(order)
    left = await left_of(order)
    answer = await left.decide("judge", amount_fen=5_000)
    assert (answer.outcome, (await incident(order)).state) == ("done", LiabilityState.JUDGED)
    assert (await left.decide("admit", by="merchant")).outcome == "done"
    row = await incident(order)
    assert (row.closed_at, row.held_by) == (None, Role.MERCHANT)
    paid = {"incident": "late", "amount_fen": 5_000}
    await tell_at_the_door(order, "amount_settled", by="order_desk", data=paid)
    assert (await left.handle.result())["outcome"] == "settled"
    closed = await incident(order)
    assert (closed.party, closed.settled_fen) == (Party.MERCHANT, 5_000)
    assert closed.closed_at is not None


async def test_silence_confirms_after_the_end_of_the_order_too(world: World) -> None:
    """Shows FH-8.3.2.1."""
    order = await a_late_merchant(world, "LEFT-2")
    await judge(order, Stage.TRUNK_PICKUP)
    await close(order)
    left = await left_of(order)
    await left.move(timedelta(days=3) + HOUR)
    assert (await left.handle.result())["outcome"] == "settled"
    assert (await incident(order)).state is LiabilityState.CONFIRMED
    assert "incidents_left" in [line.what for line in await order.timeline()]


async def test_an_order_without_incidents_leaves_no_case(world: World) -> None:
    order = await world.place(an_order("LEFT-3", pickup_in=PICKUP_DAYS))
    await begin(order)
    await close(order)
    assert await world.store.cases.of_order(order.name) == ()


async def test_of_a_cancelled_order_what_went_wrong_is_judged_after_it(world: World) -> None:
    """Shows FH-8.3.2.1."""
    order = await a_late_merchant(world, "LEFT-4")
    await judge(order, Stage.TRUNK_PICKUP, party="carrier", amount_fen=100)
    await order.decide("cancel", reason="enough", by="order_desk")
    assert await order.handle.result() == "cancelled"
    left = await left_of(order)
    assert (await left.decide("admit", by="carrier")).outcome == "done"
    paid = {"incident": "late", "amount_fen": 100}
    await tell_at_the_door(order, "amount_settled", by="order_desk", data=paid)
    assert (await left.handle.result())["outcome"] == "settled"
    assert (await incident(order)).closed_at is not None


async def test_what_a_return_has_left_is_judged_and_put_right_after_it(world: World) -> None:
    """Shows FH-8.3.2.1, MC-八(二)3."""
    case = await returned(world, "LEFT-5", paid_fen=19900)
    await case.answer(approve=True)
    await case.tell("return_lost", by="carrier", data={"pieces": 3, "incident": "late"})
    order = case.order
    before = LeftUnderTest(order, case.handle)
    assert (await before.decide("judge", amount_fen=5_000)).outcome == "done"
    await case.tell("refunded", **money())
    assert (await case.handle.result())["outcome"] == "refunded"
    left = await left_of(order, 2)
    assert (await left.decide("admit", by="carrier")).outcome == "done"
    settled = {"incident": "late", "settlement": "paid"}
    await tell_at_the_door(order, "return_loss_settled", by="after_sales", data=settled)
    paid = {"incident": "late", "amount_fen": 5_000}
    await tell_at_the_door(order, "amount_settled", by="order_desk", data=paid, case=2)
    assert (await left.handle.result())["outcome"] == "settled"
    assert (await incident(order)).closed_at is not None
