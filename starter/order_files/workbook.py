"""Reads .xlsx and .xls workbooks as sheets of rows."""

from collections.abc import Iterator
from io import BytesIO

import python_calamine

from starter.order_files.cells import Cell, FileRefused, Row, Sheet
from starter.order_files.package import BROKEN, LOCKED
from starter.order_files.xlsx import NamedSheet, read_xlsx

Area = tuple[int, int, int, int]

_LOCKED_PARTS = tuple(
    name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo", "DataSpaces")
)


def read_workbook(data: bytes, *, packed: bool) -> list[Sheet]:
    """The sheets of a workbook, in its order.

    Args:
        data: the file.
        packed: an .xlsx (a zip), else an .xls (an OLE container).

    Raises:
        FileRefused: broken, locked, too big when unpacked, or no workbook.
    """
    if packed:
        return [_of_xlsx(sheet) for sheet in read_xlsx(data)]
    if any(name in data for name in _LOCKED_PARTS):
        raise FileRefused(LOCKED)
    try:
        with python_calamine.load_workbook(BytesIO(data)) as book:
            return [
                _of_xls(
                    book.get_sheet_by_name(meta.name),
                    is_hidden=meta.visible is not python_calamine.SheetVisibleEnum.Visible,
                )
                for meta in book.sheets_metadata
                if meta.typ is python_calamine.SheetTypeEnum.WorkSheet
            ]
    except python_calamine.PasswordError:
        raise FileRefused(LOCKED) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise FileRefused(BROKEN) from None


def _of_xlsx(read: NamedSheet) -> Sheet:
    raw, rows, continued = read.raw, [], _Continued(read.raw.areas)
    for number in sorted(raw.rows):
        cells = raw.rows.pop(number)
        filled: list[Cell] = [""] * (max(cells) + 1)
        for column, cell in cells.items():
            filled[column] = cell
        merged = continued.at(number)
        rows.append(Row(number, tuple(filled), merged, is_hidden=number in raw.hidden))
    return Sheet(read.name, rows, raw.areas, is_hidden=read.is_hidden, stray=raw.stray)


def _of_xls(sheet: python_calamine.CalamineSheet, *, is_hidden: bool) -> Sheet:
    areas = [
        (top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
    continued = _Continued(areas)
    rows = [
        Row(number, tuple(cells), continued.at(number))
        for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1)
        if any(cell != "" for cell in cells)
    ]
    return Sheet(sheet.name, rows, areas, is_hidden=is_hidden)


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
