"""What the sender of an order is told: the one vocabulary of every door and every file.

What the store did with it is another one: new, same, other (`StoreOutcome`).
"""

from enum import StrEnum
from typing import Literal, TypeAlias


class PlacementOutcome(StrEnum):
    """What became of an order that was handed in."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    """Taken, and it waits for a person."""
    KNOWN = "known"
    """It was here, and says the same."""
    CONFLICT = "conflict"
    """Its number was taken in with other content."""
    REFUSED = "refused"
    """Not taken."""


TakenOutcome: TypeAlias = Literal[PlacementOutcome.ACCEPTED, PlacementOutcome.REVIEW]
"""How an order was taken in."""
