"""One traceback for each cause and hour: what fails at every retry is told once, and counted.

A repeat is told in a line of its own at 10, 100, 1,000 … of them, and at the latest with the
next traceback or the end of the process.
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from activities.adapters.process.log_errors import chain, place

REPEATED_AFTER_SECONDS = 3600.0
CAUSES_MAX = 1000
"""How many causes are remembered; the one that was silent longest is forgotten first."""

_VARYING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|'[^']*'|\"[^\"]*\"")
Cause = tuple[str, ...]


@dataclass
class _Known:
    logged_at: float
    repeats: int = 0
    shown_repeats: int = 0


class LogRepeats:
    """What was told in the last hour, by its cause.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[Cause, _Known] = {}

    def judge(self, record: logging.LogRecord) -> logging.LogRecord | None:
        """The record as it is to be written: whole, as a line that counts, or not at all.

        `repeated` on it says how often it happened again since its last traceback.
        """
        cause = cause_of(record)
        if cause is None:
            return record
        known, now = self._known.pop(cause, None), self._clock()
        if known is None or now - known.logged_at >= REPEATED_AFTER_SECONDS:
            if known is not None and known.repeats:
                record.repeated = known.repeats
            self._remember(cause, _Known(now))
            return record
        known.repeats += 1
        self._remember(cause, known)
        if not _round(known.repeats):
            return None
        return _counted(record, known)

    def rest(self) -> list[tuple[Cause, int]]:
        """Causes that happened again since somebody was told, and how often; then forgotten."""
        left = [
            (cause, known.repeats)
            for cause, known in self._known.items()
            if known.repeats > known.shown_repeats
        ]
        self._known.clear()
        return left

    def _remember(self, cause: Cause, known: _Known) -> None:
        while len(self._known) >= CAUSES_MAX:
            del self._known[next(iter(self._known))]
        self._known[cause] = known


def cause_of(record: logging.LogRecord) -> Cause | None:
    """What makes two records one: the error's kind and place, or other people's same words.

    None for one of our lines without an error: each of those says something of its own.
    """
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        called = getattr(record, "temporal_activity", {}).get("activity_type", "")
        kinds = [str(getattr(one, "type", None) or type(one).__name__) for one in chain(error)]
        return (record.name, called, place(error), *kinds)
    if record.levelno >= logging.WARNING and record.name.startswith("temporalio"):
        return (record.name, _VARYING.sub("#", record.getMessage()))
    return None


def _counted(record: logging.LogRecord, known: _Known) -> logging.LogRecord:
    line = logging.makeLogRecord(record.__dict__)
    line.exc_info = line.exc_text = None
    line.repeated = known.shown_repeats = known.repeats
    return line


def _round(number: int) -> bool:
    """10, 100, 1,000 …"""
    return number >= 10 and str(number).rstrip("0") == "1"
