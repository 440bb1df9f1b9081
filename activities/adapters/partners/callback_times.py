"""How a partner's callbacks write instants: with an offset, or as a clock in Beijing shows them."""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any, Protocol

from models.sop import clock

DAY = r"(?P<day>\d{4}-\d{1,2}-\d{1,2})"
TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
MOMENT = re.compile(rf"{DAY}[ T](?P<at>{TIME})")
SPAN = re.compile(rf"{DAY} (?P<opens>{TIME})\s*[-~\u2013\u2014至]\s*(?P<at>{TIME})")


class TimeReader(Protocol):
    """How the times of one partner are read; its adapter names one."""

    def __call__(self, written: Any) -> Any:
        """The instant that is meant, or what was written where that says it already, or nothing."""


def with_offset(written: Any) -> Any:
    """As it is: a time without its offset is refused by the field that it stands in."""
    return written


def beijing(written: Any) -> Any:
    """`yyyy-MM-dd HH:mm:ss`, or a day and a span of its hours, by the clock of Beijing.

    Of a span its end is meant: until then whoever is to come is in time. What has an offset,
    or is no such time, is left to the field that it stands in.
    """
    text = written.strip() if isinstance(written, str) else ""
    found = MOMENT.fullmatch(text) or SPAN.fullmatch(text)
    if found is None:
        return written
    try:
        day = date(*map(int, found["day"].split("-")))
        times = [_time(found[name]) for name in found.groupdict() if name != "day"]
    except ValueError:
        return written
    if times != sorted(times):
        return f"{text}: it ends before it begins"  # else its end would pass for an offset
    return clock.instant(day, times[-1]).isoformat()


def _time(written: str) -> time:
    hour, minute, *second = map(int, written.split(":"))
    return time(hour, minute, second[0] if second else 0)


def read_times(names: Iterable[str], body: dict[str, Any], read: TimeReader) -> dict[str, Any]:
    """A body with these fields read as instants."""
    return {**body, **{name: read(body[name]) for name in names if name in body}}
