"""Chinese working days 法定节假日 and 调休 as data, for merchants whose terms name them.

The days come from the `holidays` library. A year's list is published late in the year before;
until a release of the library has it, a dated file `calendar/china-<year>.toml` in the terms
folder brings it, and wins over the library:

    source = "国办发明电〔2025〕7号"
    rest = [2026-01-01, 2026-01-02]   # weekdays off
    work = [2026-01-04]               # weekend days worked

A year that neither knows raises nothing: its weekdays count, and `warning` says so.
"""

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from models.field_errors import faults
from models.phrases import JoinedTexts, phrase
from models.sop.clock import SATURDAY, WorkCalendar
from models.sop.term_fields import TermsError


class YearFile(BaseModel):
    """One published year: where it was published, weekdays off, weekend days worked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    rest: tuple[date, ...]
    work: tuple[date, ...]


def china(years: Iterable[int], folder: Path | None = None) -> WorkCalendar:
    """The working days of these years, as far as they were published.

    Args:
        years: the years wanted.
        folder: the terms folder, for files of years the library does not have yet.

    Raises:
        TermsError: one of our files cannot be read.
    """
    holidays: set[date] = set()
    makeup: set[date] = set()
    known = []
    for year in sorted(set(years)):
        published = _from_file(folder, year) or _from_library(year)
        if published is not None:
            known.append(year)
            holidays.update(day for day in published.rest if day.weekday() < SATURDAY)
            makeup.update(published.work)
    return WorkCalendar(
        holidays=tuple(sorted(holidays)), makeup_days=tuple(sorted(makeup)), years=tuple(known)
    )


def warning(calendar: WorkCalendar, years: Iterable[int]) -> str | None:
    """What to tell people about years without a published list, if there are any."""
    unknown = sorted(set(years) - set(calendar.years))
    if not unknown:
        return None
    named = ", ".join(map(str, unknown))
    return phrase(
        "working days of {years} are not published here: Monday to Friday count; "
        "add calendar/china-{first}.toml to the terms folder",
        years=named,
        first=unknown[0],
    )


def _from_library(year: int) -> YearFile | None:
    """The library's list, or nothing: it estimates a year whose 调休 it does not have."""
    from holidays import country_holidays  # 75 ms that only this calendar pays

    days = country_holidays("CN", years=year)
    work = tuple(sorted(day for day in days.weekend_workdays if day.year == year))
    if not work:
        return None
    rest = tuple(sorted(day for day in days if day.year == year))
    return YearFile(source="holidays", rest=rest, work=work)


def _from_file(folder: Path | None, year: int) -> YearFile | None:
    path = folder / "calendar" / f"china-{year}.toml" if folder else None
    if path is None or not path.is_file():
        return None
    try:
        read = YearFile.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
    except ValidationError as error:
        raise TermsError(JoinedTexts((str(path), faults(error)), ": ")) from error
    except (OSError, ValueError) as error:
        raise TermsError(
            phrase("{path} cannot be read: {why}", path=str(path), why=str(error))
        ) from error
    stray = [day for day in (*read.rest, *read.work) if day.year != year]
    if stray:
        raise TermsError(
            phrase(
                "{path}: {day} is not a day of {year}", path=str(path), day=str(stray[0]), year=year
            )
        )
    return read
