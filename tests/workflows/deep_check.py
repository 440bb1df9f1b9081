"""What the doctor's deep look says of an order under test."""

from starter.local.doctor.deep import unreceived_submissions
from tests.workflows.way_back import context_of
from tests.workflows.world import OrderUnderTest


async def untrue(order: OrderUnderTest) -> list[str]:
    """What our database says of it, and no history has."""
    context = context_of(order)
    row = await context.order(order.order.merchant, order.order.number)
    return [str(one.says) for one in await unreceived_submissions(context, row)]
