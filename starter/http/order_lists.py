"""Lists of orders as their reader may see them."""

from models.hints import over_http
from models.messages.lists.order_filter import OrderFilter
from starter.service.app_context import AppContext
from starter.service.explaining.stuck import with_causes
from starter.service.reading import queries
from starter.service.reading.need_to_know import Reading
from starter.service.reading.views import OrderListed


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
    if wanted.stuck:
        rows = tuple(map(_without_a_shell, await with_causes(context, rows)))
    return rows, following


def _without_a_shell(row: OrderListed) -> OrderListed:
    """What gets it going as somebody does it who has no command line: by `act`, or the operator."""
    if row.stuck is None:
        return row
    sentence = over_http(row.stuck.sentence)
    stuck = row.stuck.model_copy(update={"command": None, "sentence": sentence})
    return row.model_copy(update={"stuck": stuck})
