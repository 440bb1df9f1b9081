"""Bookings under keys: made, and cancelled by the key they were made under."""

from activities.adapters.partners.errors import DONE_BEFORE
from activities.adapters.standins.partner import POSITIVE_VERDICT, Verdict

CANCELLED_BEFORE = 2001


class Bookings:
    """Which keys are booked, and which are closed for good."""

    def __init__(self) -> None:
        self.open: set[str] = set()
        self.closed: set[str] = set()

    def may_book(self, key: str) -> Verdict:
        """Yes, unless the cancellation overtook it: it would never be cancelled again."""
        if key in self.closed:
            return Verdict(CANCELLED_BEFORE, "it was cancelled before it arrived")
        return POSITIVE_VERDICT

    def may_cancel(self, key: str) -> Verdict:
        """Yes; one that is unknown is cancelled already, and stays so where it still comes."""
        if key in self.closed:
            return Verdict(DONE_BEFORE, "cancelled before")
        if key in self.open:
            return POSITIVE_VERDICT
        return Verdict(DONE_BEFORE, "nothing is booked under it", keeps=True)

    def book(self, key: str) -> None:
        """Open."""
        self.open.add(key)

    def cancel(self, key: str) -> None:
        """Close for good."""
        self.open.discard(key)
        self.closed.add(key)
