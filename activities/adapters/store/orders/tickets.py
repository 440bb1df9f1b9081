"""Care cases about no order: each is filed under its own id, and stands where orders stand.

What is written of an order, its reports, lines, deadlines and notices, is written of a ticket under
its own id; only its row is one of the cases (ADR-0058).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, or_, select, update

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.results.rows import CaseSummary, OrderSummary
from activities.adapters.store.tables import schema as tables
from models.ids import is_ticket
from models.messages.decisions.decisions import Withdraw
from models.messages.timeline.timeline import Entry, EntryKind
from models.stages.care.reports import CareAttached

cases = table_of(tables.Cases)
timeline = table_of(tables.Timeline)

TICKET_SOURCE: Final = "care"
"""Where a ticket comes from, where an order says from which file or door."""

TICKETS_MAX: Final = 500
"""The most that are listed at once."""

CASE_COLUMNS = tuple(cases.c[name] for name in CaseSummary.model_fields)


class TicketRow(CaseSummary):
    """A ticket, and the number of its row."""

    id: int


class Tickets:
    """Every query of tickets alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(
        self,
        *,
        merchant: str | None = None,
        closed: bool | None = None,
        before: int | None = None,
        limit: int = TICKETS_MAX,
    ) -> tuple[TicketRow, ...]:
        """Those that fit, the newest first; `before`: those that came in before that row."""
        query = (
            select(cases.c.id, *CASE_COLUMNS)
            .where(cases.c.merchant.is_not(None))
            .order_by(cases.c.id.desc())
        )
        if merchant is not None:
            query = query.where(cases.c.merchant == merchant)
        if closed is not None:
            query = query.where(cases.c.closed if closed else ~cases.c.closed)
        if before is not None:
            query = query.where(cases.c.id < before)
        found = await self._database.read(partial(rows_of, query=query.limit(limit)))
        return tuple(map(TicketRow.model_validate, found))

    async def files(self, *, after: int, limit: int) -> tuple[OrderSummary, ...]:
        """Each where an order would stand, the oldest first: those that came in after that row."""
        query = select(*CASE_COLUMNS).where(cases.c.merchant.is_not(None), cases.c.id > after)
        query = query.order_by(cases.c.id).limit(limit)
        return tuple(map(ticket_as_order, await self._database.read(partial(rows_of, query=query))))

    async def about(self, order: str) -> tuple[str, ...]:
        """The ids of those that are about an order, the oldest first."""
        found = await self._database.read(partial(attached_to, order=order))
        return tuple(one.workflow_id for one in found)


def file_of(connection: Connection, ticket: str) -> OrderSummary | None:
    """A ticket where an order would stand: what is done with what is filed under an id."""
    query = select(*CASE_COLUMNS).where(cases.c.workflow_id == ticket)
    found = rows_of(connection, query) if is_ticket(ticket) else []
    return ticket_as_order(found[0]) if found else None


def attached_to(connection: Connection, order: str) -> tuple[CaseSummary, ...]:
    """The tickets that are about an order, the oldest first."""
    query = select(*CASE_COLUMNS).where(cases.c.about == order).order_by(cases.c.id)
    return tuple(map(CaseSummary.model_validate, rows_of(connection, query)))


def lines_of(connection: Connection, tickets: Sequence[str]) -> tuple[Entry, ...]:
    """What was told of these, and taken back: it says what they have become."""
    if not tickets:
        return ()
    says = or_(timeline.c.happening == EntryKind.REPORT, timeline.c.what == Withdraw.name)
    query = select(timeline).where(timeline.c.order.in_(tickets), says)
    found = rows_of(connection, query.order_by(timeline.c.at, timeline.c.id))
    return tuple(map(Entry.model_validate, found))


def attach(connection: Connection, entries: Iterable[Entry]) -> None:
    """Keep which order each ticket is about, as its lines say: they may come in any order."""
    says = (CareAttached.kind, Withdraw.name)
    for ticket in {one.order for one in entries if one.what in says and is_ticket(one.order)}:
        mine = cases.c.workflow_id == ticket, cases.c.merchant.is_not(None)
        about = _about(connection, ticket)
        connection.execute(update(cases).where(*mine).values(about=about))


def _about(connection: Connection, ticket: str) -> str | None:
    """What happened last says it, of what was not taken back."""
    line = timeline.c
    query = select(line.what, line.happening, line.report_id, line.data).order_by(line.at, line.id)
    lines = connection.execute(query.where(line.order == ticket)).all()
    gone = {one.data.get("report_id") for one in lines if one.what == Withdraw.name}
    stands = [
        one.data.get("about")
        for one in lines
        if (one.what, one.happening) == (CareAttached.kind, EntryKind.REPORT)
        and one.report_id not in gone
    ]
    return stands[-1] if stands else None


def ticket_as_order(row: Mapping[str, Any]) -> OrderSummary:
    """The row of a ticket as one of an order is read."""
    of_order = {
        "number": row["workflow_id"],
        "source": TICKET_SOURCE,
        "city": None,
        "replaces": None,
    }
    of_order["accepted_at"] = row["opened_at"]
    return OrderSummary.model_validate({**row, **of_order})
