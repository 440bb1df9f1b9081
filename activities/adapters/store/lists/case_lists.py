"""Cases of all orders: returns 退换货, and what customers write, each with the order it is of."""

from collections.abc import Collection
from functools import partial

from sqlalchemy import func, select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.results.rows import CaseSummary
from activities.adapters.store.tables import schema as tables

cases = table_of(tables.Cases)
orders = table_of(tables.Orders)

COLUMNS = tuple(cases.c[name] for name in CaseSummary.model_fields if name != "merchant")


class OrderCase(CaseSummary):
    """A case, and the number of the order that it is of; None where it is a ticket."""

    number: str | None = None


class CaseLists:
    """Lists over the cases table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def found(
        self,
        kinds: Collection[str],
        *,
        merchant: str | None = None,
        closed: bool | None = None,
        before: int | None = None,
        limit: int,
    ) -> tuple[OrderCase, ...]:
        """Those of these kinds that fit, the newest first; `before`: older than that row."""
        whose = func.coalesce(orders.c.merchant, cases.c.merchant)
        query = (
            select(*COLUMNS, whose.label("merchant"), orders.c.number)
            .outerjoin(orders, orders.c.workflow_id == cases.c.order)
            .where(cases.c.kind.in_(sorted(kinds)))
            .order_by(cases.c.id.desc())
        )
        if merchant is not None:
            query = query.where(whose == merchant)
        if closed is not None:
            query = query.where(cases.c.closed if closed else ~cases.c.closed)
        if before is not None:
            query = query.where(cases.c.id < before)
        found = await self._database.read(partial(rows_of, query=query.limit(limit)))
        return tuple(map(OrderCase.model_validate, found))
