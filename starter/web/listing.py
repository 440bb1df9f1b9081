"""Lists of orders as their reader may see them."""

from models.messages.order_filter import OrderFilter
from starter.http.callers import Caller
from starter.service import queries
from starter.service.app_context import AppContext
from starter.service.need_to_know import reading_of
from starter.service.views import OrderListed


async def found_orders(
    context: AppContext, caller: Caller, wanted: OrderFilter
) -> tuple[tuple[OrderListed, ...], int | None]:
    """A page of the orders that fit, and the cursor of the page after.

    Raises:
        Unavailable: the database cannot be read.
    """
    reading = reading_of(caller.role, caller.scope)
    if reading is None:
        return await queries.orders(context, wanted)
    return await queries.own_orders(context, wanted, reading)
