"""Orders, and what was sent about them, as they were just read: one use case hands them on."""

from typing import TypeAlias, TypeVar

from activities.adapters.store.orders.erasure_guard import erased_order_error
from activities.adapters.store.results.rows import DecisionRow, OrderSummary, ReportRow
from activities.adapters.store.results.view_rows import OrderAccess, OrderWithCases

Summary = TypeVar("Summary", bound=OrderSummary)

KnownOrder: TypeAlias = OrderWithCases
"""An order and the cases next to it as they were just read: a door hands it on."""

KnownAccess: TypeAlias = OrderAccess
"""What the key that asks may see of an order."""

SentReport: TypeAlias = ReportRow
SentDecision: TypeAlias = DecisionRow
"""What was sent about an order, as it stands: a page says what became of it."""


def kept(order: Summary) -> Summary:
    """The order, for what would be kept of it.

    Raises:
        Closed: its personal data was erased, and none is taken in again.
    """
    if order.erased_at is not None:
        raise erased_order_error(order.number, order.erased_at)
    return order
