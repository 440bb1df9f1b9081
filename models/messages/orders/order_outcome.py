"""How an order ends."""

from enum import StrEnum


class OrderOutcome(StrEnum):
    """closed: all was done; returned: all goods went back before they were accepted."""

    CLOSED = "closed"
    RETURNED = "returned"
    CANCELLED = "cancelled"
