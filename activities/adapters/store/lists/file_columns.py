"""Whose a row of a list is: an order's, or a ticket's, which is about none."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func

from activities.adapters.store.database.engine import table_of
from activities.adapters.store.tables.orders import Cases, Orders

orders, cases = table_of(Orders), table_of(Cases)

MERCHANT_COLUMN = func.coalesce(orders.c.merchant, cases.c.merchant).label("merchant")
OF_FILE = (
    MERCHANT_COLUMN,
    func.coalesce(orders.c.number, cases.c.order).label("number"),
    func.coalesce(orders.c.hub, cases.c.hub).label("hub"),
    orders.c.city,
)
"""Of the order, or of a ticket, which is about none and goes by its own id."""


def equal(wanted: Iterable[tuple[ColumnElement[Any], Any]]) -> list[ColumnElement[bool]]:
    """One condition for each value that is set."""
    return [column == value for column, value in wanted if value is not None]
