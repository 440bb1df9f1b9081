"""The indexes of our tables (`models/tables.py`). Only migrations import this.

No query names an index, and one over a part of the rows is built with PostgreSQL's dialect, which
a command over SQLite does not need.
"""

from typing import Any

from sqlalchemy import Column, Index, Table, TextClause, text

from models.tables import (
    HELD,
    METADATA,
    NOT_BEGUN,
    SENT,
    cases,
    decisions,
    duties,
    imports,
    orders,
    reports,
    timeline,
    troubles,
)

__all__ = ["METADATA"]

STUCK = text("needs_attention OR problem IS NOT NULL")
STUCK_SQLITE = text("needs_attention = 1 OR problem IS NOT NULL")  # as SQLAlchemy asks for it
"""Orders, and returns, that somebody must see to: few among many."""


def _index(table: Table, *columns: str) -> None:
    """An index over all rows."""
    Index(None, *(table.c[name] for name in columns))


def _partial(
    name: str, column: Column[Any], rows: TextClause, *, sqlite: TextClause | None = None
) -> None:
    """An index over some rows; `sqlite`: their condition there, where it is written otherwise."""
    Index(name, column, sqlite_where=rows if sqlite is None else sqlite, postgresql_where=rows)


_index(orders, "closed", "waiting_on")
_index(orders, "closed", "stage")
_index(orders, "merchant", "id")
_index(orders, "outbox", "source", "id")
_partial("ix_orders_stuck", orders.c.id, STUCK, sqlite=STUCK_SQLITE)
_partial("ix_orders_held", orders.c.id, HELD)
_partial("ix_orders_not_begun", orders.c.id, NOT_BEGUN)

_index(cases, "outbox", "id")
_index(cases, "closed", "waiting_on")
_partial("ix_cases_stuck", cases.c.order, STUCK, sqlite=STUCK_SQLITE)

_index(reports, "state", "received_at")
_index(reports, "order", "actor")
_partial("ix_decisions_sent", decisions.c.sent_at, SENT)

_index(timeline, "order", "at")
_index(timeline, "happening", "at")
_index(timeline, "duty", "at")
_index(duties, "state", "due_at")
_index(duties, "owner", "state")
_index(duties, "order")

_index(imports, "merchant", "sha256")
_index(troubles, "order")
