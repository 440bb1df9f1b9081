"""When an order was placed, and when it is to be picked up: its days, and the hour."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from models.phrases import JoinedTexts, phrase
from models.sop.formatting import counted
from starter.order_files.headings.fields import Field
from starter.order_files.orders.problems import Problems
from starter.order_files.rows.order_row import Line
from starter.order_files.values import days, hours
from starter.order_files.workbooks.cells import quoted

FIRST_DAY = date(1904, 1, 1)
"""A cell that holds an hour alone may come with a spreadsheet's first day."""


def times_of_order(line: Line, problems: Problems, today: date) -> dict[str, Any]:
    """The days and the hour of an order, as its fields; `today` is the Shanghai day."""
    wanted = _day(line, problems, Field.PICKUP_DAY, today)
    placed = _day(line, problems, Field.PLACED_AT, today, past=True)
    hour = problems.guess(line, Field.PICKUP_HOUR, hours.hour)
    if wanted and hour:
        _check_hour(line, problems, wanted)
        wanted = replace(wanted, hour=hour)
    return {
        "wanted_pickup_day": wanted.day if wanted else None,
        "pickup_hour": wanted.instant if wanted else None,
        "placed_at": placed.instant if placed else None,
    }


def _check_hour(line: Line, problems: Problems, wanted: days.Day) -> None:
    """Doubt an hour whose cell names another day, and one of two that stand there."""
    cell = line.cell(Field.PICKUP_HOUR)
    if isinstance(cell, datetime) and wanted.day != cell.date() > FIRST_DAY:
        message = phrase("{cell} is of another day than {day}", cell=quoted(cell), day=wanted.day)
        problems.doubt(Field.PICKUP_HOUR, message, line)
    elif wanted.hour:
        message = phrase(
            "{cell}: next to the day stands {hour:%H:%M}; which is right?",
            cell=quoted(cell),
            hour=wanted.hour,
        )
        problems.doubt(Field.PICKUP_HOUR, message, line)


def _day(
    line: Line, problems: Problems, of: Field, today: date, *, past: bool = False
) -> days.Day | None:
    found = problems.read(line, of, lambda cell: days.day(cell, today, past=past))
    if found is None:
        return None
    distance = abs((found.day - today).days)
    if found.year_guessed and distance > days.NEAR_DAYS:
        cell = quoted(line.cell(of))
        message = phrase(
            "{cell} has no year, and {day} is {days} away: which year?",
            cell=cell,
            day=found.day,
            days=counted(distance, "day"),
        )
        problems.doubt(of, message, line)
    elif found.year_guessed:
        problems.note(of, phrase("has no year: {day} is taken", day=found.day), line)
    if found.unread:
        message = phrase(
            "has {unread} next to the day, which is not an hour", unread=quoted(found.unread)
        )
        problems.doubt(of, message, line)
    if found.doubt:
        problems.doubt(of, JoinedTexts((quoted(line.cell(of)), found.doubt), " "), line)
    return found
