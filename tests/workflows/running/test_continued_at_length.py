"""A workflow continues in a new run at 1,500 updates, whether its server suggests it or not."""

import asyncio

from models.ids import Stage
from tests.builders import an_order
from tests.workflows.new_runs import continuing
from tests.workflows.order_path import begin
from tests.workflows.world import OrderUnderTest, World
from workflows.running.inbox import REPORTS_BY_UPDATE
from workflows.running.lifecycle import CONTINUE_AT

AT_ONCE = 10
"""So many updates of one workflow the server takes at a time."""


async def send(order: OrderUnderTest, names: range) -> None:
    """Reports that are refused: all that they leave is an update and a line."""
    at_once = asyncio.Semaphore(AT_ONCE)

    async def tell(n: int) -> None:
        async with at_once:
            await order.submit({"report_id": f"n{n}", "kind": "nothing"})

    await asyncio.gather(*map(tell, names))


async def test_the_last_of_fifteen_hundred_updates_begins_a_new_run_and_none_before(
    world: World,
) -> None:
    assert CONTINUE_AT == REPORTS_BY_UPDATE == 1_500
    order = await world.place(an_order("CL-1"))
    await order.at_step("awaiting_confirmation")
    first = (await order.handle.describe()).run_id
    await send(order, range(1_499))
    await order.quiet()
    assert (await order.handle.describe()).run_id == first
    async with continuing(order.handle):
        await send(order, range(1_499, 1_500))
    await begin(order)
    await order.leg_open(Stage.TRUNK_PICKUP)
