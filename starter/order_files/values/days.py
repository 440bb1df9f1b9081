"""Days as people and spreadsheets write them; all of Shanghai."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from models.phrases import phrase
from models.sop import clock
from starter.order_files.values.doubtful_dates import WRITE_DAY_SO, date_of, doubtful_date
from starter.order_files.values.hours import clock_in, named_hour, of_serial
from starter.order_files.workbooks.cells import Cell, UnreadableCell, narrow, quoted

NEAR_DAYS = 60
"""How many days from today a day without a year may lie and not be asked about."""

TEXT_MAX = 200
"""Letters of a cell in which a day is looked for."""

_SERIAL_FROM, _SERIAL_TO = 20_000, 80_000  # 1954 to 2119
_YEARS = range(2000, 2101)

_DASHES = re.compile("[‐-―−－]")
_WEEKDAY = re.compile(r"[(\[]?(?:周|星期|礼拜)([一二三四五六日天])[)\]]?")
_WEEKDAYS = dict(zip("一二三四五六日", range(7), strict=True)) | {"天": 6}
_ENDS = r"(?:[日号]|(?!\d))(?P<rest>.*)"
"""After its 日 a day may be followed by the digits of an hour: 12月5日9点."""

_WITH_YEAR = (
    re.compile(
        r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*" + _ENDS, re.DOTALL
    ),
    re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?P<rest>(?!\d).*)", re.DOTALL),
    re.compile(r"(?P<y>\d\d)年\s*(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})" + _ENDS, re.DOTALL),
)
_NO_YEAR = (
    re.compile(r"(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})" + _ENDS, re.DOTALL),
    re.compile(r"(?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?P<rest>(?![\d/.-]).*)", re.DOTALL),
)
_ISO = re.compile(r"\d{4}-\d\d-\d\dt\d\d:\d\d.*")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_TO = re.compile(r"\s*[-~至到]+\s*")
_LAST = re.compile(
    r"(?:(?:(?P<y>\d{4})\s*[-/.年]\s*)?(?P<m>\d{1,2})\s*[-/.月]\s*)?(?P<d>\d{1,2})\s*[日号]?"
)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, the hour next to it, and the words that could not be read.

    `year_guessed`: it was written without a year; `doubt`: what a person must confirm.
    """

    day: date
    hour: time | None = None
    unread: str | None = None
    year_guessed: bool = False
    doubt: str | None = None

    @property
    def instant(self) -> datetime | None:
        """The instant, where an hour was named."""
        return clock.instant(self.day, self.hour) if self.hour else None


def day(cell: Cell, today: date, *, past: bool = False) -> Day:
    """The day in a cell: a date, 2026-11-25, 2026年11月25日 14:00, 11月25日.

    A bare number may be what a spreadsheet counts days by, which is doubted.

    Args:
        cell: as the file holds it.
        today: the Shanghai day of the import; a day without a year is the next such day.
        past: it has been: a day without a year is the last such day.

    Raises:
        UnreadableCell: no day, no such day, or one that may be read two ways.
    """
    if isinstance(cell, datetime):
        return _checked(cell, Day(cell.date(), named_hour(cell.time())))
    if isinstance(cell, date):
        return _checked(cell, Day(cell))
    if isinstance(cell, time | timedelta | bool):
        raise UnreadableCell(
            phrase("{cell} is not a day; {wanted}", cell=quoted(cell), wanted=WRITE_DAY_SO)
        )
    dashed = _DASHES.sub("-", narrow(cell))
    if len(dashed) > TEXT_MAX:
        raise UnreadableCell(
            phrase("{cell} is not a day; {wanted}", cell=quoted(cell), wanted=WRITE_DAY_SO)
        )
    written = _WEEKDAY.sub(" ", dashed).strip()
    if _ISO.fullmatch(written.casefold()):
        return _checked(cell, _of_iso(cell, written))
    if _SERIAL.fullmatch(written):
        return _of_serial(cell, float(written))
    near = _Near(today, past)
    found = _of_span(cell, written, near) or _of_text(cell, written, near)
    return _checked(cell, _of_weekday(found, _WEEKDAY.findall(dashed)))


