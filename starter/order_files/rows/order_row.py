"""One row of a list: its cells by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from models.phrases import JoinedTexts, phrase
from starter.order_files.headings.fields import MONEY_FIELDS, SETTLED_BY, Field
from starter.order_files.headings.heading import Heading, RivalColumn
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.values.cell_meaning import STREET_OF_FIELD, meaning
from starter.order_files.values.placeholders import is_missing, why_missing
from starter.order_files.workbooks.cells import Cell, address, cell_text

GOODS_FIELDS = frozenset(name for name in Field if name.split(".")[0] == Field.GOODS)
"""What belongs to one line of goods; everything else belongs to the order."""

NAMING_FIELDS = (Field.NAME, Field.GOODS, Field.CATEGORY, Field.SKU)
"""Where the goods' name stands, the best place first."""

FIGURE_FIELDS = {
    Field.PIECES,
    Field.PIECE_VOLUME,
    Field.VOLUME,
    Field.LINE_VOLUME,
    Field.WEIGHT,
    Field.LINE_WEIGHT,
    Field.TOTAL_VOLUME,
    *MONEY_FIELDS,
}
"""What counts or measures, and is added up."""


@dataclass
class Line:
    """One row of a list: its cells by field, the empty ones left out.

    `today` is the day of the import; `continues` says that its number stands in a merged cell
    that began in a row above; `made_of` is the row that each field is taken from, in a line made
    of several; `ended` says that its order, or this part of it, was cancelled or paid back;
    `hidden` is why a cell that holds something counts as missing; `rivals` are further columns of a
    field, which were left out, and what stands there, `adjusts` discounts and postage. What it
    means is worked out when it is compared: few rows are.
    """

    row: int
    today: date
    heading: Heading
    sheet: str | None = None
    cells: dict[Field, Cell] = field(default_factory=dict)
    continues: bool = False
    doubts: list[ReadingDoubt] = field(default_factory=list)
    refusals: list[ReadingDoubt] = field(default_factory=list)
    ended: ReadingDoubt | None = None
    hidden: dict[Field, str] = field(default_factory=dict)
    made_of: dict[str, "Line"] = field(default_factory=dict)
    rivals: dict[Field, list[tuple[RivalColumn, Cell]]] = field(default_factory=dict)
    adjusts: list[tuple[str, RivalColumn, Cell]] = field(default_factory=list)

    def cell(self, of: Field) -> Cell:
        """The cell of a field, empty text where there is none."""
        return self.cells.get(of, "")

    def fill(self, of: Field, cell: Cell) -> None:
        """Take a cell in; what stands for nothing is missing, but for the number's own."""
        if of is not Field.NUMBER:
            if is_missing(cell):
                return
            if why := why_missing(of, cell):
                self.hidden[of] = why
                return
        if cell_text(cell):
            self.cells[of] = cell

    def address(self, of: str) -> str | None:
        """Where the field stands: K4; a part of an address without a column, where its street
        does; none where it has no column."""
        columns: Mapping[str, int] = dict(self.heading.columns.items())
        column = columns.get(of, columns.get(_street_of(of)))
        return None if column is None else address(column, self.row)

    def doubt(self, of: str, message: str) -> ReadingDoubt:
        """Doubt a field; the message names row, cell and heading."""
        if of in self.made_of:
            return self.made_of[of].doubt(of, message)
        where = self.where(of)
        if not (title := self.heading.titles.get(of)):
            return self.says(
                of,
                phrase("row {row}, {message}{where}", row=self.row, message=message, where=where),
            )
        return self.says(
            of,
            phrase(
                "row {row}, {title} {message}{where}",
                row=self.row,
                title=title,
                message=message,
                where=where,
            ),
        )

    def locate(self, of: str, message: str) -> ReadingDoubt:
        """Say where the field stands of which a whole sentence tells what is wrong."""
        if of in self.made_of:
            return self.made_of[of].locate(of, message)
        where = self.where(of)
        if title := self.heading.titles.get(of, self.heading.titles.get(_street_of(of))):
            words = phrase(
                "row {row}, {title}: {message}{where}",
                row=self.row,
                title=title,
                message=message,
                where=where,
            )
        else:
            words = phrase(
                "row {row}: {message}{where}", row=self.row, message=message, where=where
            )
        return self.says(of, words)

    def where(self, of: str) -> str:
        """Sheet and cell of a field in brackets, as far as it has them."""
        return self._where(self.address(of))

    def doubt_at(self, column: int, message: str) -> ReadingDoubt:
        """Doubt a cell of a column without a field; the message names it."""
        cell = address(column, self.row)
        words = phrase(
            "row {row}, {message}{where}", row=self.row, message=message, where=self._where(cell)
        )
        return ReadingDoubt(message=words, sheet=self.sheet, row=self.row, cell=cell)

    def _where(self, cell: str | None) -> str:
        sheet = self.sheet if self.heading.of_several else None
        named = [phrase("sheet “{sheet}”", sheet=sheet)] if sheet else []
        named += [phrase("cell {cell}", cell=cell)] if cell else []
        return phrase(" ({named})", named=JoinedTexts(named, ", ")) if named else ""

    def says(self, of: str, message: str) -> ReadingDoubt:
        """Doubt a field in a text of its own."""
        settles, cell = SETTLED_BY.get(of, of), self.address(of)
        return ReadingDoubt(
            field=settles, message=message, sheet=self.sheet, row=self.row, cell=cell
        )

    @property
    def of_order(self) -> list[Field]:
        """The fields it fills that belong to the order."""
        return [name for name in self.cells if name not in GOODS_FIELDS]

    @property
    def has_goods(self) -> bool:
        """Whether any field of goods is filled."""
        return not GOODS_FIELDS.isdisjoint(self.cells)

    @cached_property
    def means(self) -> dict[Field, object]:
        """The meanings of its cells, without that of its number."""
        return {
            name: meaning(name, self.cells, self.today)
            for name in self.cells
            if name is not Field.NUMBER
        }

    @cached_property
    def everything(self) -> frozenset[tuple[Field, object]]:
        """The meanings of all of its cells."""
        return frozenset(self.means.items())

    @cached_property
    def goods(self) -> frozenset[tuple[Field, object]]:
        """The meanings of its cells of goods."""
        return frozenset(item for item in self.means.items() if item[0] in GOODS_FIELDS)


def _street_of(of: str) -> str:
    """The street of a part of an address; any other field is its own."""
    return STREET_OF_FIELD.get(of, of)
