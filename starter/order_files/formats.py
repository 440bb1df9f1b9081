"""What a cell's number format makes of its number: a day, an hour, a span, or a number."""

import re
from datetime import datetime, timedelta
from math import isfinite

from starter.order_files.cells import NO_NUMBER, Cell

_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]")
_OF_DAYS = re.compile(r"[ymdhs]", re.IGNORECASE)
_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall-clock day, made aware where it is used
_DAYS_1904 = 1462
_LAST = 2_958_466
"""The serial number after 31 December 9999."""

_PLACE = re.compile(r"\"(?P<quoted>[^\"]*)\"|\\(?P<escaped>.)|(?P<bare>[-/ ()])|_.|(?P<digit>0)")
_COLOURS = re.compile(r"\[[^\]]*\]")

DAYS = frozenset([*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)])
"""Formats that every spreadsheet has without saying so, and that show a day or an hour."""

SPANS = frozenset([46])


def is_date_format(code: str) -> bool:
    """Whether a number format shows a day or an hour: yyyy"年"m"月"d"日"."""
    return bool(_OF_DAYS.search(_LITERAL.sub("", code.split(";")[0])))


def shows_span(code: str) -> bool:
    """Whether a number format shows how long something takes: [h]:mm."""
    return bool(_ELAPSED.search(code))


def as_shown(number: float, code: str) -> Cell:
    """The number with what its format adds to it, where that makes a name of it: 7 shown by
    "DD"0000 is DD0007, 57188886666 by 0000-00000000 is 0571-88886666; else the number.

    A format with one place for digits and no Latin letter adds nothing to a count: 0"件".
    """
    written = _COLOURS.sub("", code.split(";")[0])
    places = list(_PLACE.finditer(written))
    if "".join(place[0] for place in places) != written or number < 0 or not number.is_integer():
        return number
    zeros = [place for place in places if place["digit"]]
    parts = [place["quoted"] or place["escaped"] or place["bare"] or "" for place in places]
    named = any(letter.isascii() and letter.isalnum() for letter in "".join(parts))
    if not zeros or (len(zeros) == 1 and not named):
        return number
    digits = f"{int(number):0{len(zeros)}d}"
    first, *others = digits[: len(digits) - len(zeros) + 1], *digits[len(digits) - len(zeros) + 1 :]
    left = iter([first, *others])
    return "".join(
        next(left) if place["digit"] else part for place, part in zip(places, parts, strict=True)
    )


def finite(number: float) -> Cell:
    """The number; a spreadsheet's error where it is none."""
    return number if isfinite(number) else NO_NUMBER


def as_day(number: float, *, from_1904: bool) -> Cell:
    """The day, the hour, or both, that a serial number is; the number where it is none."""
    serial = number + _DAYS_1904 if from_1904 and number >= 1 else number
    if not 0 <= serial < _LAST:
        return number
    moment = _ZERO + timedelta(milliseconds=round(serial * 86_400_000))
    if serial < 1:
        return moment.time()
    return moment.date() if serial == int(serial) else moment


def as_span(number: float) -> Cell:
    """How long a number of days is; the number where that is too long."""
    return timedelta(days=number) if abs(number) < _LAST else number
