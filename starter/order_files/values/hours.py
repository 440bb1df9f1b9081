"""Hours as people and spreadsheets write them; all of Shanghai."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from models.phrases import JoinedTexts, phrase
from starter.order_files.workbooks.cells import (
    Cell,
    UncertainCell,
    UnreadableCell,
    narrow,
    quoted,
)

SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall-clock day, made aware by the caller
"""The day 0 of a spreadsheet."""

NOON, EVENING = time(12), time(18)

_ANY_HOUR = {"", "全天", "不限", "任意", "任意时间", "随时", "均可", "都可以"}
_HALVES = {"上午": NOON, "中午前": NOON, "下午": EVENING, "am": NOON, "pm": EVENING}
_HOUR = re.compile(
    r"(?P<half>上午|早上|早|凌晨|中午|下午|傍晚|晚上|晚)?(?P<h>\d{1,2})"
    r"(?:[:时点](?:(?P<m>\d{1,2})|(?P<half_past>半))?分?)?(?::(?P<s>\d{1,2})(?:\.\d+)?)?秒?"
    r"(?P<ampm>am|pm)?(?:之前|以前|前|整)?(?P<about>左右)?"
)
_SPAN = re.compile(r"[-~至到—–]+")
_EITHER = range(1, 6)
"""Hours at which nobody loads a vehicle by night: 2点 may be 14:00."""

_MORNING = {"上午", "早上", "早", "凌晨", "am"}
_LATE = {"下午", "傍晚", "晚上", "晚", "pm"}


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day, None where any will do, and the doubt about it."""

    at: time | None = None
    doubt: str | None = None


def hour(cell: Cell) -> time | None:
    """The hour in a cell: 14:00, 下午2点, 14:00前; a span such as 9:00-12:00 means its end; None
    where any hour will do.

    Raises:
        UnreadableCell: no time of day.
        UncertainCell: the cell does not write the hour itself: 上午, taken as 12:00, 下午 as 18:00;
            or a number is what a spreadsheet may count it by.
    """
    if isinstance(cell, datetime):
        return named_hour(cell.time())
    if isinstance(cell, time):
        return named_hour(cell)
    if isinstance(cell, float) and 0 <= cell < 1:
        at = named_hour(of_serial(cell).time())
        raise UncertainCell(
            at,
            phrase(
                "{cell} is a number: {at} is taken; write it as 14:00",
                cell=quoted(cell),
                at=at or phrase("no hour"),
            ),
        )
    found = clock_in(narrow(cell))
    if found is None:
        raise UnreadableCell(
            phrase("{cell} is not a time of day; write it as 14:00", cell=quoted(cell))
        )
    if found.doubt:
        raise UncertainCell(found.at, JoinedTexts((quoted(cell), found.doubt), " "))
    return found.at


def of_serial(serial: float) -> datetime:
    """The wall-clock moment of a spreadsheet's serial number."""
    return SERIAL_ZERO + timedelta(days=serial) + timedelta(milliseconds=500)


def named_hour(wall: time) -> time | None:
    """An hour to the second; midnight names none."""
    return (
        wall.replace(microsecond=0, tzinfo=None) if wall.replace(microsecond=0) > time.min else None
    )


def clock_in(written: str) -> TimeOfDay | None:
    """The time of day in a text; None where there is none."""
    squeezed = "".join(written.split()).casefold().strip("(),，、")
    if squeezed in _ANY_HOUR:
        return TimeOfDay()
    if squeezed in _HALVES:
        half = _HALVES[squeezed]
        return TimeOfDay(
            half, phrase("names no hour: {half:%H:%M} is taken; write it as 14:00", half=half)
        )
    *before, last = _SPAN.split(squeezed)
    found = _HOUR.fullmatch(last)
    if not found or not all(_HOUR.fullmatch(part) for part in before):
        return None
    if "".join((*before, last)).isdigit():
        return None  # 9-12 may be a day
    halves = {found["half"] or next((half for half in _HALVES if squeezed.startswith(half)), "")}
    halves |= {found["ampm"] or ""}
    h, minute = int(found["h"]), 30 if found["half_past"] else int(found["m"] or 0)
    doubt = (
        phrase("is about an hour, and not by it; write it as 14:00前") if found["about"] else None
    )
    first = clock_in(squeezed[: -len(last)].rstrip("-~至到—–")) if last != squeezed else None
    if (halves & _MORNING and h >= 12) or (halves & {"晚上", "晚"} and h == 12):
        doubt = phrase("may be two hours of the day; write it as 14:00")
    if not any(halves) and h in _EITHER and not last.startswith("0"):
        doubt = phrase("may be of the night or of the afternoon; write it as 14:00")
    if (halves & _LATE and h < 12) or ("中午" in halves and h < 11):
        h += 12
    try:
        at = named_hour(time(h, minute, int(found["s"] or 0)))
    except ValueError:
        return None
    if first and first.at and at and at < first.at:
        doubt = phrase("ends before it begins; write the hour as 14:00")
    return TimeOfDay(at, doubt)
