"""Digits of another script: read as numbers, and asked about, for few can compare them."""

import re
from collections.abc import Iterator

from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.rows.order_row import FIGURE_FIELDS, Line
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.workbooks.cells import quoted

_FOREIGN = re.compile(r"[^\D0-9０-９]")
"""Any digit but those of ASCII, narrow or full-width."""

_COUNTED = FIGURE_FIELDS | {
    Field.PLACED_AT,
    Field.PICKUP_DAY,
    Field.PICKUP_HOUR,
    Field.CUSTOMER,
    Field.CUSTOMER_PHONE,
    Field.CONTACT,
    Field.CONTACT_PHONE,
    Field.GOODS,
}
"""Fields whose digits are read as numbers; elsewhere they are kept as they stand."""


def foreign_digits(line: Line) -> Iterator[ReadingDoubt]:
    """The cells of a row with such digits, and as what they are read."""
    for of, cell in line.cells.items():
        if of in _COUNTED and isinstance(cell, str) and _FOREIGN.search(cell):
            words = phrase(
                "{cell} has digits of another script: write them as 0 to 9", cell=quoted(cell)
            )
            yield line.doubt(of, words)
