"""What is said of a row that is like another one."""

from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.rows.order_row import Line
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.workbooks.cells import shown


def the_same_as(line: Line, same: Line) -> ReadingDoubt:
    """A row that repeats another one."""
    return line.says(
        Field.NUMBER,
        phrase(
            "the same as {other_row}: its goods are not counted again",
            other_row=row_of(same, line),
        ),
    )


def meant_twice(line: Line, same: Line) -> ReadingDoubt:
    """A row whose goods another row of the order has, too."""
    return line.says(
        Field.GOODS,
        phrase(
            "row {row} has the same goods as {other_row}: are they meant twice?",
            row=line.row,
            other_row=row_of(same, line),
        ),
    )


def row_of(named: Line, asks: Line) -> str:
    """A row as another one names it: with its sheet where that is another."""
    sheet = (
        phrase(" of sheet {sheet}", sheet=shown(named.sheet or ""))
        if named.sheet != asks.sheet
        else ""
    )
    return phrase("row {row}{sheet}", row=named.row, sheet=sheet)
