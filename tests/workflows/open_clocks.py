"""All clocks of one order together: a day passes for its open leg and for each case next to it."""

from datetime import datetime, timedelta

from temporalio.client import WorkflowExecutionStatus

from starter.local import clock_mover
from tests.workflows.world import OrderUnderTest


async def all_live_until(order: OrderUnderTest, instant: datetime) -> None:
    """Let whoever has the order's work, and its cases, live until the instant."""
    client, status = order.world.client, await order.status()
    for name in (status.open_leg or order.name, *status.cases):
        handle = client.get_workflow_handle(name)
        if (await handle.describe()).status is WorkflowExecutionStatus.RUNNING:
            await clock_mover.move_to(client, handle, instant)


async def all_live_for(order: OrderUnderTest, span: timedelta) -> datetime:
    """The same, by the clock of whoever has the work; when that is."""
    status = await order.status()
    now = await clock_mover.now_of(order.world.client, status.open_leg or order.name)
    await all_live_until(order, now + span)
    return now + span
