"""The rows of a verification table that have to be corrected, as a file to send again.

Each row stands where it stood, with what is wrong next to it; what was told is left out.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from models.field_errors import Finding
from models.language.texts import Translator
from models.messages.lists.verifications import VerificationOutcome
from starter.order_files.verifications.mailed_table import attached_table
from starter.order_files.verifications.verification_reports import TableResult
from starter.order_files.verifications.verification_table import (
    PROBLEM_HEADING,
    heading_of,
    tables_of,
)
from starter.order_files.workbooks.cells import Row, Sheet, cell_text
from starter.order_files.workbooks.written_sheets import sheet_page

OUTCOMES_TO_CORRECT: Final = (VerificationOutcome.REFUSED, VerificationOutcome.REVIEW)
"""Outcomes of rows that somebody has to put right."""

Reasons = Mapping[int, tuple[Finding, ...]]
"""What is wrong with the rows of one sheet, by their numbers."""


def corrected_table(data: bytes, result: TableResult, translator: Translator) -> bytes | None:
    """The rows to correct as .xlsx, text cells without formulas; None where there are none.

    Raises:
        FileRefused: it is no such table.
    """
    wrong = [one for one in result.rows if one.outcome in OUTCOMES_TO_CORRECT]
    if not wrong:
        return None
    mailed, written = attached_table(data), BytesIO()
    tables, _ = tables_of(mailed.content if mailed else data)
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        for sheet, _, under in tables:
            name = sheet.name or None
            reasons = {one.read.row: one.reasons for one in wrong if one.read.sheet == name}
            if reasons:
                rows = [row for row in under if row.number in reasons]
                _write(book, sheet, rows, reasons, translator)
    return written.getvalue()


def _write(
    book: Any, sheet: Sheet, rows: list[Row], reasons: Reasons, translator: Translator
) -> None:
    heading = heading_of(sheet)
    assert heading is not None, "the table was found by it"
    head = next(row for row in sheet.rows if row.number == heading[0])
    page, style = sheet_page(book, sheet.name), book.add_format({"num_format": "@"})
    red = book.add_format({"num_format": "@", "font_color": "#B3261E", "text_wrap": True})
    width = max(max(row.filled, default=0) for row in (head, *rows)) + 1
    at = next((one for one in range(width) if cell_text(head.at(one)) == PROBLEM_HEADING), width)
    for row in (head, *rows):
        for column in range(width):
            page.write_string(row.number - 1, column, cell_text(row.at(column)), style)
        found = "; ".join(translator.text(one.message) for one in reasons.get(row.number, ()))
        page.write_string(row.number - 1, at, PROBLEM_HEADING if row is head else found, red)
    page.set_column(0, width, 16, style)
    page.set_column(at, at, 60, red)
