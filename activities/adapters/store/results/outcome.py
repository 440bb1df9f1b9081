"""What the store did with what it was handed: the one vocabulary of all that it takes in.

What the sender of an order is told is another one: `models/messages/orders/placement.py`.
"""

from enum import StrEnum


class StoreOutcome(StrEnum):
    """What the store did with what it was handed: an order, a report, a decision, a case."""

    NEW = "new"
    """Taken now."""
    SAME = "same"
    """There already, and equal."""
    OTHER = "other"
    """There already, and saying something else."""

    @classmethod
    def repeated(cls, *, same: bool) -> "StoreOutcome":
        """Of what is there already: whether it says the same."""
        return cls.SAME if same else cls.OTHER
