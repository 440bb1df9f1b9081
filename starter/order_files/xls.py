"""Reads the sheets of an .xls, the workbook of Excel 97 to 2003: values only, with xlrd."""

import os
from collections.abc import Iterator

import xlrd  # type: ignore[import-untyped]  # it ships no types

from starter.order_files import formats
from starter.order_files.bounds import Bounds
from starter.order_files.cells import NO_NUMBER, Cell, FileRefused
from starter.order_files.package import BROKEN, LOCKED
from starter.order_files.rawsheet import NamedSheet, RawSheet
from starter.order_files.xlsbook import open_book

_LOCKED_PARTS = tuple(
    name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo", "DataSpaces")
)
_EMPTY = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


def read_xls(data: bytes) -> list[NamedSheet]:
    """All sheets of the workbook, in its order; one sheet is held at a time, a text once.

    Raises:
        FileRefused: broken, locked, or no workbook.
    """
    if any(name in data for name in _LOCKED_PARTS):
        raise FileRefused(LOCKED)
    try:
        return list(_sheets(data))
    except FileRefused:
        raise
    except xlrd.XLRDError as error:
        raise FileRefused(LOCKED if "encrypted" in str(error) else BROKEN) from None
    except Exception:  # what a damaged record leads to: of structs, indexes, asserts
        raise FileRefused(BROKEN) from None


def _sheets(data: bytes) -> Iterator[NamedSheet]:
    bounds = Bounds()
    with (
        open(os.devnull, "w", encoding="utf-8") as silence,
        open_book(data, silence) as book,
    ):
        for at in range(book.nsheets):
            sheet = book.sheet_by_index(at)
            yield NamedSheet(sheet.name, bool(sheet.visibility), _raw(book, sheet, bounds))
            book.unload_sheet(at)


def _raw(book: xlrd.Book, sheet: xlrd.sheet.Sheet, bounds: Bounds) -> RawSheet:
    raw = RawSheet()
    for at in range(sheet.nrows):
        cells = {
            column: cell
            for column, kind in enumerate(sheet.row_types(at))
            if kind not in _EMPTY and (cell := _cell(book, sheet.cell(at, column))) != ""
        }
        if cells:
            bounds.count_row()
            for cell in cells.values():
                bounds.count(cell)
            raw.rows[at + 1] = cells
    raw.hidden = {at + 1 for at, row in sheet.rowinfo_map.items() if row.hidden or row.height == 0}
    raw.hidden_columns = {
        at for at, column in sheet.colinfo_map.items() if column.hidden or column.width == 0
    }
    raw.areas = [
        (top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells
    ]
    return raw


def _cell(book: xlrd.Book, cell: xlrd.sheet.Cell) -> Cell:
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, NO_NUMBER))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str or ""
        if formats.shows_span(code):
            return formats.as_span(value)
        return formats.as_day(value, from_1904=bool(book.datemode))
    if isinstance(value, float):
        return formats.finite(value)
    return str(value)
