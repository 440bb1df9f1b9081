"""From the bytes of a file to its lists: every sheet whose heading row names what must be there."""

from collections.abc import Collection
from dataclasses import dataclass, field

from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.headings.heading import Heading, LeftOut
from starter.order_files.headings.headings import SEARCHED_ROWS, find_heading, is_heading
from starter.order_files.importing.merchant_columns import merchant_warnings
from starter.order_files.importing.template import EXPLANATION_HEADINGS
from starter.order_files.rows.results import IgnoredRow, ReadingDoubt
from starter.order_files.values.cell_choices import names_means
from starter.order_files.values.placeholders import is_missing
from starter.order_files.workbooks.cells import (
    Cell,
    FileRefused,
    Sheet,
    comparable_text,
    quoted,
)
from starter.order_files.workbooks.file_kind import SEND_ORDER_FILE, kind_of, refuse_markup
from starter.order_files.workbooks.textfile import (
    DELIMITERS,
    as_big5,
    as_damaged_utf8,
    decoded,
    read_text,
)
from starter.order_files.workbooks.workbook import read_workbook

_MARKUP = 8_192
"""Bytes from the top in which a web page or XML says that it is one."""

Table = tuple[Sheet, Heading]


@dataclass(slots=True)
class Lists:
    """The sheets to read, with their headings, and warnings about the others."""

    tables: list[Table]
    warnings: list[ReadingDoubt] = field(default_factory=list)
    ignored: list[IgnoredRow] = field(default_factory=list)


def read_lists(data: bytes, elsewhere: Collection[Field] = ()) -> Lists:
    """Find the lists of a file.

    Args:
        data: the file.
        elsewhere: fields that need no column, since the merchant's terms say them.

    Raises:
        FileRefused: not an order file, or no list in it; one line says which.
    """
    kind = kind_of(data)
    if kind == "text":
        refuse_markup(data[:_MARKUP].decode(errors="replace"))
        written = decoded(data)
        refuse_markup(written[:_MARKUP])
        sheets = [_best_text(written) or _otherwise_encoded(data)]
    else:
        sheets = read_workbook(data, packed=kind == "zip")
    found = [(sheet, find_heading(sheet)) for sheet in sheets if sheet.rows]
    headed = [(sheet, heading) for sheet, heading in found if heading and not sheet.is_hidden]
    if not headed:
        raise FileRefused(_no_heading(filled=bool(found)))
    tables = [table for table in headed if not table[1].missing(elsewhere)]
    if not tables:
        min(headed, key=lambda table: len(table[1].missing(elsewhere)))[1].check(elsewhere)
    lists = Lists(tables)
    for sheet, heading in found:
        if heading and any(sheet is read for read, _ in tables):
            _of_read(sheet, heading, several=len(tables) > 1, lists=lists)
        else:
            _of_left_out(sheet, heading, elsewhere, lists)
    lists.warnings += merchant_warnings(tables)
    return lists


def _of_read(sheet: Sheet, heading: Heading, *, several: bool, lists: Lists) -> None:
    heading.of_several = several
    where = sheet.name or None
    lists.warnings += [
        ReadingDoubt(message=one.message, sheet=where, row=heading.last_row)
        for one in heading.ignored
        if _holds_another_value(one, sheet, heading)
    ]
    lists.warnings += [
        ReadingDoubt(message=guess, sheet=where, row=heading.last_row) for guess in heading.guessed
    ]
    if sheet.stray:
        lists.warnings.append(
            ReadingDoubt(
                message=phrase(
                    "what stands far to the right of the list ({stray}) was not read",
                    stray=sheet.stray,
                ),
                sheet=where,
            )
        )


def _holds_another_value(one: LeftOut, sheet: Sheet, heading: Heading) -> bool:
    """Whether a column that was left out holds anything else than the column that was taken."""
    rows = [row for row in sheet.rows if row.number > heading.last_row]
    return any(
        not is_missing(row.at(one.column))
        and not is_heading(row, heading)
        and (one.taken is None or _differ(row.at(one.column), row.at(one.taken)))
        for row in rows
    )


def _differ(left_out: Cell, taken: Cell) -> bool:
    """Whether two cells differ in meaning; a means of payment such as 微信 is not compared."""
    return comparable_text(left_out) != comparable_text(taken) and not names_means(taken)


def _of_left_out(
    sheet: Sheet, heading: Heading | None, elsewhere: Collection[Field], lists: Lists
) -> None:
    name = quoted(sheet.name)
    if heading is None and (sheet.is_hidden or _explains_template(sheet)):
        message = phrase("sheet {name} has no orders: it has no heading row", name=name)
        lists.ignored.append(IgnoredRow(message=message, sheet=sheet.name))
        return
    if sheet.is_hidden:
        message = phrase(
            "sheet {name} is hidden and was not read: show it, or delete it", name=name
        )
    elif heading is None:
        message = phrase("sheet {name} was not read: it has no heading row", name=name)
    else:
        missing = ", ".join(heading.missing(elsewhere))
        message = phrase(
            "sheet {name} was not read: its heading row {last_row} has no {missing}",
            name=name,
            last_row=heading.last_row,
            missing=missing,
        )
    lists.warnings.append(ReadingDoubt(message=message, sheet=sheet.name))


def _explains_template(sheet: Sheet) -> bool:
    """Whether this is the second sheet of our own template."""
    return any(row.cells[: len(EXPLANATION_HEADINGS)] == EXPLANATION_HEADINGS for row in sheet.rows)


def _otherwise_encoded(data: bytes) -> Sheet:
    """The text in the encoding in which it has headings: of UTF-8 some rows may be another one's.

    Raises:
        FileRefused: no heading stands in any.
    """
    for read_as in (as_damaged_utf8, as_big5):
        written = read_as(data)
        sheet = _best_text(written) if written else None
        if sheet is not None:
            return sheet
    raise FileRefused(_no_heading(filled=True))


def _best_text(written: str) -> Sheet | None:
    """The text by the delimiter that makes the most headings of it; none where none makes any.

    Raises:
        FileRefused: a quote is left open.
    """
    best, columns, opened = None, 0, None
    for delimiter in DELIMITERS:
        if delimiter not in written:
            continue
        sheet, line = read_text(written, delimiter, most=SEARCHED_ROWS + 1)
        opened = opened or line
        heading = find_heading(sheet)
        if heading and len(heading.columns) > columns:
            best, columns = delimiter, len(heading.columns)
    found = None
    if best is not None:
        found, opened = read_text(written, best)
    if opened:
        raise FileRefused(
            phrase(
                "the quote that line {opened} opens is not closed: close it, or drop it",
                opened=opened,
            )
        )
    return found


def _no_heading(*, filled: bool) -> str:
    if not filled:
        return phrase("the workbook is empty: {wanted}", wanted=SEND_ORDER_FILE)
    return phrase(
        "no heading row was found: one row must name the columns, such as 订单号, "
        "预约提货日期, 客户姓名, 件数 (the template has all of them)"
    )
