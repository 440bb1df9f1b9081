"""How often somebody may do something: so many times in any span, counted exactly, in memory.

One process counts for itself: what must hold over several is counted in the database.
"""

import time
from collections import deque
from collections.abc import Callable, Hashable


class Rate:
    """At most `most` times in any `seconds`, each caller for itself.

    Args:
        most: so many times.
        seconds: in any span of this length.
        clock: the time in seconds; it never goes back.
    """

    def __init__(
        self, most: int, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.most = most
        self.seconds = seconds
        self._clock = clock
        self._times: dict[Hashable, deque[float]] = {}
        self._swept = clock()

    def hit(self, who: Hashable) -> float:
        """Count one more; zero where it is within the rate, else after how many seconds it is.

        One that is too often is not counted: who waits that long is let in.
        """
        now = self._clock()
        if now - self._swept >= self.seconds:
            self._sweep(now)
        times = self._times.setdefault(who, deque())
        while times and now - times[0] >= self.seconds:
            times.popleft()
        if len(times) >= self.most:
            return times[0] + self.seconds - now
        times.append(now)
        return 0.0

    @property
    def held(self) -> int:
        """Of how many callers something is remembered."""
        return len(self._times)

    def _sweep(self, now: float) -> None:
        """Forget who has not come for a span: looked at once a span, not at each call."""
        self._swept = now
        gone = [who for who, times in self._times.items() if now - times[-1] >= self.seconds]
        for who in gone:
            del self._times[who]
