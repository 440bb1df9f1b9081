"""Orders that have closed, and whose customers nobody has been set to ask 回访 (FH-7.3.1.3)."""

from datetime import datetime
from functools import partial

from sqlalchemy import select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.results.rows import OrderRow
from activities.adapters.store.tables import schema as tables
from models.messages.orders.order_outcome import OrderOutcome
from models.stages.care.request import CareKind

orders = table_of(tables.Orders)
cases = table_of(tables.Cases)


class FollowUps:
    """What is to be followed up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, since: datetime, *, limit: int) -> tuple[OrderRow, ...]:
        """Orders that have closed as accepted since then, and are not erased, the oldest first.

        Of those whose customer was asked, or is to be, none.
        """
        kinds = (CareKind.SURVEY, CareKind.FOLLOW_UP)
        asked = select(cases.c.id).where(
            cases.c.order == orders.c.workflow_id, cases.c.kind.in_(kinds)
        )
        query = (
            select(orders)
            .where(orders.c.closed, orders.c.outcome == OrderOutcome.CLOSED)
            .where(orders.c.snapshot_at >= since, orders.c.erased_at.is_(None), ~asked.exists())
            .order_by(orders.c.id)
            .limit(limit)
        )
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(map(OrderRow.model_validate, found))
