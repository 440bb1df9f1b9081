"""Numbers whose zeros are written as a word: the digits of 1万 are not those of 10,000."""

import re

from models.phrases import phrase
from starter.order_files.workbooks.cells import Cell, quoted

_ZEROS = re.compile(r"\d\s*(?:万|千(?!克))")


def doubt_about_words(cell: Cell, written: str) -> str | None:
    """The doubt about a number that its cell, `written` in narrow letters, gives as 1.5万元."""
    if not _ZEROS.search(written):
        return None
    return phrase("{cell} writes zeros as a word: write all of its digits", cell=quoted(cell))
