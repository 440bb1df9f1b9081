"""What a row itself says against following its order: it is hidden, damaged, or cancelled."""

from collections.abc import Iterator
from dataclasses import replace

from starter.order_files import choices
from starter.order_files.cells import UNREADABLE, Cell, Row, Unreadable, address, shown
from starter.order_files.fields import Field
from starter.order_files.line import Line
from starter.order_files.placeholders import is_missing
from starter.order_files.results import Doubt
from starter.order_files.status import Status, status_of

_STATES = {
    Status.ENDED: "it is not to be followed; if it was taken in earlier, cancel it",
    Status.ASKED: "is it still to be picked up?",
}


def object_to(line: Line, row: Row) -> None:
    """Note in the line what its row says against it; a row with nothing in it says nothing."""
    if not line.cells:
        return
    if row.is_hidden:
        line.doubts.append(
            line.doubt(
                Field.NUMBER, "stands in a row that is hidden or filtered away: is it meant?"
            )
        )
    line.refusals += list(_damages(line, row))[:1]
    if Field.STATUS in line.cells:
        cell = line.cells.pop(Field.STATUS)
        if words := _STATES.get(found := status_of(cell)):
            _heed(line, found, line.doubt(Field.STATUS, f"{shown(cell)}: {words}"))
    for column, title, state in line.heading.flags:
        cell = row.at(column)
        found = Status.GOES_ON if is_missing(cell) else _flagged(cell, state)
        if words := _STATES.get(found):
            _heed(line, found, line.doubt_at(column, f"{title} {shown(cell)}: {words}"))


def _flagged(cell: Cell, state: str) -> Status:
    """What the answer to 是否取消 says; one that is neither yes nor no is asked about."""
    try:
        return status_of(state) if choices.yes_or_no(cell) else Status.GOES_ON
    except Unreadable:
        return Status.ASKED


def _heed(line: Line, status: Status, said: Doubt) -> None:
    """Leave the order out, or ask about it as such: who gives its number again confirms it."""
    of_order = replace(said, field=Field.NUMBER)
    if status is Status.ENDED:
        line.ended = of_order
    else:
        line.doubts.append(of_order)


def _damages(line: Line, row: Row) -> Iterator[Doubt]:
    for column, cell in enumerate(row.cells):
        if isinstance(cell, str) and not UNREADABLE.isdisjoint(cell):
            where = address(column, row.number)
            words = "holds bytes that are no letters (the file is damaged): write it again"
            yield Doubt(
                field=Field.NUMBER,
                message=f"row {row.number}, cell {where} {words}",
                sheet=line.sheet,
                row=row.number,
                cell=where,
            )
