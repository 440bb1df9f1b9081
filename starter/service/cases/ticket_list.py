"""The list of tickets: care cases about no order, the newest first (ER-4.3)."""

from typing import Final

from activities.adapters.store.orders.tickets import TICKETS_MAX
from activities.adapters.store.results.rows import CaseSummary
from starter.service.app_context import AppContext
from starter.service.reading.view_model import Instant, View

PAGE_SIZE: Final = TICKETS_MAX  # tickets in a list


class TicketListed(View):
    """A line of the list of tickets; `about` is the order that it was found to be about."""

    ticket: str
    merchant: str
    kind: str
    step: str
    waiting_on: str
    since: Instant
    next_due_at: Instant | None
    opened_at: Instant
    closed: bool
    outcome: str | None
    problem: str | None
    about: str | None


class TicketsFound(View):
    """A page of tickets, the newest first; `next` is the `cursor` of the page after."""

    items: tuple[TicketListed, ...]
    next: int | None


async def tickets_found(
    context: AppContext,
    *,
    merchant: str | None = None,
    closed: bool | None = None,
    limit: int = PAGE_SIZE,
    cursor: int | None = None,
) -> TicketsFound:
    """Those that fit, the newest first; `cursor` is the `next` of the page before.

    Raises:
        Unavailable: the database cannot be read now.
    """
    found = await context.store.tickets.list(
        merchant=merchant, closed=closed, before=cursor, limit=limit + 1
    )
    following = found[limit - 1].id if len(found) > limit else None
    return TicketsFound(items=tuple(_listed(one) for one in found[:limit]), next=following)


def _listed(row: CaseSummary) -> TicketListed:
    return TicketListed.model_validate({**row.model_dump(), "ticket": row.workflow_id})
