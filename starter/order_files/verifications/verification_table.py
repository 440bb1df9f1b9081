"""Reads the table of what cannot be verified 无法核销 that a provider mails (FH-11.3.3.1).

The cells are read as those of order files are: what had to be changed to be read is a doubt, and a
row with a doubt is not told to its order before a person has said what it means.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from models.field_errors import Finding
from models.phrases import Phrase, phrase
from starter.order_files.headings.heading import normalised_heading
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.verifications.mailed_table import attached_table
from starter.order_files.verifications.verification_row import (
    HEADINGS,
    Column,
    Columns,
    RowReader,
    VerificationRow,
)
from starter.order_files.workbooks.cells import FileRefused, Row, Sheet, address, cell_text, quoted
from starter.order_files.workbooks.file_kind import (
    OUTLOOK_ADVICE,
    SEND_ORDER_FILE,
    kind_of,
    refuse_markup,
)
from starter.order_files.workbooks.textfile import DELIMITERS, decoded, read_text
from starter.order_files.workbooks.workbook import read_workbook

ROWS_MAX: Final = 2_000
"""The most rows of one table: each is told to its order by itself."""

SEARCHED_ROWS: Final = 20

PROBLEM_HEADING: Final = "问题"
"""The column of a table that was given back: it says what was wrong, and is not read."""


@dataclass(frozen=True, slots=True)
class VerificationTable:
    """All rows of a table, and what of the file itself was not read."""

    rows: tuple[VerificationRow, ...]
    warnings: tuple[ReadingDoubt, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether nothing was left out, and nothing is doubted."""
        return not self.warnings and not any(row.doubts for row in self.rows)


OUTLOOK_AS_EML: Final = phrase(
    "the file is an Outlook message (.msg), whatever its name says: save it as .eml and send that, "
    "or save the table that it holds as .xlsx"
)


def read_table(data: bytes, *, merchant: str | None, today: date) -> VerificationTable:
    """Read the table.

    Args:
        data: an .xlsx, .xls or .csv file, or an e-mail .eml with one, by its content.
        merchant: whose orders these are, where no column says it.
        today: the Shanghai day.

    Raises:
        FileRefused: no such file, or no row that names 订单号 and 原因; one line says which.
    """
    try:
        mailed = attached_table(data)
        tables, warnings = tables_of(mailed.content if mailed else data)
    except FileRefused as refused:
        raise FileRefused(_of_table(refused.message)) from None
    if mailed is not None:
        why = phrase(
            "{name} of the e-mail was read; the text of the e-mail was not read",
            name=quoted(mailed.name),
        )
        warnings.insert(0, ReadingDoubt(message=why))
    rows = [
        RowReader(sheet, columns, merchant, today).read(row)
        for sheet, columns, under in tables
        for row in under
    ]
    if not rows:
        raise FileRefused(phrase("no row stands under the heading: write one order in each"))
    if len(rows) > ROWS_MAX:
        raise FileRefused(
            phrase(
                "a table has at most {rows_max:,} rows, this one more: split it", rows_max=ROWS_MAX
            )
        )
    return VerificationTable(tuple(_compared(rows)), tuple(warnings))


def _of_table(message: str) -> str:
    """A problem of the file, with advice for such a table in place of that for order files."""
    if message == OUTLOOK_ADVICE:
        return OUTLOOK_AS_EML
    if not isinstance(message, Phrase) or message.values.get("wanted") is not SEND_ORDER_FILE:
        return message
    return Phrase(
        message.template.split(", or post it")[0],
        {**message.values, "wanted": phrase("send the table as .xlsx or .csv")},
    )


def tables_of(data: bytes) -> tuple[list[tuple[Sheet, Columns, list[Row]]], list[ReadingDoubt]]:
    """Each sheet that is such a table, its columns and its rows; and what was not read.

    Raises:
        FileRefused: there is none.
    """
    found: list[tuple[Sheet, Columns, list[Row]]] = []
    warnings: list[ReadingDoubt] = []
    for sheet in _sheets(data):
        where, heading = sheet.name or None, heading_of(sheet)
        if heading is None:
            if sheet.rows:
                why = phrase(
                    "sheet {name} was not read: no row names 订单号 and 原因",
                    name=quoted(sheet.name),
                )
                warnings.append(ReadingDoubt(message=why, sheet=where))
            continue
        top, columns, unknown = heading
        if sheet.is_hidden:
            why = phrase(
                "sheet {name} is hidden and was not read: show it, or delete it",
                name=quoted(sheet.name),
            )
            warnings.append(ReadingDoubt(message=why, sheet=where))
            continue
        warnings += [
            ReadingDoubt(
                message=phrase(
                    "column {title} was not read: the table has no such column", title=quoted(title)
                ),
                sheet=where, row=top, cell=address(column, top),
            )
            for column, title in unknown
            if title != PROBLEM_HEADING
        ]  # fmt: skip
        found.append((sheet, columns, [row for row in sheet.rows if row.number > top]))
    if not found:
        raise FileRefused(
            phrase(
                "no heading row was found: one row must name 订单号 and 原因 (and 验收单, "
                "发现时间, 商家 where they are known)"
            )
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
        if heading_of(sheet) is not None:
            if opened:
                raise FileRefused(
                    phrase(
                        "the quote that line {opened} opens is not closed: close it", opened=opened
                    )
                )
            return [sheet]
    return [sheet for sheet, _ in read[:1]]


def heading_of(sheet: Sheet) -> tuple[int, Columns, list[tuple[int, str]]] | None:
    """The heading row, the column of each field, and the columns that nobody knows.

    Raises:
        FileRefused: two columns say the same thing.
    """
    for row in sheet.rows[:SEARCHED_ROWS]:
        columns: Columns = {}
        unknown: list[tuple[int, str]] = []
        for at in row.filled:
            column = HEADINGS.get(normalised_heading(row.at(at)))
            if column is None:
                unknown.append((at, cell_text(row.at(at))))
            elif column in columns:
                cells = phrase(
                    "{place} and {place_2}",
                    place=address(columns[column], row.number),
                    place_2=address(at, row.number),
                )
                raise FileRefused(
                    phrase("two columns are {column}, {cell}: leave one", column=column, cell=cells)
                )
            else:
                columns[column] = at
        if Column.NUMBER in columns and {Column.REASON, Column.VERIFIED} & columns.keys():
            return row.number, columns, unknown
    return None


def _compared(rows: Sequence[VerificationRow]) -> Iterator[VerificationRow]:
    """Doubt both of two rows of one order that differ."""
    contents: dict[tuple[str | None, str | None], set[object]] = {}
    for one in rows:
        meant = (one.reason, one.proof, one.occurred_at, one.is_verified)
        contents.setdefault((one.merchant, one.order_no), set()).add(meant)
    for one in rows:
        if one.order_no and len(contents[one.merchant, one.order_no]) > 1:
            why = phrase(
                "row {row}: order {order_no} stands in several rows: which is right?",
                row=one.row,
                order_no=one.order_no,
            )
            one = replace(one, doubts=(*one.doubts, Finding(field="number", message=why)))
        yield one
