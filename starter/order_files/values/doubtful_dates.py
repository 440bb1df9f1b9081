"""Days whose parts may be meant otherwise: the year comes last, or has two digits."""

import re
from datetime import date

from models.phrases import phrase
from starter.order_files.workbooks.cells import Cell, UnreadableCell, quoted

WRITE_DAY_SO = phrase("write it as 2026-11-25")

_YEAR_LAST = re.compile(
    r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})(?P<rest>(?!\d).*)", re.DOTALL
)
_TWO_DIGITS = re.compile(
    r"(?P<y>\d\d)(?P<sign>[-/.])(?P<m>\d{1,2})(?P=sign)(?P<d>\d{1,2})(?P<rest>(?![\d/.-]).*)",
    re.DOTALL,
)


def doubtful_date(cell: Cell, written: str, today: date) -> tuple[date, str] | None:
    """The day of 26.12.5 or 25/11/2026, and the text behind it; None for any other form.

    Two digits are a year only where it is this one, the last or the next.

    Raises:
        UnreadableCell: there is no such day, or it may be two.
    """
    found = _TWO_DIGITS.fullmatch(written)
    if found and _is_year(found["y"], today):
        if _is_year(found["d"], today) and found["d"] != found["y"]:
            raise UnreadableCell(
                phrase("{cell} may be two days; {wanted}", cell=quoted(cell), wanted=WRITE_DAY_SO)
            )
        return date_of(cell, 2000 + int(found["y"]), found["m"], found["d"]), found["rest"]
    if found := _YEAR_LAST.fullmatch(written):
        return _year_last(cell, found), found["rest"]
    return None


def _is_year(digits: str, today: date) -> bool:
    return len(digits) == 2 and abs(2000 + int(digits) - today.year) <= 1


def _year_last(cell: Cell, found: re.Match[str]) -> date:
    first, second = int(found["a"]), int(found["b"])
    if first <= 12 and second <= 12 and first != second:
        raise UnreadableCell(
            phrase(
                "{cell} may be two days: which is the month? {wanted}",
                cell=quoted(cell),
                wanted=WRITE_DAY_SO,
            )
        )
    month, on = (first, second) if first <= 12 else (second, first)
    return date_of(cell, int(found["y"]), str(month), str(on))


def date_of(cell: Cell, year: int, month: str, on: str) -> date:
    """The day.

    Raises:
        UnreadableCell: there is none.
    """
    try:
        return date(year, int(month), int(on))
    except ValueError as error:
        raise UnreadableCell(
            phrase(
                "{cell}: there is no such day; {wanted}",
                cell=quoted(cell),
                wanted=WRITE_DAY_SO,
            )
        ) from error
