"""Reads the table of what cannot be verified 无法核销 that a provider mails (FH-11.3.3.1).

The cells are read as those of order files are: what had to be changed to be read is a doubt, and a
row with a doubt is not told to its order before a person has said what it means.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from models.field_errors import Finding
from starter.order_files.cells import FileRefused, Row, Sheet, address, shown, text
from starter.order_files.file_kind import WANTED, kind_of, refuse_markup
from starter.order_files.heading import normal
from starter.order_files.results import ReadingDoubt
from starter.order_files.textfile import DELIMITERS, decoded, read_text
from starter.order_files.verification_row import (
    HEADINGS,
    Column,
    Columns,
    RowReader,
    VerificationRow,
)
from starter.order_files.workbook import read_workbook

ROWS_MAX: Final = 2_000
"""The most rows of one table: each is told to its order by itself."""

SEARCHED_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class VerificationTable:
    """All rows of a table, and what of the file itself was not read."""

    rows: tuple[VerificationRow, ...]
    warnings: tuple[ReadingDoubt, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether nothing was left out, and nothing is doubted."""
        return not self.warnings and not any(row.doubts for row in self.rows)


def read_table(data: bytes, *, merchant: str | None, today: date) -> VerificationTable:
    """Read the table.

    Args:
        data: an .xlsx, .xls or .csv file, by its content.
        merchant: whose orders these are, where no column says it.
        today: the Shanghai day.

    Raises:
        FileRefused: no such file, or no row that names 订单号 and 原因; one line says which.
    """
    try:
        tables, warnings = _tables(data)
    except FileRefused as refused:
        raise FileRefused(_of_table(refused.message)) from None
    rows = [
        RowReader(sheet, columns, merchant, today).read(row)
        for sheet, columns, under in tables
        for row in under
    ]
    if not rows:
        raise FileRefused("no row stands under the heading: write one order in each")
    if len(rows) > ROWS_MAX:
        raise FileRefused(f"a table has at most {ROWS_MAX:,} rows, this one more: split it")
    return VerificationTable(tuple(_compared(rows)), tuple(warnings))


def _of_table(message: str) -> str:
    """What is wrong with the file, with advice for a table in place of that for order files."""
    return message.replace(WANTED, "send the table as .xlsx or .csv").split(", or post it")[0]


def _tables(data: bytes) -> tuple[list[tuple[Sheet, Columns, list[Row]]], list[ReadingDoubt]]:
    found: list[tuple[Sheet, Columns, list[Row]]] = []
    warnings: list[ReadingDoubt] = []
    for sheet in _sheets(data):
        where, heading = sheet.name or None, _heading(sheet)
        if heading is None:
            if sheet.rows:
                why = f"sheet {shown(sheet.name)} was not read: no row names 订单号 and 原因"
                warnings.append(ReadingDoubt(message=why, sheet=where))
            continue
        top, columns, unknown = heading
        if sheet.is_hidden:
            why = f"sheet {shown(sheet.name)} is hidden and was not read: show it, or delete it"
            warnings.append(ReadingDoubt(message=why, sheet=where))
            continue
        warnings += [
            ReadingDoubt(
                message=f"column {shown(title)} was not read: the table has no such column",
                sheet=where, row=top, cell=address(column, top),
            )
            for column, title in unknown
        ]  # fmt: skip
        found.append((sheet, columns, [row for row in sheet.rows if row.number > top]))
    if not found:
        raise FileRefused(
            "no heading row was found: one row must name 订单号 and 原因"
            " (and 验收单, 发现时间, 商家 where they are known)"
        )
    return found, warnings


def _sheets(data: bytes) -> list[Sheet]:
    kind = kind_of(data)
    if kind != "text":
        return read_workbook(data, packed=kind == "zip")
    written = decoded(data)
    refuse_markup(written)
    read = [read_text(written, one) for one in DELIMITERS if one in written]
    for sheet, opened in read:
        if _heading(sheet) is not None:
            if opened:
                raise FileRefused(f"the quote that line {opened} opens is not closed: close it")
            return [sheet]
    return [sheet for sheet, _ in read[:1]]


def _heading(sheet: Sheet) -> tuple[int, Columns, list[tuple[int, str]]] | None:
    """The row that names the columns, which are which, and those that nobody knows.

    Raises:
        FileRefused: two columns say the same thing.
    """
    for row in sheet.rows[:SEARCHED_ROWS]:
        columns: Columns = {}
        unknown: list[tuple[int, str]] = []
        for at in row.filled:
            column = HEADINGS.get(normal(row.at(at)))
            if column is None:
                unknown.append((at, text(row.at(at))))
            elif column in columns:
                cells = f"{address(columns[column], row.number)} and {address(at, row.number)}"
                raise FileRefused(f"two columns are {column}, {cells}: leave one")
            else:
                columns[column] = at
        if Column.NUMBER in columns and {Column.REASON, Column.VERIFIED} & columns.keys():
            return row.number, columns, unknown
    return None


def _compared(rows: Sequence[VerificationRow]) -> Iterator[VerificationRow]:
    """Two rows of one order that say different things are asked about, both of them."""
    contents: dict[tuple[str | None, str | None], set[object]] = {}
    for one in rows:
        meant = (one.reason, one.proof, one.occurred_at, one.is_verified)
        contents.setdefault((one.merchant, one.order_no), set()).add(meant)
    for one in rows:
        if one.order_no and len(contents[one.merchant, one.order_no]) > 1:
            why = f"row {one.row}: order {one.order_no} stands in several rows: which is right?"
            one = replace(one, doubts=(*one.doubts, Finding(field="number", message=why)))
        yield one
