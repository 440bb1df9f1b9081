"""The rows of a list that were not taken in, each with its problem, as a file to correct and send
again.

What was taken is left out; sent again it would be known, and do no harm.
"""

from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from models.messages.orders.placement import PlacementOutcome
from starter.order_files.headings.fields import Field
from starter.order_files.headings.heading import Heading
from starter.order_files.importing.file_reader import read_lists
from starter.order_files.rows.order_row import FIGURE_FIELDS
from starter.order_files.rows.results import FileResult, RowResult
from starter.order_files.rows.rows import LABEL_FIELDS
from starter.order_files.workbooks.cells import Cell, Row, Sheet, cell_text
from starter.order_files.workbooks.written_sheets import sheet_page

PROBLEM_HEADING: Final = "问题"
"""The heading of the column that says what is wrong; a list that has it is read without it."""

CORRECTABLE_HEADINGS: Final = frozenset(LABEL_FIELDS) - {Field.NUMBER}
"""What a merged cell says of each of the goods that it spans."""

OUTCOMES_TO_CORRECT: Final = (PlacementOutcome.REFUSED, PlacementOutcome.REVIEW)
"""Outcomes of rows that somebody has to put right."""


def rows_to_fix(result: FileResult, *, taken_in: bool = False) -> tuple[RowResult, ...]:
    """The rows to correct: those that were not taken in. A row that was taken in would be refused
    if it came again with other content."""
    return tuple(
        row
        for row in result.rows
        if row.outcome in OUTCOMES_TO_CORRECT and not (taken_in and row.order)
    )


def corrected(
    data: bytes,
    result: FileResult,
    elsewhere: Collection[Field] = (),
    *,
    taken_in: bool = False,
) -> bytes:
    """The rows of a list that have to be put right, as .xlsx: text cells, no formulas.

    Args:
        data: the list as it was sent.
        result: what became of it.
        elsewhere: fields that need no column, since the merchant's terms say them.
        taken_in: what could be taken in was.

    Raises:
        FileRefused: it is not an order file.
    """
    written, wrong = BytesIO(), rows_to_fix(result, taken_in=taken_in)
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        for sheet, heading in read_lists(data, elsewhere).tables:
            rows = [one for one in wrong if (one.sheet or "") == sheet.name]
            if rows:
                _write(book, sheet_page(book, sheet.name), sheet, heading, rows)
    return written.getvalue()


def _write(
    book: Any, page: Any, sheet: Sheet, heading: Heading, wrong: Collection[RowResult]
) -> None:
    """The headings of a list and its wrong rows, each where it stood: what is said of a cell, or
    of a row, names it in this list, too. What is merged is written into each of them."""
    style = book.add_format({"num_format": "@"})
    red = book.add_format({"num_format": "@", "font_color": "#B3261E", "text_wrap": True})
    width = max((len(row.cells) for row in sheet.rows), default=0)
    head = next(row for row in sheet.rows if row.number == heading.last_row)
    before = next((at for at in range(width) if cell_text(head.at(at)) == PROBLEM_HEADING), width)
    written = set[int]()
    for row, cells in _unmerged(sheet, heading, width):
        why = _why(row, wrong)
        if row.number not in heading.rows and why is None:
            continue
        last = PROBLEM_HEADING if row.number == heading.last_row else why or ""
        for column, cell in enumerate(cells):
            page.write_string(row.number - 1, column, cell_text(cell), style)
        page.write_string(row.number - 1, before, last, red)
        written.add(row.number - 1)
    for line in set(range(max(written, default=0))) - written:
        page.set_row(line, options={"hidden": True})
    page.set_column(0, width - 1, 14, style)
    page.set_column(before, before, 60, red)


def _unmerged(sheet: Sheet, heading: Heading, width: int) -> Iterator[tuple[Row, list[Cell]]]:
    """Each row with what merged cells say in it: a label over columns, in the headings; below
    them what holds for several orders, and what several goods of one are called."""
    held: dict[int, Cell] = {}
    ends = {(top, left): right for top, left, _, right in sheet.areas}
    fields = {column: of for of, column in heading.columns.items()}
    number = heading.columns.get(Field.NUMBER)
    for row in sheet.rows:
        cells = [row.at(column) for column in range(width)]
        is_heading = row.number in heading.rows
        for column in row.filled if is_heading else ():
            right = min(ends.get((row.number, column), column), width - 1)
            cells[column : right + 1] = [row.at(column)] * (right + 1 - column)
        goes_on = number in row.merged or number is None or not cell_text(row.at(number))
        for column in range(width):
            of = fields.get(column)
            if column not in row.merged:
                held[column] = cells[column]
            elif of in CORRECTABLE_HEADINGS or not (goes_on or of in FIGURE_FIELDS):
                cells[column] = held.get(column, "")
        yield row, cells


def _why(row: Row, wrong: Collection[RowResult]) -> str | None:
    """The problems of the order that a row belongs to; None where there are none."""
    for one in wrong:
        if one.row <= row.number <= one.last_row:
            first = row.number == one.row
            return "; ".join(reason.message for reason in one.reasons) if first else ""
    return None
