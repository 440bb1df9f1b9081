"""The ticket that a caller names: there, or the answer that it is not."""

from activities.adapters.store.results.rows import CaseRow
from models.errors import NotFound
from models.hints import Hint
from models.ids import is_ticket
from models.phrases import phrase
from starter.service.app_context import AppContext
from starter.service.reading.known_orders import KnownOrder


async def file_of(context: AppContext, ticket: str) -> KnownOrder:
    """The ticket, where an order would stand.

    Raises:
        NotFound: there is no such ticket.
        Unavailable: the database cannot be read now.
    """
    found = await context.store.door.order_with_cases(ticket) if is_ticket(ticket) else None
    if found is None:
        raise no_ticket(ticket)
    return found


def no_ticket(ticket: str) -> NotFound:
    """The answer where a ticket is not there, or is none of the caller's."""
    return NotFound(
        phrase("there is no case {ticket}", ticket=ticket[:120]),
        hint=Hint(
            "`fulfil care list` has those that are about no order", "GET /care has those there are"
        ),
    )


async def ticket_row(context: AppContext, ticket: str) -> CaseRow:
    """The row of its case; raises as `file_of` does."""
    row = await context.store.cases.by_id(ticket) if is_ticket(ticket) else None
    if row is None:
        raise no_ticket(ticket)
    return row
