"""The orders of a print: those that are named, or on a vehicle; of somebody outside his own."""

from collections.abc import Sequence
from typing import Final

from pydantic import ValidationError

from models.errors import UsageError
from models.field_errors import faulty
from models.messages.lists.order_filter import OrderFilter
from models.phrases import phrase
from models.scopes import Scope
from starter.service.app_context import AppContext
from starter.service.exports.lists import Reader
from starter.service.papers.paper_orders import PaperOrder, paper_order
from starter.service.reading import queries
from starter.service.reading.contents import WholeOrderShown, whole_order
from starter.service.reading.need_to_know import OwnOrderShown, reading_of
from starter.service.reading.own_order import own_order
from starter.service.reading.read_context import no_order

ORDERS_MAX: Final = 100
"""Orders of one print: each is read whole."""


async def orders_for(
    context: AppContext, reader: Reader, named: Sequence[str], vehicle: str | None = None
) -> tuple[PaperOrder, ...]:
    """The orders that are named (`merchant/number`), else those on a vehicle.

    Raises:
        NotFound: an order is not there, or not the reader's.
        UsageError: nothing is named, or no plate, or more than `ORDERS_MAX`.
        Unavailable: the database cannot be read.
    """
    chosen = [_named(reader, one) for one in dict.fromkeys(named)]
    wanted = chosen
    if reader.scope is not None or not chosen:
        own = await _on(context, reader, vehicle)
        for one in chosen:
            if one not in own:
                raise no_order(*one)
        wanted = chosen or own
    if len(wanted) > ORDERS_MAX:
        raise UsageError(
            phrase("at most {most} orders are printed at once", most=ORDERS_MAX),
            hint="choose fewer",
        )
    return tuple([paper_order(await read(context, reader, *one)) for one in wanted])


async def read(
    context: AppContext,
    reader: Reader,
    merchant: str,
    number: str,
    on_it: frozenset[str] | None = None,
) -> WholeOrderShown | OwnOrderShown:
    """An order as its reader may see it; `on_it` are the shipments on his vehicle.

    Raises:
        NotFound: it is not there.
        Unavailable: the database cannot be read.
    """
    reading = reading_of(reader.role, reader.scope)
    if reading is None:
        return await whole_order(context, merchant, number, reader=reader.role)
    shown = await queries.order(context, merchant, number)
    order = await context.order(merchant, number)
    return await own_order(context, shown, order.content, reading, on_it)


async def _on(context: AppContext, reader: Reader, vehicle: str | None) -> list[tuple[str, str]]:
    """The open orders on a vehicle, or within what the reader's key is for."""
    scope = reader.scope or _of_vehicle(vehicle)
    if scope is None:
        raise UsageError("nothing is chosen", hint="name orders, or a vehicle")
    fits = OrderFilter(merchant=reader.merchant, closed=False, limit=ORDERS_MAX + 1, scope=scope)
    reading = reading_of(reader.role, reader.scope)
    if reading is not None:
        rows, _ = await queries.own_orders(context, fits, reading)
    else:
        rows, _ = await queries.orders(context, fits)
    return [(row.merchant, row.order_no) for row in rows]


def _of_vehicle(vehicle: str | None) -> Scope | None:
    """What is on a vehicle.

    Raises:
        InvalidInput: that is no plate.
    """
    try:
        return Scope(vehicle=vehicle) if vehicle else None
    except ValidationError as error:
        raise faulty(error, "this is not a plate") from None


def _named(reader: Reader, text: str) -> tuple[str, str]:
    merchant, _, number = text.partition("/")
    if reader.merchant not in (None, merchant):
        raise no_order(merchant, number)
    return merchant, number
