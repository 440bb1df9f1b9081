"""Orders, one and many, and what was not kept; each order judged by its own clock.

Temporal is not asked: a list of 500 would be 500 questions to the workers.
"""

from models.messages.lists.order_filter import OrderFilter
from models.roles import Role
from models.scopes import PartyKind
from starter.service.reading.need_to_know import Reading, narrowed_rows
from starter.service.reading.order_lists import listed
from starter.service.reading.read_context import Records, no_order
from starter.service.reading.view_model import View
from starter.service.reading.views import OrderListed, OrderShown, shown


class BreachCounts(View):
    """Deadlines not kept, by clause and owner: without a fact so far, with a late one, and with
    one that was reported long after, and that no desk has believed."""

    clause: str
    owner: Role
    missed: int
    late: int
    unproved: int
    orders: int


async def orders(
    records: Records, wanted: OrderFilter
) -> tuple[tuple[OrderListed, ...], int | None]:
    """A page of the orders that fit, the newest first, and the cursor of the page after.

    Raises:
        Unavailable: the database cannot be read.
    """
    page = await records.store.orders.list(wanted, records.now())
    names = [row.workflow_id for row in page.rows]
    return listed(page, await records.store.list_details.deadlines(names, records.now())), page.next


async def own_orders(
    records: Records, wanted: OrderFilter, reading: Reading
) -> tuple[tuple[OrderListed, ...], int | None]:
    """The same for a key outside: how they stand to the deadlines that it sees.

    Raises:
        Unavailable: the database cannot be read.
    """
    page = await records.store.orders.list(wanted, records.now())
    names = [row.workflow_id for row in page.rows]
    owed = await records.store.list_details.owed(names, reading.crew, records.now())
    parties = wanted.scope.parties if wanted.scope else ()
    vehicle = next((party for kind, party in parties if kind is PartyKind.VEHICLE), None)
    on_it = await records.store.list_details.on_vehicle(names, vehicle) if vehicle else {}
    return narrowed_rows(page, owed, reading, on_it), page.next


async def order(records: Records, merchant: str, number: str) -> OrderShown:
    """All that is known of an order, as it stands now.

    Raises:
        NotFound: the merchant has no order of that number.
        Unavailable: the database cannot be read.
    """
    view = await records.store.views.show(merchant, number, records.now())
    if view is None:
        raise no_order(merchant, number)
    return shown(view)


async def breaches(records: Records, merchant: str) -> tuple[BreachCounts, ...]:
    """Deadlines of a merchant's orders that were not kept, the most first.

    Raises:
        Unavailable: the database cannot be read.
    """
    found = await records.store.views.breaches(merchant=merchant)
    return tuple(map(BreachCounts.model_validate, found))
