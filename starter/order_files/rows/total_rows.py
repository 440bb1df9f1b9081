"""Total rows 合计 of a list, compared with the rows above: the sender has added them up, too.

A total may be of the whole list or of the rows since the last one 小计, of all rows or of one row
an order, where each repeats what is the order's; a difference from all of them is a doubt.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from models.phrases import phrase
from starter.order_files.headings.fields import MONEY_FIELDS, Field
from starter.order_files.rows.footers import says_total
from starter.order_files.rows.order_row import Line
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.values import numbers
from starter.order_files.workbooks.cells import (
    Cell,
    Row,
    UncertainCell,
    UnreadableCell,
    address,
    cell_text,
    comparable_text,
    quoted,
)

UNITS_OF_FIELD: Final = {
    Field.PIECES: numbers.UNITS_OF_COUNT,
    **dict.fromkeys(
        (Field.PIECE_VOLUME, Field.VOLUME, Field.LINE_VOLUME, Field.TOTAL_VOLUME),
        numbers.UNITS_OF_VOLUME,
    ),
    **dict.fromkeys((Field.WEIGHT, Field.LINE_WEIGHT), numbers.UNITS_OF_WEIGHT),
    **dict.fromkeys(MONEY_FIELDS, numbers.UNITS_OF_MONEY),
}
"""What is added up in a list, and its units."""

A_PIECE: Final = frozenset({Field.PIECE_VOLUME, Field.VOLUME, Field.WEIGHT})
"""What may be of one piece: its total may count each piece."""

ROUNDED: Final = Decimal("0.01")
"""What a total may differ by: the last digit that people write of m³, kg and yuan."""

_WRITTEN = re.compile(r"(\d[\d,]*(?:\.\d+)?)(件|立方米?|方|m3|元)")
_OF_UNIT = {"件": (Field.PIECES,), "元": tuple(sorted(MONEY_FIELDS))}
_VOLUMES = (Field.LINE_VOLUME, Field.TOTAL_VOLUME, Field.VOLUME, Field.PIECE_VOLUME)


class _Sum(NamedTuple):
    """The sums of the rows in one way of adding up: of all, and since the last total."""

    all: Decimal = Decimal(0)
    since: Decimal = Decimal(0)


class TotalRows:
    """The rows of one list so far, and their sums."""

    def __init__(self, sheet: str | None) -> None:
        self._sheet = sheet
        self._lines: list[Line] = []
        self._sums: dict[tuple[Field, str], _Sum] = {}
        self._unread: set[Field] = set()
        self._number = ""

    def add(self, line: Line) -> None:
        """Add a row of goods; sums are computed only when a total asks for them."""
        self._lines.append(line)

    def compare(self, row: Row, line: Line) -> Iterator[ReadingDoubt]:
        """Doubt each figure of a total row that is not the sum of the rows above."""
        for one in self._lines:
            self._add_up(one)
        self._lines.clear()
        for of, cell, column in _figures(row, line):
            total = _read(of, cell, line)
            if not (made := self._made(of)) or (total is None and says_total(cell)):
                continue
            if total is None or not _fits(total, made):
                yield self._doubt(row, line.heading.title(of[0]), cell, column, made)
        self._sums = {name: _Sum(one.all) for name, one in self._sums.items()}

    def _doubt(
        self, row: Row, title: str, cell: Cell, column: int, made: list[Decimal]
    ) -> ReadingDoubt:
        place = address(column, row.number)
        return ReadingDoubt(
            message=phrase(
                "row {number}, {title} {cell} (cell {place}) is a total, and the rows "
                "above make {total:f}: is a row missing, or wrong?",
                number=row.number,
                title=title,
                cell=quoted(cell),
                place=place,
                total=made[0].normalize(),
            ),
            sheet=self._sheet,
            row=row.number,
            cell=place,
        )

    def _made(self, of: tuple[Field, ...]) -> list[Decimal]:
        """The sums of any of these columns, in each way; none where a cell cannot be read."""
        if self._unread.intersection(of):
            return []
        sums = [one for (name, _), one in self._sums.items() if name in of]
        return [value for one in sums for value in (one.all, one.since)]

    def _add_up(self, line: Line) -> None:
        number = comparable_text(line.cell(Field.NUMBER)) or self._number
        is_first, self._number = number != self._number, number
        pieces = _read((Field.PIECES,), line.cell(Field.PIECES), line)
        for of in UNITS_OF_FIELD.keys() & line.cells.keys():  # each into sums of its own
            value = _read((of,), line.cells[of], line)
            if value is None:
                self._unread.add(of)
                continue
            self._count(of, "row", value)
            self._count(of, "order", value if is_first else Decimal(0))
            self._count(of, "followed", Decimal(0) if line.ended else value)
            if of in A_PIECE:
                self._count(of, "piece", value * (pieces or 1))

    def _count(self, of: Field, way: str, value: Decimal) -> None:
        before = self._sums.get((of, way), _Sum())
        self._sums[of, way] = _Sum(before.all + value, before.since + value)


def _figures(row: Row, line: Line) -> Iterator[tuple[tuple[Field, ...], Cell, int]]:
    """The figures of a total row: in its columns, and in a text such as 合计：12件 3.4方."""
    columns = line.heading.columns
    for of in sorted(
        UNITS_OF_FIELD.keys() & line.cells.keys() & columns.keys(), key=lambda of: columns[of]
    ):
        yield (of,), line.cells[of], columns[of]
    for column in row.filled:
        if says_total(row.at(column)):
            for number, unit in _WRITTEN.findall(comparable_text(row.at(column))):
                yield _OF_UNIT.get(unit, _VOLUMES), number, column


def _read(of: tuple[Field, ...], cell: Cell, line: Line) -> Decimal | None:
    """A figure in m³, kg, yuan or pieces; none where it cannot be read for certain."""
    if not cell_text(cell):
        return None
    try:
        return numbers.figure(cell, UNITS_OF_FIELD[of[0]], line.heading.units.get(of[0]))
    except (UnreadableCell, UncertainCell):
        return None


def _fits(total: Decimal, made: list[Decimal]) -> bool:
    return any(abs(total - one) <= ROUNDED for one in made)
