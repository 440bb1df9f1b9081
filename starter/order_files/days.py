"""Days and hours as people and spreadsheets write them; all of Shanghai."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from models.sop import clock
from starter.order_files.cells import Cell, Unreadable, plain, shown

WANTED = "write it as 2026-11-25"
NEAR_PAST = timedelta(days=30)
"""How long ago a day without a year may lie; an earlier one is next year's."""

NOON, EVENING = time(12), time(18)

_SERIAL_FROM, _SERIAL_TO = 20_000, 80_000  # 1954 to 2119
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall-clock day, made aware by the caller
_YEARS = range(2000, 2101)

_DASHES = re.compile("[‐-―−－]")
_WEEKDAY = re.compile(r"[(\[]?(?:周|星期|礼拜)[一二三四五六日天][)\]]?")
_WITH_YEAR = (
    re.compile(
        r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?(?P<rest>(?!\d).*)"
    ),
    re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?P<rest>(?!\d).*)"),
    re.compile(r"(?P<y>\d\d)年\s*(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})[日号]?(?P<rest>(?!\d).*)"),
)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})(?P<rest>(?!\d).*)")
_NO_YEAR = (
    re.compile(r"(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})[日号]?(?P<rest>(?!\d).*)"),
    re.compile(r"(?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?P<rest>(?![\d/.-]).*)"),
)
_ISO = re.compile(r"\d{4}-\d\d-\d\dt\d\d:\d\d.*")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_ANY_HOUR = {"", "全天", "不限", "任意", "任意时间", "随时", "均可", "都可以"}
_HALVES = {"上午": NOON, "中午前": NOON, "下午": EVENING, "am": NOON, "pm": EVENING}
_HOUR = re.compile(
    r"(?P<half>上午|早上|早|凌晨|中午|下午|傍晚|晚上|晚)?(?P<h>\d{1,2})"
    r"(?:[:时点](?:(?P<m>\d{1,2})|(?P<half_past>半))?分?)?(?::(?P<s>\d{1,2})(?:\.\d+)?)?秒?"
    r"(?P<ampm>am|pm)?(?:之前|以前|前|左右|整)?"
)
_SPAN = re.compile(r"[-~至到—–]+")
_LATE_HALVES = {"下午", "傍晚", "晚上", "晚", "pm"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day, the hour that stood with it, and words next to it that nobody could read.

    `year_guessed`: it was written without a year.
    """

    day: date
    hour: time | None = None
    unread: str | None = None
    year_guessed: bool = False

    @property
    def instant(self) -> datetime | None:
        """The instant, where an hour was named."""
        return clock.instant(self.day, self.hour) if self.hour else None


def day(cell: Cell, today: date) -> Day:
    """The day in a cell: a date, a serial number, 2026-11-25, 2026年11月25日 14:00, 11月25日.

    Args:
        cell: as the file holds it.
        today: the Shanghai day of the import; a day without a year is the first such day that
            lies no more than `NEAR_PAST` before it.

    Raises:
        Unreadable: no day, no such day, or one that may be read two ways.
    """
    if isinstance(cell, datetime):
        return _checked(cell, Day(cell.date(), _named(cell.time())))
    if isinstance(cell, date):
        return _checked(cell, Day(cell))
    if isinstance(cell, time | timedelta | bool):
        raise Unreadable(f"{shown(cell)} is not a day; {WANTED}")
    written = _WEEKDAY.sub(" ", _DASHES.sub("-", plain(cell))).strip()
    if _ISO.fullmatch(written.casefold()):
        return _checked(cell, _of_iso(cell, written))
    if _SERIAL.fullmatch(written):
        return _of_serial(cell, float(written))
    return _checked(cell, _of_text(cell, written, today))


def hour(cell: Cell) -> time | None:
    """The hour in a cell: 14:00, 下午2点, 14:00前; a span such as 9:00-12:00 means its end,
    上午 12:00, 下午 18:00; None where any hour will do.

    Raises:
        Unreadable: no time of day.
    """
    if isinstance(cell, datetime):
        return _named(cell.time())
    if isinstance(cell, time):
        return _named(cell)
    if isinstance(cell, float) and 0 <= cell < 1:
        return _named((_SERIAL_ZERO + timedelta(days=cell) + timedelta(milliseconds=500)).time())
    found = _clock(plain(cell))
    if found is None:
        raise Unreadable(f"{shown(cell)} is not a time of day; write it as 14:00")
    return found[0]


def _named(wall: time) -> time | None:
    return (
        wall.replace(microsecond=0, tzinfo=None) if wall.replace(microsecond=0) > time.min else None
    )


def _checked(cell: Cell, found: Day) -> Day:
    if found.day.year not in _YEARS:
        raise Unreadable(f"{shown(cell)} lies in the year {found.day.year}; {WANTED}")
    return found


def _of_iso(cell: Cell, written: str) -> Day:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise Unreadable(f"{shown(cell)} is not a day; {WANTED}") from error
    here = clock.local(moment) if moment.utcoffset() is not None else moment
    return Day(here.date(), _named(here.time()))


def _of_serial(cell: Cell, serial: float) -> Day:
    if not _SERIAL_FROM <= serial < _SERIAL_TO:
        raise Unreadable(f"{shown(cell)} is not a day; {WANTED}")
    moment = _SERIAL_ZERO + timedelta(days=serial) + timedelta(milliseconds=500)
    return Day(moment.date(), _named(moment.time()))


def _of_text(cell: Cell, written: str, today: date) -> Day:
    for pattern in _WITH_YEAR:
        if found := pattern.fullmatch(written):
            year = int(found["y"])
            return _with_hour(
                _date(cell, year if year > 99 else 2000 + year, found["m"], found["d"]),
                found["rest"],
            )
    if found := _YEAR_LAST.fullmatch(written):
        return _with_hour(_year_last(cell, found), found["rest"])
    for pattern in _NO_YEAR:
        if found := pattern.fullmatch(written):
            near = _nearest(cell, found["m"], found["d"], today)
            return replace(_with_hour(near, found["rest"]), year_guessed=True)
    raise Unreadable(f"{shown(cell)} is not a day; {WANTED}")


def _year_last(cell: Cell, found: re.Match[str]) -> date:
    first, second = int(found["a"]), int(found["b"])
    if first <= 12 and second <= 12 and first != second:
        raise Unreadable(f"{shown(cell)} may be two days: which is the month? {WANTED}")
    month, on = (first, second) if first <= 12 else (second, first)
    return _date(cell, int(found["y"]), str(month), str(on))


def _date(cell: Cell, year: int, month: str, on: str) -> date:
    try:
        return date(year, int(month), int(on))
    except ValueError as error:
        raise Unreadable(f"{shown(cell)}: there is no such day; {WANTED}") from error


def _nearest(cell: Cell, month: str, on: str, today: date) -> date:
    def such_days() -> Iterator[date]:
        for year in range(today.year - 1, today.year + 9):  # 29 Feb may be eight years away
            try:
                yield date(year, int(month), int(on))
            except ValueError:
                continue

    found = next((near for near in such_days() if near >= today - NEAR_PAST), None)
    if found is None:
        raise Unreadable(f"{shown(cell)}: there is no such day; {WANTED}")
    return found


def _with_hour(on: date, rest: str) -> Day:
    found = _clock(rest)
    return Day(on, found[0]) if found else Day(on, unread=rest.strip())


def _clock(written: str) -> tuple[time | None] | None:
    """The time of day in a text, None inside where any will do; None where there is none."""
    squeezed = "".join(written.split()).casefold().strip("(),，、")
    if squeezed in _ANY_HOUR:
        return (None,)
    if squeezed in _HALVES:
        return (_HALVES[squeezed],)
    *_, last = _SPAN.split(squeezed)
    found = _HOUR.fullmatch(last)
    if not found or (last.isdigit() and last == squeezed):
        return None
    h, minute = int(found["h"]), 30 if found["half_past"] else int(found["m"] or 0)
    late = {found["half"], found["ampm"]} & _LATE_HALVES or squeezed.startswith("下午")
    if late and h < 12:
        h += 12
    try:
        return (_named(time(h, minute, int(found["s"] or 0))),)
    except ValueError:
        return None
