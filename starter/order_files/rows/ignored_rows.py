"""Why a row is left out: it is plainly no order, or was taken for something else."""

import re

from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.headings.heading import Heading
from starter.order_files.headings.headings import is_heading
from starter.order_files.rows.footers import is_footer, is_required_marker, is_unfilled
from starter.order_files.rows.order_row import FIGURE_FIELDS, Line
from starter.order_files.workbooks.cells import Row, comparable_text

FAR_COLUMN = 1_000
"""Blank rows after which a row that says little is a stray, and no part of the list."""

FEW_CELLS = 3
"""A row that says less is no order."""

_EXAMPLE = re.compile(r"(示例|样例|范例|举例|example).*")


def why_no_order(row: Row, line: Line, heading: Heading) -> str | None:
    """Why the row is plainly no order; None where it may be one."""
    if is_heading(row, heading):
        return phrase("repeats the headings")
    if is_required_marker(row):
        return phrase("says what is required")
    if not line.cells and is_unfilled(row, heading):
        return phrase("holds nothing but its number in the list, or dashes")
    return phrase("is a total, a signature or a note") if is_footer(row, line, heading) else None


def why_ignored(row: Row, line: Line, last: int) -> str | None:
    """As what the row is ignored though it may be meant as an order; `last` is the last order's
    row."""
    if not line.cells:
        return phrase("has nothing under a heading of the list and was left out")
    if row.number - last > FAR_COLUMN and len(line.cells) < FEW_CELLS:
        return phrase("stands far below the list and was left out")
    if line.cells.keys() <= FIGURE_FIELDS and not line.continues:
        return phrase("holds figures only and was taken for a total")
    if _EXAMPLE.fullmatch(comparable_text(line.cell(Field.NUMBER))):
        return phrase("is the template's example and was left out")
    return None
