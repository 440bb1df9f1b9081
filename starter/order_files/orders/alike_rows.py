"""Warnings for a row that is like another one."""

from dataclasses import replace

from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.rows.order_row import NAMING_FIELDS, Line
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.workbooks.cells import quoted


def text_of_repeat(line: Line, same: Line) -> ReadingDoubt:
    """The text for a row that repeats another one."""
    return line.says(
        Field.NUMBER,
        phrase(
            "the same as {other_row}: its goods are not counted again",
            other_row=row_reference(same, line),
        ),
    )


def text_of_same_goods(line: Line, same: Line) -> ReadingDoubt:
    """The text for a row whose goods another row of the order has, too: with the cell that names
    them."""
    at = next((of for of in NAMING_FIELDS if of in line.cells), Field.PIECES)
    doubt = line.says(
        Field.GOODS,
        phrase(
            "row {row} has the same goods as {other_row}: are they meant twice?{where}",
            row=line.row,
            other_row=row_reference(same, line),
            where=line.where(at),
        ),
    )
    return replace(doubt, cell=line.address(at))


def row_reference(named: Line, asks: Line) -> str:
    """How a message names a row: with its sheet where that is another one."""
    sheet = (
        phrase(" of sheet {sheet}", sheet=quoted(named.sheet or ""))
        if named.sheet != asks.sheet
        else ""
    )
    return phrase("row {row}{sheet}", row=named.row, sheet=sheet)
