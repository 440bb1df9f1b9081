"""What is overdue: deadlines that are late by the clocks of their own orders, the longest first."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.lists.file_columns import MERCHANT_COLUMN, OF_FILE, equal
from activities.adapters.store.orders.lateness import (
    case_kind,
    case_number,
    due_of_waiting,
    due_since,
    late_deadlines,
    longest_first,
    offset,
)
from activities.adapters.store.results.deadline_rows import OverdueRow
from activities.adapters.store.tables.orders import Duties, Orders
from models.messages.timeline.duty_row import DutyRow
from models.roles import Role

orders, duties = table_of(Orders), table_of(Duties)

NEAREST_FIRST = (duties.c.due_at, *duties.primary_key)
"""The nearest due first, and always the same one of two that are due together."""

OF_CASE = (case_number(), case_kind())


class OverdueList:
    """Deadlines that passed without their fact."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(
        self,
        now: datetime,
        *,
        merchant: str | None = None,
        owner: Role | None = None,
        hub: str | None = None,
        since: datetime | None = None,
        limit: int = 500,
    ) -> tuple[OverdueRow, ...]:
        """Deadlines of open orders and cases that are late by their own clocks, the longest first.

        Of an order on hold only what it had missed before counts. `since`: only those that were
        due then or later, by their own clocks.
        """

        def find(connection: Connection) -> list[dict[str, Any]]:
            query = late_deadlines(connection, now).add_columns(*OF_FILE, *OF_CASE, offset())
            query = query.where(*narrowed)
            if since is not None:
                query = query.where(due_since(connection, since))
            query = query.order_by(*longest_first(connection), *NEAREST_FIRST).limit(limit)
            if narrowed:  # which of all that wait are these, only the query itself can say
                return rows_of(connection, query)
            return _first_due(connection, query, limit, since)

        narrowed = wanted(merchant, owner, hub)
        return tuple(map(_late, await self._database.read(find)))


def wanted(merchant: str | None, owner: Role | None, hub: str | None) -> list[Any]:
    """What deadlines are narrowed by."""
    return equal([(MERCHANT_COLUMN, merchant), (duties.c.owner, owner), (orders.c.hub, hub)])


def _late(row: dict[str, Any]) -> OverdueRow:
    return OverdueRow.model_validate({**row, "duty": DutyRow.model_validate(row)})


def _first_due(
    connection: Connection, query: Select[Any], limit: int, since: datetime | None
) -> list[dict[str, Any]]:
    """The first rows of it, by a look at little more than these: thousands may be late."""
    looked_at = limit
    while (until := due_of_waiting(connection, looked_at, since)) is not None:
        found = rows_of(connection, query.where(duties.c.due_at <= until))
        if len(found) == limit:
            return found
        looked_at *= 4
    return rows_of(connection, query)
