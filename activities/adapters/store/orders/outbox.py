"""The outbox: orders and cases that are taken in, and whose workflow is to be started."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection, and_, func, or_, select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.orders.deferred_work import is_due, troubles
from activities.adapters.store.results.row import Row
from activities.adapters.store.results.rows import OrderSummary
from activities.adapters.store.tables import schema as tables
from models.messages.orders.order import Source
from models.messages.orders.outbox_state import OutboxState

orders = table_of(tables.Orders)
cases = table_of(tables.Cases)

SINGLE_SOURCES = tuple(source for source in Source if source is not Source.FILE)
"""Where orders come from that somebody waits for now."""


class Backlog(Row):
    """Orders taken in and not started (`pending`), and those started and not begun."""

    pending: int
    not_begun: int


class Outbox:
    """What the relay starts, and how much of it there is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def orders(self, limit: int, now: datetime) -> tuple[str, ...]:
        """Workflow ids of orders to be started now: single ones, then those of files, the oldest
        first. Only the ids: one row that cannot be read keeps no other.
        """
        due = is_due("order", orders.c.workflow_id, now)
        query = select(orders.c.workflow_id).where(orders.c.outbox == OutboxState.PENDING, due)
        query = query.order_by(orders.c.id)

        def find(connection: Connection) -> tuple[str, ...]:
            single = query.where(orders.c.source.in_(SINGLE_SOURCES)).limit(limit)
            found = tuple(connection.execute(single).scalars())
            rest = query.where(orders.c.source == Source.FILE).limit(limit - len(found))
            return (*found, *connection.execute(rest).scalars())

        return await self._database.read(find)

    async def backlog(self) -> Backlog:
        """How many orders are not started, and how many are started and have not begun.

        One that was ended by hand, or whose tasks fail, will not begin soon: nobody waits for it.
        """
        failing = select(troubles.c.key).where(troubles.c.what.in_(("workflow", "missing")))
        waits = orders.c.problem.is_(None), orders.c.workflow_id.not_in(failing)
        count = select(func.count()).select_from(orders)
        pending = count.where(orders.c.outbox == OutboxState.PENDING).label("pending")
        begun = count.where(tables.NOT_BEGUN, *waits).label("not_begun")
        (row,) = await self._database.read(partial(rows_of, query=select(pending, begun)))
        return Backlog.model_validate(row)

    async def silent(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Workflow ids of orders that were started before then and have said nothing yet."""
        query = select(orders.c.workflow_id).where(
            tables.NOT_BEGUN, orders.c.problem.is_(None), orders.c.started_at <= before
        )
        found = await self._database.read(
            partial(rows_of, query=query.order_by(orders.c.id).limit(limit))
        )
        return tuple(row["workflow_id"] for row in found)

    async def ahead_of(self, row: OrderSummary) -> int:
        """How many orders are to be started before this one."""
        single = orders.c.source.in_(SINGLE_SOURCES)
        before = and_(single, orders.c.id < row.id)
        if row.source == Source.FILE:
            before = or_(single, orders.c.id < row.id)
        query = select(func.count().label("n")).where(
            orders.c.outbox == OutboxState.PENDING, before
        )
        (found,) = await self._database.read(partial(rows_of, query=query))
        return int(found["n"])

    async def cases(self, now: datetime, limit: int = 500) -> tuple[tuple[str, str], ...]:
        """Workflow ids of cases to be started now, each with its order's, the oldest first."""
        due = is_due("case", cases.c.workflow_id, now)
        query = select(cases.c.workflow_id, cases.c.order).where(
            cases.c.outbox == OutboxState.PENDING, due
        )
        query = query.order_by(cases.c.id).limit(limit)
        found = await self._database.read(partial(rows_of, query=query))
        return tuple((row["workflow_id"], row["order"]) for row in found)
