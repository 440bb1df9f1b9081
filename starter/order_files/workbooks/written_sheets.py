"""The sheets of a workbook that is given back to the sender of one."""

import re
from typing import Any

_NAME = re.compile(r"(?!')[^\[\]:*?/\\\x00-\x1f]{1,31}(?<!')")
"""What a spreadsheet takes as the name of a sheet."""


def sheet_page(book: Any, name: str) -> Any:
    """A sheet under the list's own name, where a spreadsheet takes it."""
    taken = {page.get_name().casefold() for page in book.worksheets()}
    is_name = _NAME.fullmatch(name) is not None and name.casefold() not in taken
    return book.add_worksheet(name if is_name else None)
