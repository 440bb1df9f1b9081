"""Columns that name the merchant 商家: a file is one merchant's, whatever stands in them."""

from collections.abc import Iterator, Sequence

from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.headings.heading import Heading
from starter.order_files.headings.headings import is_heading
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.values.placeholders import is_missing
from starter.order_files.workbooks.cells import Cell, Sheet, address, comparable_text, quoted


def merchant_warnings(tables: Sequence[tuple[Sheet, Heading]]) -> Iterator[ReadingDoubt]:
    """Warn of a column in which the orders of a file name two merchants, once for each heading."""
    first: dict[str, tuple[Cell, str]] = {}
    warned: set[str] = set()
    for sheet, heading in tables:
        for title, cell, row, column in _names(sheet, heading):
            held, at = first.setdefault(title, (cell, address(column, row)))
            if title in warned or comparable_text(held) == comparable_text(cell):
                continue
            warned.add(title)
            where = address(column, row)
            message = phrase(
                "column {title} names two merchants, {one} (cell {at}) and {other} (cell {where}): "
                "every order of the file is taken in for the merchant of the import",
                title=quoted(title),
                one=quoted(held),
                at=at,
                other=quoted(cell),
                where=where,
            )
            yield ReadingDoubt(message=message, sheet=sheet.name or None, row=row, cell=where)


def _names(sheet: Sheet, heading: Heading) -> Iterator[tuple[str, Cell, int, int]]:
    """What the rows of orders have there: heading, cell, row and column."""
    number = heading.columns.get(Field.NUMBER, 0)
    for row in sheet.rows if heading.merchants else ():
        if row.number <= heading.last_row or is_heading(row, heading):
            continue
        for column, title in heading.merchants.items():
            if not is_missing(row.at(column)) and not is_missing(row.at(number)):
                yield title, row.at(column), row.number, column
