"""Which rows under the heading are orders, and which are totals, signatures, notes, blanks."""

from collections.abc import Iterator
from datetime import date

from models.phrases import phrase
from models.sop.formatting import counted
from starter.order_files.headings.fields import Field
from starter.order_files.headings.heading import Heading
from starter.order_files.rows.footers import changes_order, says_total
from starter.order_files.rows.ignored_rows import why_ignored, why_no_order
from starter.order_files.rows.order_row import FIGURE_FIELDS, Line
from starter.order_files.rows.payment_means import leave_out_means, warning_of
from starter.order_files.rows.results import IgnoredRow, ReadingDoubt
from starter.order_files.rows.row_objections import note_objections
from starter.order_files.rows.total_rows import TotalRows
from starter.order_files.values.placeholders import is_missing
from starter.order_files.workbooks.cells import (
    Cell,
    Row,
    Sheet,
    address,
    cell_text,
    comparable_text,
    quoted,
)

JOINED_BY = {Field.NOTE: "；", Field.STATUS: "；"}
"""What stands between the texts of several columns that are read as one; else a blank."""

LABEL_FIELDS = (Field.NUMBER, Field.NAME, Field.SKU, Field.CATEGORY)
"""What a merged cell says for every row that it spans, of one order too."""

STREET_OF_TOWN = {
    Field.DELIVERY_TOWN: Field.DELIVERY_STREET,
    Field.PICKUP_TOWN: Field.PICKUP_STREET,
}
"""A town 街道, 乡镇 in a column of its own, and the street that it belongs before."""


