"""Lists of orders as their reader may see them."""

from models.messages.order_filter import OrderFilter
from starter.service import queries
from starter.service.app_context import AppContext
from starter.service.need_to_know import Reading
from starter.service.stuck import with_causes
from starter.service.views import OrderListed


async def found_orders(
    context: AppContext, reading: Reading | None, wanted: OrderFilter
) -> tuple[tuple[OrderListed, ...], int | None]:
    """A page of the orders that fit, and the cursor of the page after.

    Our own people, and merchants, read of what is stuck why it is. `reading` is what somebody
    outside reads.

    Raises:
        UsageError: a word that is searched for is too short.
        Unavailable: the database cannot be read.
    """
    if reading is not None:
        return await queries.own_orders(context, wanted, reading)
    rows, following = await queries.orders(context, wanted)
    return (await with_causes(context, rows) if wanted.stuck else rows), following
