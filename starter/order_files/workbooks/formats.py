"""How a cell's number format shows its number: as a day, an hour, a span, or a number."""

import re
from datetime import datetime, time, timedelta
from math import isfinite

from starter.order_files.workbooks.cells import NO_NUMBER, Cell

_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LITERAL = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]")
_SCALED = re.compile(r"[0#?],+(?![0#?])")
"""Commas behind the last digit: each leaves out three."""

_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall-clock day, made aware where it is used
_DAYS_1904 = 1462
_LAST = 2_958_466
"""The serial number after 31 December 9999."""

_PLACE = re.compile(r"\"(?P<quoted>[^\"]*)\"|\\(?P<escaped>.)|(?P<bare>[-/ ()])|_.|(?P<digit>0)")
_COLOURS = re.compile(r"\[[^\]]*\]")

SPAN, DAY, HOUR, MOMENT = "span", "day", "hour", "moment"
"""What a format may show, where it shows no number."""

BUILT_IN = {
    **dict.fromkeys([14, 15, 16, 17, *range(27, 32), 36, *range(50, 55), 57, 58], DAY),
    **dict.fromkeys([18, 19, 20, 21, *range(32, 36), 45, 47, 55, 56], HOUR),
    22: MOMENT,
    46: SPAN,
}
"""Formats that every spreadsheet has without saying so, and that show a day or an hour."""


def shown_kind(code: str) -> str:
    """What a number format shows: a day yyyy"年"m"月"d"日", an hour, both, a span [h]:mm; else
    nothing of these."""
    if _ELAPSED.search(code):
        return SPAN
    signs = _LITERAL.sub("", code.split(";")[0]).casefold()
    has_hour = "h" in signs or "s" in signs
    if "y" in signs or "d" in signs or "aaa" in signs or ("m" in signs and not has_hour):
        return MOMENT if has_hour else DAY
    return HOUR if has_hour else ""


def as_shown(number: float, code: str) -> Cell:
    """The number with what its format adds to it, where that makes a name of it: 7 shown by
    "DD"0000 is DD0007, 57188886666 by 0000-00000000 is 0571-88886666; else the number.

    A format with one place for digits and no Latin letter adds nothing to a count: 0"件". What it
    shows as another number, or not at all, is a text of both: no reader takes it for the number.
    """
    if (other := _as_another(number, code)) is not None:
        return other
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


def _as_another(number: float, code: str) -> str | None:
    """What a format shows of a number, where it shows another one, or none: 2 is 200%, 2000 is 2,
    0 is a dash; none where it shows the number."""
    sections = code.split(";")
    place = 1 if number < 0 and len(sections) > 1 else 2 if not number and len(sections) > 2 else 0
    signs = _LITERAL.sub("", sections[place])
    if "%" in signs:
        return f"{number * 100:.15g}%"
    hides = bool(code) and not re.search("[0#?@]|general", signs, re.IGNORECASE)
    if hides and not number:
        return "-"
    return f"{number:.15g} ({code})" if hides or _SCALED.search(signs) else None


def finite(number: float) -> Cell:
    """The number; a spreadsheet's error where it is none."""
    return number if isfinite(number) else NO_NUMBER


def as_day(number: float, shows: str, *, from_1904: bool) -> Cell:
    """The day, the hour, or both, that a serial number is and its format shows; the number where
    it is none."""
    serial = number + _DAYS_1904 if from_1904 and number >= 1 else number
    if not 0 <= serial < _LAST:
        return number
    moment = _ZERO + timedelta(milliseconds=round(serial * 86_400_000))
    if serial < 1 or shows == HOUR:
        return moment.time()
    return moment.date() if serial == int(serial) or shows == DAY else moment


def as_span(number: float) -> Cell:
    """How long a number of days is; the number where that is too long."""
    return timedelta(days=number) if abs(number) < _LAST else number


def of_iso(written: str) -> Cell:
    """The day, the hour, or both, that a cell of the ISO kind holds: what it shows, whatever zone
    its program wrote behind it; the text where it is none."""
    try:
        if "-" not in written[:8]:
            return time.fromisoformat(written).replace(tzinfo=None)
        moment = datetime.fromisoformat(written).replace(tzinfo=None)
    except ValueError:
        return written
    return moment if moment.time() != time.min else moment.date()