class ListReader:
    """Reads the rows of one sheet; rows that are left out go to the two lists, each with its
    reason."""

    def __init__(
        self,
        sheet: Sheet,
        heading: Heading,
        today: date,
        warnings: list[ReadingDoubt],
        ignored: list[IgnoredRow],
    ) -> None:
        self._sheet, self._heading, self._today = sheet, heading, today
        self._name = sheet.name or None
        self._warnings, self._ignored = warnings, ignored
        self._held: dict[Field, tuple[Cell, Line]] = {}
        self._last = heading.last_row
        self._unnamed: dict[int, list[Row]] = {}
        self._totals = TotalRows(self._name)
        self._has_means = False

    def lines(self) -> Iterator[Line]:
        """The rows of orders under the heading."""
        for row in self._sheet.rows:
            if row.number in self._heading.rows or not row.filled:
                continue
            if row.number < self._heading.last_row:
                self._ignore(row, phrase("stands above the heading row"))
                continue
            line = self._line(row)
            if plainly := why_no_order(row, line, self._heading):
                self._ignore(row, plainly)
                self._compare_total(row, line)
                self._note_change(row)
            elif doubtful := why_ignored(row, line, self._last):
                message = phrase("row {number} {doubtful}", number=row.number, doubtful=doubtful)
                self._warnings.append(
                    ReadingDoubt(message=message, sheet=self._name, row=row.number)
                )
                self._ignore(row, doubtful)
                self._compare_total(row, line)
            else:
                self._last = row.number
                for column in set(row.filled) - self._heading.named:
                    self._unnamed.setdefault(column, []).append(row)
                self._totals.add(line)
                yield line
        self._name_unnamed()

    def _note_change(self, row: Row) -> None:
        """Leave a note out that is about an order, with a warning."""
        if words := changes_order(row):
            message = phrase(
                "row {number} was left out as a note, and says {words}: does it change an order?",
                number=row.number,
                words=words,
            )
            self._warnings.append(ReadingDoubt(message=message, sheet=self._name, row=row.number))

    def _compare_total(self, row: Row, line: Line) -> None:
        """A total is compared with the rows that it adds up."""
        figures_only = line.cells and line.cells.keys() <= FIGURE_FIELDS
        if figures_only or any(says_total(row.at(column)) for column in row.filled):
            self._warnings.extend(self._totals.compare(row, line))

    def _name_unnamed(self) -> None:
        """Warn of cells next to the list that have no heading."""
        for column, rows in sorted(self._unnamed.items()):
            first, more = rows[0], len(rows) - 1
            others = (
                phrase(", and {cell} of the column", cell=counted(more, "more cell"))
                if more
                else ""
            )
            self._warnings.append(
                ReadingDoubt(
                    message=phrase(
                        "row {number}, {at} (cell {place}{others}) stands under no heading and "
                        "was not read: name the column, or move it to 备注",
                        number=first.number,
                        at=quoted(first.at(column)),
                        place=address(column, first.number),
                        others=others,
                    ),
                    sheet=self._name,
                    row=first.number,
                    cell=address(column, first.number),
                )
            )

    def _ignore(self, row: Row, why: str) -> None:
        message = phrase("row {number} {why}", number=row.number, why=why)
        self._ignored.append(IgnoredRow(message=message, sheet=self._name, row=row.number))

    def _line(self, row: Row) -> Line:
        """The row's cells by field; what is merged holds on for the rows below."""
        line = Line(row.number, self._today, self._heading, self._name)
        spanned: list[Field] = []
        for name, column in self._heading.columns.items():
            cell = row.at(column)
            if column not in row.merged:
                self._held[name] = (cell, line)
            elif name is Field.NUMBER:
                line.continues = bool(cell_text(self._held_cell(name)))
            elif name in LABEL_FIELDS:
                cell = self._held_cell(name)
            else:
                spanned.append(name)
            line.fill(name, cell)
        self._hold(line, spanned)
        self._join_columns(line, row)
        for of, rivals in self._heading.rivals.items():
            cells = [(rival, row.at(rival.column)) for rival in rivals]
            line.rivals[of] = [(rival, cell) for rival, cell in cells if not is_missing(cell)]
        self._leave_out_means(line)
        line.adjusts = [
            (kind, one, row.at(one.column))
            for kind, one in self._heading.adjusts
            if not is_missing(row.at(one.column))
        ]
        if line.cells.keys() == {Field.NUMBER} and is_missing(line.cells[Field.NUMBER]):
            line.cells.clear()  # a row of dashes
        note_objections(line, row)
        return line

    def _leave_out_means(self, line: Line) -> None:
        means = leave_out_means(line)
        if means is not None and not self._has_means:
            self._has_means = True
            self._warnings.append(warning_of(line, means))

    def _held_cell(self, name: Field) -> Cell:
        return self._held[name][0] if name in self._held else ""

    def _hold(self, line: Line, spanned: list[Field]) -> None:
        """What is merged over several orders holds for each; a figure is asked about."""
        if line.continues or Field.NUMBER not in line.cells:
            return
        number = comparable_text(line.cells[Field.NUMBER])
        for name in spanned:
            cell, first = self._held.get(name, ("", line))
            if not cell_text(cell):
                continue
            if name not in FIGURE_FIELDS:
                line.fill(name, cell)
            elif comparable_text(first.cell(Field.NUMBER)) != number:
                for one in (first, line):
                    one.doubts.append(
                        one.doubt(
                            name,
                            phrase(
                                "{cell} is merged over several orders: write each one's",
                                cell=quoted(cell),
                            ),
                        )
                    )

    def _join_columns(self, line: Line, row: Row) -> None:
        """Several columns of one field are read as one text: two phones, two remarks."""
        for name, columns in self._heading.more.items():
            parts = [line.cells[name]] if name in line.cells else []
            parts += [row.at(column) for column in columns if not is_missing(row.at(column))]
            if len(parts) > 1:
                line.cells[name] = JOINED_BY.get(name, " ").join(
                    dict.fromkeys(map(cell_text, parts))
                )
            elif parts:
                line.cells[name] = parts[0]
        for town, street in STREET_OF_TOWN.items():
            if town in line.cells:
                before, after = cell_text(line.cells.pop(town)), cell_text(line.cell(street))
                line.cells[street] = after if before in after else before + after
