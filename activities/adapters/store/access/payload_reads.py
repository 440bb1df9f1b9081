"""The record of who opened sealed payloads: a row for each order and request; and its list."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from pydantic import AwareDatetime
from sqlalchemy import Connection, insert, select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables import schema as tables
from activities.adapters.store.tables.security import PayloadReads as PayloadReadsTable

reads = table_of(PayloadReadsTable)
orders = table_of(tables.Orders)


class PayloadReadRow(Row):
    """Who opened payloads of an owner: an order, or what has none, as a ticket."""

    id: int
    at: AwareDatetime
    key_id: str
    actor: str | None
    owner: str
    payloads: int
    merchant: str | None
    order_no: str | None


class PayloadReads:
    """Every query of the record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self, key_id: str, actor: str | None, counts: Mapping[str, int], *, at: datetime
    ) -> None:
        """Write down how many payloads of which owners are about to be opened.

        Raises:
            Unavailable: the database cannot be written now.
        """
        who = {"key_id": key_id, "actor": actor, "at": at}
        new = [{**who, "owner": owner, "payloads": count} for owner, count in counts.items()]

        def write(connection: Connection) -> None:
            if new:
                connection.execute(insert(reads), new)

        await self._database.write(write)

    async def page(
        self,
        most: int,
        *,
        before: int | None = None,
        merchant: str | None = None,
        order_no: str | None = None,
    ) -> tuple[PayloadReadRow, ...]:
        """So many rows, the newest first: those before a row, of a merchant, of an order's number.

        Raises:
            Unavailable: the database cannot be read now.
        """
        query = (
            select(reads, orders.c.merchant, orders.c.number.label("order_no"))
            .outerjoin(orders, orders.c.workflow_id == reads.c.owner)
            .order_by(reads.c.id.desc())
            .limit(most)
        )
        wanted = {orders.c.merchant: merchant, orders.c.number: order_no}
        query = query.where(*(column == value for column, value in wanted.items() if value))
        if before is not None:
            query = query.where(reads.c.id < before)
        rows = await self._database.read(partial(rows_of, query=query))
        return tuple(map(PayloadReadRow.model_validate, rows))
