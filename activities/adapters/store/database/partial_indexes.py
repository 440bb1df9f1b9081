"""Indexes over some of a table's rows. Only migrations, and tests of the schema, import this.

No query names an index, and one over some rows is built with PostgreSQL's dialect, which a command
over SQLite does not need.
"""

from sqlalchemy import Column, Index, TextClause, text

from activities.adapters.store.database.engine import table_of
from activities.adapters.store.tables import schema as tables
from activities.adapters.store.tables.base import BREACHED, UNDELIVERED

METADATA = tables.Table.metadata
"""All tables with all of their indexes."""

STUCK = text("needs_attention OR problem IS NOT NULL")
STUCK_SQLITE = text("needs_attention = 1 OR problem IS NOT NULL")  # as SQLAlchemy asks for it
"""Orders, and returns, that somebody must see to: few among many."""


orders, cases = table_of(tables.Orders), table_of(tables.Cases)
decisions, owed = table_of(tables.Decisions), table_of(tables.Duties).c


def _partial(
    name: str, *columns: Column[object], rows: TextClause, sqlite: TextClause | None = None
) -> None:
    """An index over some rows; `sqlite`: their condition there, where it is written otherwise."""
    Index(name, *columns, sqlite_where=rows if sqlite is None else sqlite, postgresql_where=rows)


_partial("ix_orders_stuck", orders.c.id, rows=STUCK, sqlite=STUCK_SQLITE)
_partial("ix_orders_held", orders.c.id, rows=tables.ON_HOLD)
_partial("ix_orders_moved", orders.c.clock_offset, rows=tables.CLOCK_IS_AHEAD)
_partial("ix_orders_not_begun", orders.c.id, rows=tables.NOT_BEGUN)
_partial("ix_cases_moved", cases.c.clock_offset, rows=tables.CLOCK_IS_AHEAD)
_partial("ix_cases_stuck", cases.c.order, rows=STUCK, sqlite=STUCK_SQLITE)
_partial("ix_decisions_sent", decisions.c.sent_at, rows=tables.UNANSWERED)
_partial("ix_notices_waiting", table_of(tables.Notices).c.ready_at, rows=UNDELIVERED)
_partial("ix_duties_breached", owed.clause, owed.owner, owed.order, owed.state, rows=BREACHED)
