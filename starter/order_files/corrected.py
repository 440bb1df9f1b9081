"""What of a list was not taken, with what is wrong next to each row: put right, it is sent again.

What was taken is left out; sent again it would be known, and do no harm.
"""

from collections.abc import Collection
from io import BytesIO
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from models.messages.placement import PlacementOutcome
from starter.order_files.cells import Row, text
from starter.order_files.fields import Field
from starter.order_files.file_reader import read_lists
from starter.order_files.results import FileResult, RowResult

WRONG: Final = "问题"
"""The heading of the column that says what is wrong; a list that has it is read without it."""

LEFT: Final = (PlacementOutcome.REFUSED, PlacementOutcome.REVIEW)
"""Outcomes of rows that somebody has to put right."""


def rows_to_fix(result: FileResult) -> tuple[RowResult, ...]:
    """The rows that have to be put right."""
    return tuple(row for row in result.rows if row.outcome in LEFT)


def corrected(data: bytes, result: FileResult, elsewhere: Collection[Field] = ()) -> bytes:
    """The rows of a list that have to be put right, as .xlsx: text cells, no formulas.

    Args:
        data: the list as it was sent.
        result: what became of it.
        elsewhere: fields that need no column, since the merchant's terms say them.

    Raises:
        FileRefused: it is not an order file.
    """
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        style = book.add_format({"num_format": "@"})
        red = book.add_format({"num_format": "@", "font_color": "#B3261E", "text_wrap": True})
        for sheet, heading in read_lists(data, elsewhere).tables:
            wrong = [one for one in rows_to_fix(result) if (one.sheet or "") in ("", sheet.name)]
            page = book.add_worksheet()
            width = max((len(row.cells) for row in sheet.rows), default=0)
            line = 0
            for row in sheet.rows:
                why = _why(row, wrong)
                if row.number not in heading.rows and why is None:
                    continue
                for column in range(width):
                    page.write_string(line, column, text(row.at(column)), style)
                last = WRONG if row.number == heading.last_row else why or ""
                page.write_string(line, width, last, red)
                line += 1
            page.set_column(0, width - 1, 14, style)
            page.set_column(width, width, 60, red)
    return written.getvalue()


def _why(row: Row, wrong: Collection[RowResult]) -> str | None:
    """What is wrong with the order that a row is of; None where nothing is."""
    for one in wrong:
        if one.row <= row.number <= one.last_row:
            first = row.number == one.row
            return "; ".join(reason.message for reason in one.reasons) if first else ""
    return None