@dataclass(frozen=True, slots=True)
class _Near:
    """Where a day without a year is looked for: from today on, or up to today."""

    today: date
    past: bool

    def nearest_day(self, month: int, on: int) -> date | None:
        """The next such day, or the last one."""
        years = range(9)  # 29 Feb may be eight years away
        for year in (self.today.year + (-later if self.past else later) for later in years):
            try:
                found = date(year, month, on)
            except ValueError:
                continue
            if found <= self.today if self.past else found >= self.today:
                return found
        return None


def _checked(cell: Cell, found: Day) -> Day:
    if found.day.year not in _YEARS:
        raise UnreadableCell(
            phrase(
                "{cell} lies in the year {year}; {wanted}",
                cell=quoted(cell),
                year=found.day.year,
                wanted=WRITE_DAY_SO,
            )
        )
    return found


def _of_weekday(found: Day, weekdays: list[str]) -> Day:
    """The day, doubted where the weekday next to it is another one's."""
    if found.doubt or all(_WEEKDAYS[one] == found.day.weekday() for one in weekdays):
        return found
    return replace(found, doubt=phrase("names another weekday than that of {day}", day=found.day))


def _of_iso(cell: Cell, written: str) -> Day:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise UnreadableCell(
            phrase("{cell} is not a day; {wanted}", cell=quoted(cell), wanted=WRITE_DAY_SO)
        ) from error
    here = clock.local(moment) if moment.utcoffset() is not None else moment
    return Day(here.date(), named_hour(here.time()))


def _of_serial(cell: Cell, serial: float) -> Day:
    if not _SERIAL_FROM <= serial < _SERIAL_TO:
        raise UnreadableCell(
            phrase("{cell} is not a day; {wanted}", cell=quoted(cell), wanted=WRITE_DAY_SO)
        )
    moment = of_serial(serial)
    on = moment.date()
    return Day(
        on,
        named_hour(moment.time()),
        doubt=phrase("is a number: {on} is taken for it; {wanted}", on=on, wanted=WRITE_DAY_SO),
    )


def _of_span(cell: Cell, written: str, near: _Near) -> Day | None:
    """The last day of a span such as 11月25日至27日, which is doubted; None where it is none."""
    for sign in _TO.finditer(written):
        last = _LAST.fullmatch(written, sign.end())
        if last is None:
            continue
        try:
            first = _of_text(cell, _DOTTED.sub(r"\1/\2", written[: sign.start()]), near)
            year, month = last["y"] or first.day.year, last["m"] or first.day.month
            end = date_of(cell, int(year), str(month), last["d"])
        except UnreadableCell:
            continue
        if first.hour or first.unread:
            continue
        if end < first.day and not last["y"] and last["m"]:
            end = date_of(cell, first.day.year + 1, str(month), last["d"])
        end = max(end, first.day)
        return Day(
            end,
            doubt=phrase(
                "is a span of days: which one? {end} is taken; {wanted}",
                end=end,
                wanted=WRITE_DAY_SO,
            ),
        )
    return None


def _of_text(cell: Cell, written: str, near: _Near) -> Day:
    for pattern in _WITH_YEAR:
        if found := pattern.fullmatch(written):
            year = int(found["y"])
            return _with_hour(
                date_of(cell, year if year > 99 else 2000 + year, found["m"], found["d"]),
                found["rest"],
            )
    if doubtful := doubtful_date(cell, written, near.today):
        return _with_hour(*doubtful)
    for pattern in _NO_YEAR:
        if found := pattern.fullmatch(written):
            nearest = near.nearest_day(int(found["m"]), int(found["d"]))
            if nearest is None:
                raise UnreadableCell(
                    phrase(
                        "{cell}: there is no such day; {wanted}",
                        cell=quoted(cell),
                        wanted=WRITE_DAY_SO,
                    )
                )
            return replace(_with_hour(nearest, found["rest"]), year_guessed=True)
    raise UnreadableCell(
        phrase("{cell} is not a day; {wanted}", cell=quoted(cell), wanted=WRITE_DAY_SO)
    )


def _with_hour(on: date, rest: str) -> Day:
    found = clock_in(rest)
    if found is None:
        return Day(on, unread=rest.strip())
    return Day(on, found.at, doubt=found.doubt)
