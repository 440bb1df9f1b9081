"""An .xls as it is read by xlrd: each record is weighed first, and a workbook too heavy is refused.

Few bytes may ask for much: one link that holds for a whole sheet, a cell at the end of each row,
a million fonts. What is not read of a text, where its letters are bold, is not kept either.
"""

import struct
from typing import Any, Final

import xlrd  # type: ignore[import-untyped]  # it ships no types
from xlrd.book import Book  # type: ignore[import-untyped]  # as above

from starter.order_files.cells import FileRefused
from starter.order_files.package import BROKEN

WEIGHT_MAX: Final = 100_000_000
"""Bytes of memory that the records of a sheet, and those of the whole workbook, may ask for."""

_RECORD = {
    0x0031: 400,  # FONT
    0x00E0: 1_400,  # XF
    0x041E: 300,  # FORMAT
    0x0293: 100,  # STYLE
    0x0018: 1_600,  # NAME
    0x0085: 600,  # BOUNDSHEET
    0x01AE: 300,  # SUPBOOK
    0x0023: 300,  # EXTERNNAME
    0x0208: 300,  # ROW
    0x007D: 20_000,  # COLINFO: of up to 256 columns
    0x001C: 800,  # NOTE
    0x005D: 800,  # OBJ
    0x01B6: 400,  # TXO
    0x01B8: 800,  # HLINK
}
"""What a record makes, whatever stands in it; measured."""

_BYTE = {0x0017: 20, 0x00E5: 40, 0x0204: 4, 0x0018: 4, 0x0023: 4, 0x01AE: 4, 0x01B8: 4, 0x041E: 4}
"""What each byte of a record makes: EXTERNSHEET, MERGEDCELLS, LABEL and others."""

_CELLS = {0x06: 1, 0xD6: 1, 0xFD: 1, 0x201: 1, 0x203: 1, 0x204: 1, 0x205: 1, 0x27E: 1}
_MULTIPLE = {0xBD: 6, 0xBE: 2}  # MULRK, MULBLANK: bytes a cell
_LINK, _CONTINUE = 0x01B8, 0x003C
_CELL_WEIGHT, _EMPTY_WEIGHT, _LINKED_WEIGHT, _TEXT_WEIGHT = 60, 12, 170, 80


class WeighedBook(Book):  # type: ignore[misc]  # of a library without types
    """The workbook; reading it raises `FileRefused` where it asks for too much memory."""

    def __init__(self) -> None:
        super().__init__()
        self._weight = self._shared_weight = 0
        self._widths: dict[int, int] | None = None

    def get_record_parts(self) -> tuple[int, int, bytes]:
        """The next record, weighed."""
        code, length, data = super().get_record_parts()
        self._weigh(code, data)
        return code, length, data

    def get_sheet(self, sh_number: int, update_pos: bool = True) -> Any:
        """A sheet; those before it are let go by whoever reads one after another."""
        if self._widths is None:
            self._shared_weight = self._weight
        self._weight, self._widths = self._shared_weight, {}
        return super().get_sheet(sh_number, update_pos)

    def handle_sst(self, data: bytes) -> None:
        """The texts that cells share, without what is bold in them."""
        count, parts = struct.unpack("<i", data[4:8])[0], [data]
        self._add(count * _TEXT_WEIGHT)
        while (found := self.get_record_parts_conditional(_CONTINUE))[0] is not None:
            parts.append(found[2])
        self._add(2 * sum(map(len, parts)))
        self._sharedstrings = shared_texts(parts, count)

    def _weigh(self, code: int, data: bytes) -> None:
        self._add(_RECORD.get(code, 0) + _BYTE.get(code, 0) * len(data))
        if code == _LINK and len(data) >= 8:
            top, bottom, left, right = struct.unpack("<4H", data[:8])
            self._add(max(bottom + 1 - top, 0) * max(right + 1 - left, 0) * _LINKED_WEIGHT)
        if self._widths is None or len(data) < 4:
            return
        if code in _CELLS:
            row, column = struct.unpack("<2H", data[:4])
            self._widen(row, column + 1, _CELL_WEIGHT)
        elif code in _MULTIPLE:
            row, first = struct.unpack("<2H", data[:4])
            cells = max(len(data) - 6, 0) // _MULTIPLE[code]
            self._widen(row, first + cells, cells * (_CELL_WEIGHT if code == 0xBD else 0))

    def _widen(self, row: int, width: int, weight: int) -> None:
        """xlrd fills each row up to its last cell."""
        assert self._widths is not None
        before = self._widths.get(row, 0)
        self._widths[row] = max(before, width)
        self._add(weight + _EMPTY_WEIGHT * max(width - before, 0))

    def _add(self, weight: int) -> None:
        self._weight += weight
        if self._weight > WEIGHT_MAX:
            raise FileRefused(
                "the workbook asks for more memory than any order file: delete links, names, styles"
                " and what stands far to the right, or save the list as .xlsx"
            )


def shared_texts(parts: list[bytes], count: int) -> list[str]:
    """The texts of an SST record and those that continue it."""
    texts, at_part, data, at = list[str](), 0, parts[0], 8
    for _ in range(count):
        while at >= len(data):
            at, at_part = at - len(data), at_part + 1
            data = parts[at_part]
        letters, flags = struct.unpack("<HB", data[at : at + 3])
        at += 3
        runs = struct.unpack("<H", data[at : at + 2])[0] if flags & 8 else 0
        at += 2 if flags & 8 else 0
        spoken = struct.unpack("<i", data[at : at + 4])[0] if flags & 4 else 0
        at += 4 if flags & 4 else 0
        text = ""
        while True:
            wide = flags & 1
            taken = min(letters, (len(data) - at) >> wide)
            text += str(data[at : at + (taken << wide)], "utf_16_le" if wide else "latin_1")
            at, letters = at + (taken << wide), letters - taken
            if not letters:
                break
            at_part, at = at_part + 1, 1
            data = parts[at_part]
            flags = data[0]
        texts.append(text)
        at += 4 * runs + spoken
    return texts


def open_book(data: bytes, silence: Any) -> WeighedBook:
    """The workbook, its sheets not read yet; as `xlrd.open_workbook` does it.

    Raises:
        FileRefused: too heavy, or older than Excel 5.
        xlrd.XLRDError: it is broken, or locked.
    """
    book = WeighedBook()
    book.biff2_8_load(
        file_contents=data, logfile=silence, formatting_info=True, on_demand=True, ragged_rows=True
    )
    version = book.getbof(xlrd.biffh.XL_WORKBOOK_GLOBALS)
    if version < 50:
        raise FileRefused(BROKEN)
    book.biff_version = version
    book.parse_globals()
    book._sheet_list = [None for _ in book._sheet_names]
    book.nsheets = len(book._sheet_list)
    return book
