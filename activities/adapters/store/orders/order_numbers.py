"""Which order numbers are there, and which are almost the same."""

from collections.abc import Iterable
from functools import partial
from itertools import islice

from sqlalchemy import select

from activities.adapters.store.database.engine import Database, rows_of
from activities.adapters.store.orders.orders import ORDERS_MAX, orders


class OrderNumbers:
    """Every query for the numbers of many orders."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def numbers(self, workflow_ids: Iterable[str]) -> dict[str, str]:
        """The numbers of those that are there, by workflow id."""
        found: dict[str, str] = {}
        ids_ = iter(workflow_ids)
        while chunk := list(islice(ids_, ORDERS_MAX)):
            query = select(orders.c.workflow_id, orders.c.number)
            query = query.where(orders.c.workflow_id.in_(chunk))
            rows = await self._database.read(partial(rows_of, query=query))
            found |= {row["workflow_id"]: row["number"] for row in rows}
        return found

    async def alike(self, merchant: str, keys: Iterable[str]) -> dict[str, dict[str, str]]:
        """The merchant's numbers that `ids.alike` writes so: number by workflow id, by that key."""
        found: dict[str, dict[str, str]] = {}
        rest = iter(sorted(set(keys)))
        while chunk := list(islice(rest, ORDERS_MAX)):
            query = select(orders.c.workflow_id, orders.c.number, orders.c.number_alike)
            query = query.where(orders.c.merchant == merchant, orders.c.number_alike.in_(chunk))
            for row in await self._database.read(partial(rows_of, query=query.order_by("id"))):
                same = found.setdefault(row["number_alike"], {})
                same[row["workflow_id"]] = row["number"]
        return found
