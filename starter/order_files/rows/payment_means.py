"""A column of payment that says by what one pays, 微信, and not whether it is paid."""

from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.rows.order_row import Line
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.values.cell_choices import names_means
from starter.order_files.workbooks.cells import Cell, address, quoted


def leave_out_means(line: Line) -> Cell | None:
    """Of several columns the one that says whether it is paid counts, 支付状态 next to 支付方式.

    Gives what was left out, where no column of the row says it.
    """
    states = [
        (rival, cell) for rival, cell in line.rivals.get(Field.PAYMENT, ()) if not names_means(cell)
    ]
    if Field.PAYMENT in line.rivals:
        line.rivals[Field.PAYMENT] = states
    if not names_means(line.cell(Field.PAYMENT)):
        return None
    means = line.cells.pop(Field.PAYMENT)
    if states:
        line.cells[Field.PAYMENT] = states.pop(0)[1]
        return None
    return means


def warning_of(line: Line, means: Cell) -> ReadingDoubt:
    """The warning about such a column, once for a list."""
    at = address(line.heading.columns[Field.PAYMENT], line.row)
    return ReadingDoubt(
        field=Field.PAYMENT,
        message=phrase(
            "column {title} says by what one pays ({means} in cell {at}) and not whether it is "
            "paid: that was left out; write 已付, 月结, 到付 or 未付 if it is known",
            title=quoted(line.heading.title(Field.PAYMENT)),
            means=quoted(means),
            at=at,
        ),
        sheet=line.sheet,
        row=line.row,
        cell=at,
    )
