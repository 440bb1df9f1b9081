"""Strict types of fields: nothing is taken for a number or a time that is none.

pydantic would read "3" and 3.0 as a count, and a number as an instant of 1970. Who sends that has
made a mistake, and is told so, by whichever door he comes. A year such as 0001 or 9999 would
overflow the sums of a deadline. What `StrictBool`, `StrictInt` and `StrictFloat` say is pydantic's.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, get_args

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, Strict
from pydantic_core import PydanticKnownError

from models.phrases import phrase

EARLIEST, LATEST = 2000, 2199
"""The years that are believed to be meant."""

WHOLE_MAX: Final = 10_000_000
"""More pieces than any order has: a hundred and fifty such counts still fit in a column."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt _][0-9]{2}.*", re.DOTALL)
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")

BoundedCount = Annotated[int, Strict(), Field(le=WHOLE_MAX)]
"""A count, with its least where it stands."""


def _decimal(value: Any) -> Any:
    if isinstance(value, str) and not _DECIMAL.fullmatch(value):
        raise PydanticKnownError("decimal_parsing")
    return value


ExactDecimal = Annotated[Decimal, BeforeValidator(_decimal)]
"""A decimal number, or its digits as a text: JSON has no decimals of its own."""


def _instant_text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise PydanticKnownError("datetime_type")
    if not _INSTANT.fullmatch(value):
        raise PydanticKnownError("datetime_parsing", {"error": "not an instant"})
    return value


def _day_text(value: Any) -> Any:
    if isinstance(value, datetime):
        raise PydanticKnownError("date_from_datetime_inexact")
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise PydanticKnownError("date_type")
    if _INSTANT.fullmatch(value):
        raise PydanticKnownError("date_from_datetime_inexact")
    if not _DAY.fullmatch(value):
        raise PydanticKnownError("date_parsing", {"error": "not a day"})
    return value


def _near_instant(moment: datetime) -> datetime:
    _check_year(moment.year)
    return moment


def near_day(day: date) -> date:
    """The day, where its year can be meant.

    Raises:
        ValueError: it cannot.
    """
    _check_year(day.year)
    return day


def _check_year(year: int) -> None:
    if not EARLIEST <= year <= LATEST:
        raise ValueError(
            phrase(
                "the year {year} cannot be meant: {earliest} to {latest}",
                year=year,
                earliest=EARLIEST,
                latest=LATEST,
            )
        )


Instant = Annotated[AwareDatetime, BeforeValidator(_instant_text), AfterValidator(_near_instant)]
"""An instant with its offset from UTC, of a year that can be meant; no number of seconds."""

Day = Annotated[date, BeforeValidator(_day_text), AfterValidator(near_day)]
"""A Shanghai day of a year that can be meant; no instant of that day."""


def may_be_instant(annotation: Any) -> bool:
    """Whether a field of that type, or of one of several, may hold an instant."""
    return annotation is AwareDatetime or any(map(may_be_instant, get_args(annotation)))
