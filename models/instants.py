"""Instants and days as people write them: aware, and near enough to be counted from.

A typing error such as the year 0001 or 9999 would overflow the sums of a deadline.
"""

from datetime import date, datetime
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, AwareDatetime

EARLIEST, LATEST = 2000, 2199
"""The years that are believed to be meant."""


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
        raise ValueError(f"the year {year} cannot be meant: {EARLIEST} to {LATEST}")


Instant = Annotated[AwareDatetime, AfterValidator(_near_instant)]
"""An instant with its offset from UTC, of a year that can be meant."""

Day = Annotated[date, AfterValidator(near_day)]
"""A Shanghai day of a year that can be meant."""


def may_be_instant(annotation: Any) -> bool:
    """Whether a field of that type, or of one of several, may hold an instant."""
    return annotation is AwareDatetime or any(map(may_be_instant, get_args(annotation)))
