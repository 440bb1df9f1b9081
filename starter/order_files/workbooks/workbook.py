"""Reads .xlsx and .xls workbooks as sheets of rows."""

from collections.abc import Iterator

from starter.order_files.workbooks.cells import Cell, Row, Sheet
from starter.order_files.workbooks.rawsheet import Area, NamedSheet
from starter.order_files.workbooks.xls import read_xls
from starter.order_files.workbooks.xlsx import read_xlsx


def read_workbook(data: bytes, *, packed: bool) -> list[Sheet]:
    """The sheets of a workbook, in its order.

    Args:
        data: the file.
        packed: an .xlsx (a zip), else an .xls (an OLE container).

    Raises:
        FileRefused: broken, locked, too big when unpacked, or no workbook.
    """
    return [_as_rows(sheet) for sheet in (read_xlsx if packed else read_xls)(data)]


def _as_rows(read: NamedSheet) -> Sheet:
    raw, rows, continued = read.raw, [], _Continued(read.raw.areas)
    for number in sorted(raw.rows):
        cells = raw.rows.pop(number)
        filled: list[Cell] = [""] * (max(cells) + 1)
        for column, cell in cells.items():
            filled[column] = cell
        merged = continued.at(number)
        struck = frozenset(raw.struck.get(number, ()))
        remarked = frozenset(raw.remarked.get(number, ()))
        is_hidden = number in raw.hidden
        rows.append(Row(number, tuple(filled), merged, is_hidden, struck, remarked))
    return Sheet(
        read.name,
        rows,
        raw.areas,
        is_hidden=read.is_hidden,
        stray=raw.stray,
        hidden_columns=frozenset(raw.hidden_columns),
    )


class _Continued:
    """The columns whose cell belongs, in a row, to an area that began above; rows are asked for
    from the top."""

    def __init__(self, areas: list[Area]) -> None:
        self._coming: Iterator[Area] = iter(sorted(areas))
        self._next = next(self._coming, None)
        self._ends: dict[int, int] = {}
        self._open: frozenset[int] = frozenset()
        self._until = 0

    def at(self, row: int) -> frozenset[int]:
        changed = row > self._until
        while self._next is not None and self._next[0] < row:
            top, left, bottom, _ = self._next
            if bottom > top:
                self._ends[left] = max(bottom, self._ends.get(left, 0))
                changed = True
            self._next = next(self._coming, None)
        if changed:
            self._ends = {left: end for left, end in self._ends.items() if end >= row}
            self._open = frozenset(self._ends)
            self._until = min(self._ends.values(), default=1 << 30)
        return self._open
