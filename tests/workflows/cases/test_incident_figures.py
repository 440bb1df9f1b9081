"""Figures over incidents of orders that have ended: whose, how many, for how much, paid, closed."""

import asyncio
from typing import Any

from models.figures.incidents import IncidentFigures
from models.ids import Stage
from models.messages.incidents.liability import Party
from starter.service.reading.incidents import count_all
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.cases.test_incidents import a_late_merchant, judge
from tests.workflows.server_waits import pauses
from tests.workflows.test_incident import LeftUnderTest, close, left_of
from tests.workflows.way_back import context_of, tell_at_the_door
from tests.workflows.world import OrderUnderTest, World

PICKUP = Stage.TRUNK_PICKUP


async def figures(order: OrderUnderTest) -> dict[Party | None, tuple[int, ...]]:
    """Of its kind by party: how many, open, closed; owed and paid."""
    names = IncidentFigures._fields[2:7]
    counted = await count_all(context_of(order), merchant="shop-a")
    return {one.party: tuple(getattr(one, name) for name in names) for one in counted}


async def counted(order: OrderUnderTest, wanted: dict[Party | None, tuple[int, ...]]) -> None:
    """Wait until they are so: an order's last words are written as it ends."""
    pause = pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (found := await figures(order)) != wanted:  # noqa: ASYNC110  # another process writes it
            await asyncio.sleep(next(pause))
    assert found == wanted


async def pay(left: LeftUnderTest, fen: int) -> None:
    data = {"incident": "late", "amount_fen": fen}
    says = {"by": "order_desk", "data": data, "report_id": f"paid-{fen}"}
    await tell_at_the_door(left.order, "amount_settled", **says)


async def cancelled(world: World, number: str, **judged: Any) -> OrderUnderTest:
    """An order that is cancelled once it was judged whose fault it was that goods were late."""
    order = await a_late_merchant(world, number)
    if judged:
        await judge(order, PICKUP, **judged)
    await order.decide("cancel", reason="enough", by="order_desk")
    assert await order.handle.result() == "cancelled"
    return order


async def test_what_is_judged_and_paid_after_the_end_counts(own_world: World) -> None:
    """Shows FH-8.3.2.1."""
    order = await a_late_merchant(own_world, "IZ-FIGURES-1")
    await close(order)
    left = await left_of(order)
    assert await figures(order) == {None: (1, 1, 0, 0, 0)}
    await left.decide("judge", amount_fen=5_000)
    await left.decide("admit", by="merchant")
    await pay(left, 2_000)
    await counted(order, {Party.MERCHANT: (1, 1, 0, 5_000, 2_000)})
    await pay(left, 3_000)
    assert (await left.handle.result())["outcome"] == "settled"
    await counted(order, {Party.MERCHANT: (1, 0, 1, 5_000, 5_000)})


async def test_what_ends_with_a_cancelled_order_is_closed_and_what_is_owed_stays_open(
    own_world: World,
) -> None:
    """Shows FH-8.3.2.1: nobody judges or remedies any more what went wrong with it."""
    nobody = {"party": "nobody", "reason": "seen"}
    order = await cancelled(own_world, "IZ-FIGURES-2", **nobody)
    await counted(order, {Party.NOBODY: (1, 0, 1, 0, 0)})
    await cancelled(own_world, "IZ-FIGURES-3", party="carrier", amount_fen=700, reason="seen")
    await cancelled(own_world, "IZ-FIGURES-4")
    await counted(
        order,
        {
            Party.NOBODY: (1, 0, 1, 0, 0),
            Party.CARRIER: (1, 1, 0, 700, 0),
            None: (1, 1, 0, 0, 0),
        },
    )
