"""Times that somebody has typed: an instant has its offset, a day has none."""

from datetime import date, datetime
from typing import Final

from pydantic import TypeAdapter, ValidationError

from models.errors import UsageError
from models.exact import Day, Instant
from models.phrases import phrase

INSTANT_EXAMPLE: Final = "2026-11-22T13:59:59+08:00"

_INSTANT: Final[TypeAdapter[datetime]] = TypeAdapter(Instant)
_DAY: Final[TypeAdapter[date]] = TypeAdapter(Day)


def read_instant(name: str, text: str) -> datetime:
    """An instant with its offset; without one nobody knows when it is.

    Raises:
        UsageError: it is none, or has no offset.
    """
    try:
        return _INSTANT.validate_python(text)
    except ValidationError as error:
        naive = any(one["type"] == "timezone_aware" for one in error.errors())
    why = (
        phrase("{name}: {text!r} has no offset from UTC", name=name, text=text)
        if naive
        else phrase("{name}: {text!r} is not an instant", name=name, text=text)
    )
    raise UsageError(why, hint=phrase("write {example}", example=INSTANT_EXAMPLE))


def read_day(name: str, text: str) -> date:
    """A day of the calendar.

    Raises:
        UsageError: it is none.
    """
    try:
        return _DAY.validate_python(text)
    except ValidationError:
        raise UsageError(
            phrase("{name}: {text!r} is not a day", name=name, text=text), hint="write 2026-11-22"
        ) from None
