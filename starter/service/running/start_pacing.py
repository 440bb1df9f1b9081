"""How many orders may be started and not begun: about what the workers begin in one second.

The server hands tasks out as they came. Were a whole import started at once, whoever comes after
it would wait until all of it has begun; so the relay keeps the rest back. What the workers can do
is learnt from how many orders they have begun.
"""

from datetime import datetime
from typing import Final

RATE_AT_START: Final = 20.0
"""The orders a second that are believed until something is known."""

RATE_MIN: Final = 2.0
RATE_MAX: Final = 500.0

RATE_GROWTH: Final = 1.5
"""Workers that had nothing left to begin can do more: by so much at once."""

MEASURED_SECONDS: Final = 1.0
"""Shorter than this is not a measurement: orders begin in bunches."""


class Pace:
    """Orders begun a second, as far as it is known.

    Attributes:
        a_second: how many orders the workers begin in a second.
    """

    def __init__(self) -> None:
        self.a_second = RATE_AT_START
        self._waiting = 0
        self._begun = 0
        self._since: datetime | None = None

    def room(self, waiting: int, now: datetime) -> int:
        """How many orders may be started now, while `waiting` are started and not begun."""
        self._begun += max(self._waiting - waiting, 0)
        if self._waiting and not waiting:
            self._believe(self.a_second * RATE_GROWTH, now)
        elif self._since is None or not waiting:
            self._begun, self._since = 0, now
        else:
            span = (now - self._since).total_seconds()
            if span >= MEASURED_SECONDS:
                self._believe(self._begun / span, now)
        self._waiting = waiting
        return max(int(self.a_second) - waiting, 0)

    def started(self, count: int) -> None:
        """Know of orders that were started after `room` was asked for."""
        self._waiting += count

    def _believe(self, a_second: float, now: datetime) -> None:
        self.a_second = min(max(a_second, RATE_MIN), RATE_MAX)
        self._begun, self._since = 0, now
