"""What is wrong with an order's cells, collected while they are read."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar, cast

from models.field_errors import Finding
from models.messages.orders.order import Order
from models.phrases import phrase
from models.stages.order.review_findings import findings
from starter.order_files.headings.fields import Field
from starter.order_files.headings.heading import Heading
from starter.order_files.rows.order_row import Line
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.values.placeholders import change_by_spreadsheet
from starter.order_files.workbooks.cells import (
    Cell,
    UncertainCell,
    UnreadableCell,
    error_text,
    invisible_sign,
    is_error,
    quoted,
)

Read = TypeVar("Read")
PHONE_FIELDS = {Field.CUSTOMER_PHONE, Field.CONTACT_PHONE}
"""What stands between the digits of a telephone number separates them, and no more."""


class Problems:
    """Refusals keep an order out; doubts send it to a person; warnings
    are the doubts, and how it was read.

    `order` is all rows of the order as one.
    """

    def __init__(self, heading: Heading, order: Line) -> None:
        self.refusals: list[ReadingDoubt] = []
        self.doubts: list[ReadingDoubt] = []
        self.warnings: list[ReadingDoubt] = []
        self.heading = heading
        self._order = order

    def read(self, line: Line, of: Field, reader: Callable[[Cell], Read]) -> Read | None:
        """The field's value; none where the cell is empty, or cannot be read: then refused.

        What had to be changed to be read is doubted.
        """
        try:
            return self._value(line, of, reader)
        except UnreadableCell as problem:
            self.refuse(of, problem.args[0], line)
            return None

    def guess(self, line: Line, of: Field, reader: Callable[[Cell], Read]) -> Read | None:
        """As `read`, but an unreadable value is doubted, not refused."""
        try:
            return self._value(line, of, reader)
        except UnreadableCell as problem:
            self.doubt(of, problem.args[0], line)
            return None

    def refused(self, of: Field) -> bool:
        """Whether a value of the field was refused already."""
        return any(found.field == of for found in self.refusals)

    def refuse(self, of: str, message: str, line: Line | None = None) -> None:
        """Refuse the order because of this cell."""
        self.refusals.append(self._doubt(of, message, line))

    def doubt(self, of: str, message: str, line: Line | None = None) -> None:
        """Doubt this cell: a person must look at the order."""
        self.doubts.append(self._doubt(of, message, line))
        self.note(of, message, line)

    def note(self, of: str, message: str, line: Line | None = None) -> None:
        """Warn that a cell was read so, and may be meant otherwise."""
        self.warnings.append(self._doubt(of, message, line))

    def located(self, order: Order, received_at: datetime) -> tuple[Finding, ...]:
        """What keeps an order in review, each with its row and cell: what was doubted while
        reading names them already, the rest is warned of like it."""
        reasons: list[Finding] = []
        for found in findings(order, received_at=received_at):
            if found in order.doubts:
                reasons.append(found)
                continue
            doubt = self._order.locate(found.field, found.message)
            self.warnings.append(doubt)
            reasons.append(doubt.finding)
        return tuple(reasons)

    def check_errors(self, line: Line) -> None:
        """Refuse every cell that holds an error of the spreadsheet, and read it no further."""
        for of, cell in list(line.cells.items()):
            if is_error(cell) and of is not Field.NUMBER:
                del line.cells[of]
                self.refuse(of, error_text(cell), line)

    def check_hidden(self, line: Line) -> None:
        """Doubt every cell that is masked or points elsewhere, and what a spreadsheet made of a
        name or a model."""
        for of, why in line.hidden.items():
            self.doubt(of, why, line)
        for of, cell in line.cells.items():
            if made := change_by_spreadsheet(of, cell):
                self.doubt(of, made, line)

    def _value(self, line: Line, of: Field, reader: Callable[[Cell], Read]) -> Read | None:
        if of not in PHONE_FIELDS and (
            sign := invisible_sign(line.cells.get(of, ""), in_figure=True)
        ):
            self.doubt(
                of,
                phrase(
                    "{cell} holds {sign} between its digits",
                    cell=quoted(line.cells[of]),
                    sign=sign,
                ),
                line,
            )
        try:
            return reader(line.cells[of]) if of in line.cells else None
        except UncertainCell as unsure:
            self.doubt(of, unsure.args[0], line)
            return cast(Read | None, unsure.value)

    def _doubt(self, of: str, message: str, line: Line | None) -> ReadingDoubt:
        return (line or self._order).doubt(of, message)
