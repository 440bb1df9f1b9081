"""What taking orders in would answer now, with nothing written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from activities.adapters.store.database.engine import Database, rows_of
from activities.adapters.store.orders.orders import (
    ORDERS_MAX,
    new_row,
    order_row,
    orders,
    taken,
)
from activities.adapters.store.results.rows import OrderRow, StoredOrder
from models.messages.orders.order import Order


async def rehearse_many(
    database: Database | None,
    handed: Iterable[tuple[Order, Mapping[str, Any]]],
    *,
    accepted_at: datetime,
) -> tuple[StoredOrder, ...]:
    """What `Orders.take_many` would answer; without a database, as one that holds no order.

    Raises:
        Unavailable: the database cannot be read now.
    """
    rows = [new_row(order, start, accepted_at) for order, start in handed]
    answers: tuple[StoredOrder, ...] = ()
    for begin in range(0, len(rows), ORDERS_MAX):
        chunk = rows[begin : begin + ORDERS_MAX]
        names = [row["workflow_id"] for row in chunk]
        query = select(orders).where(orders.c.workflow_id.in_(names))
        held = await database.read(partial(rows_of, query=query)) if database else ()
        answers += _answers(chunk, [order_row(row) for row in held])
    return answers


def _answers(rows: Sequence[dict[str, Any]], held: Iterable[OrderRow]) -> tuple[StoredOrder, ...]:
    there = {row.workflow_id: row for row in held}
    empty = {**dict.fromkeys(OrderRow.model_fields), "id": 0}
    fresh = {
        row["workflow_id"]: order_row({**empty, **row})
        for row in reversed(rows)  # of twins the first is taken
        if row["workflow_id"] not in there
    }
    new = set(fresh)
    return tuple(taken(row, (there | fresh)[row["workflow_id"]], new) for row in rows)
