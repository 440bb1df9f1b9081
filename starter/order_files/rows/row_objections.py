"""Reasons in a row itself not to follow its order: it is hidden, damaged, or cancelled."""

import re
from collections.abc import Iterator
from dataclasses import replace

from models.phrases import JoinedTexts, phrase
from starter.order_files.headings.fields import Field
from starter.order_files.rows.foreign_digits import foreign_digits
from starter.order_files.rows.order_row import Line
from starter.order_files.rows.results import ReadingDoubt
from starter.order_files.rows.status import Status, status_of, trouble_in
from starter.order_files.values import cell_choices
from starter.order_files.values.placeholders import is_missing
from starter.order_files.workbooks.cells import (
    BROKEN_LETTERS,
    UNREADABLE_LETTERS,
    Cell,
    Row,
    UnreadableCell,
    address,
    comparable_text,
    quoted,
)

_NO_DELIVERY = re.compile(
    "退|换|维修|返修|售后|拒收|作废|取消|补偿|自提|自取|到店|无需|不发货|虚拟"
)
_NOT_ENDED = re.compile("(订单|交易)?(未|没有?)(被)?(关闭|取消|退款|退货|完成|签收)|正常|否|不涉及")

_NOT_SO = re.compile("(未|没有?|无|非|不)被?.{1,4}|正常|有效")
"""A state that is not so: 未作废."""

_STATES = {
    Status.ENDED: phrase("it is not to be followed; if it was taken in earlier, cancel it"),
    Status.ASKED: phrase("is it still to be picked up?"),
}


def note_objections(line: Line, row: Row) -> None:
    """Note in the line the reasons that its row gives against it; an empty row gives none."""
    if not line.cells:
        return
    if row.is_hidden:
        line.doubts.append(
            line.doubt(
                Field.NUMBER,
                phrase("stands in a row that is hidden or filtered away: is it meant?"),
            )
        )
    line.doubts += _crossed_out(line, row)
    line.doubts += _remarked(line, row)
    line.doubts += foreign_digits(line)
    line.refusals += list(_damages(line, row))[:1]
    if Field.STATUS in line.cells:
        cell = line.cells.pop(Field.STATUS)
        if words := _STATES.get(found := status_of(cell)):
            _heed(line, found, line.doubt(Field.STATUS, JoinedTexts((quoted(cell), words), ": ")))
    for column, title, how in line.heading.flags:
        cell = row.at(column)
        found = Status.GOES_ON if is_missing(cell) else _flagged(cell, how)
        if words := _STATES.get(found):
            _heed(
                line,
                found,
                line.doubt_at(column, JoinedTexts((f"{title} {quoted(cell)}", words), ": ")),
            )


def _crossed_out(line: Line, row: Row) -> Iterator[ReadingDoubt]:
    """What is struck through: the row where its number or all of it is, else each cell."""
    columns = line.heading.columns
    struck = [of for of in line.cells if columns.get(of) in row.struck]
    if struck and (Field.NUMBER in struck or len(struck) == len(line.cells)):
        words = phrase("stands in a row that is crossed out: is it still wanted?")
        yield line.doubt(Field.NUMBER, words)
        return
    for of in struck:
        words = phrase("{cell} is crossed out: is it meant?", cell=quoted(line.cells[of]))
        yield line.doubt(of, words)


def _remarked(line: Line, row: Row) -> Iterator[ReadingDoubt]:
    """Note the cells with a comment 批注: it may correct what is in the cell."""
    columns = line.heading.columns
    for of, cell in line.cells.items() if row.remarked else ():
        if columns.get(of) in row.remarked:
            words = phrase("{cell} has a comment that is not read: is it meant?", cell=quoted(cell))
            yield line.doubt(of, words)


def _flagged(cell: Cell, how: str) -> Status:
    """Judge a column that may speak against an order: a type, a reason, a state, or the answer to
    是否取消. A value that is neither yes nor no, nor a state, is asked about."""
    if how == "类型":
        return Status.ASKED if _NO_DELIVERY.search(comparable_text(cell)) else Status.GOES_ON
    if how == "原因":
        return Status.GOES_ON if _NOT_ENDED.fullmatch(comparable_text(cell)) else Status.ASKED
    if how == "状态":
        return trouble_in(cell)
    try:
        return status_of(how) if cell_choices.yes_or_no(cell) else Status.GOES_ON
    except UnreadableCell:
        return Status.GOES_ON if _NOT_SO.fullmatch(comparable_text(cell)) else status_of(cell)


def _heed(line: Line, status: Status, doubt: ReadingDoubt) -> None:
    """Leave the order out, or ask about it; if its number comes again, that confirms it."""
    of_order = replace(doubt, field=Field.NUMBER)
    if status is Status.ENDED:
        line.ended = of_order
    else:
        line.doubts.append(of_order)


def _damages(line: Line, row: Row) -> Iterator[ReadingDoubt]:
    for column, cell in enumerate(row.cells):
        if isinstance(cell, str) and not UNREADABLE_LETTERS.isdisjoint(cell):
            where = address(column, row.number)
            yield ReadingDoubt(
                field=Field.NUMBER,
                message=phrase(
                    "row {number}, cell {where} {broken_letters}",
                    number=row.number,
                    where=where,
                    broken_letters=BROKEN_LETTERS,
                ),
                sheet=line.sheet,
                row=row.number,
                cell=where,
            )
