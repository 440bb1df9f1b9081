"""Reports that are written down and that no workflow was handed yet."""

from sqlalchemy import Connection, bindparam, exists, select

from activities.adapters.store.database.engine import table_of
from activities.adapters.store.database.prepared_statements import FixedStatement, Statement
from activities.adapters.store.orders.deferred_work import report_key, troubles
from activities.adapters.store.tables import schema as tables
from models.messages.reports.inbox_state import InboxState

ROW_ID_MAX = 2**31 - 1
"""No row has a greater id."""

reports = table_of(tables.Reports)


def waiting(connection: Connection, order: str, before: int) -> tuple[int, ...]:
    """Row ids of an order's reports before that one, the oldest first.

    What cannot be delivered is not among them: it keeps no other.
    """
    found = WAITING.rows(connection, {"of_order": order, "before": before})
    return tuple(row["id"] for row in found)


def _waits(_dialect: str) -> Statement:
    in_trouble = exists().where(troubles.c.what == "report", troubles.c.key == report_key())
    return (
        select(reports.c.id)
        .where(reports.c.order == bindparam("of_order"), reports.c.id < bindparam("before"))
        .where(reports.c.state == InboxState.PENDING)
        .where(reports.c.handed_over_at.is_(None), ~in_trouble)
        .order_by(reports.c.id)
    )


WAITING = FixedStatement(_waits)
