"""Rows as a file that a spreadsheet opens: .xlsx, or .csv with the mark that says it is UTF-8.

Every cell is text: what somebody wrote is never run as a formula. A row is written where it comes
and is not kept, so that a file of 50,000 takes no more memory than one of 50.
"""

import csv
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from io import TextIOWrapper
from tempfile import TemporaryDirectory
from typing import IO, Final, Protocol

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from models.visible_text import visible

CELL_MAX: Final = 32_767
"""Letters that a cell of a workbook holds."""

COLUMN_WIDTH: Final = 18
ROWS_FOLDER: Final = "fulfil-export-"
"""How the folder of a workbook's rows begins; a process that is killed leaves it behind."""

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs with which a spreadsheet takes a cell of a .csv for a formula, the wide ones too."""


class SheetFormat(StrEnum):
    """Which file."""

    XLSX = "xlsx"
    CSV = "csv"


MEDIA_TYPES: Final = {
    SheetFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SheetFormat.CSV: "text/csv; charset=utf-8",
}


class SheetWriter(Protocol):
    """Writes a heading, then rows, and closes."""

    def row(self, cells: Sequence[str]) -> None:
        """Write the next row."""

    def close(self) -> None:
        """Write what is left; the file itself stays open."""

    def abandon(self) -> None:
        """Delete what was written next to the file, which holds no whole list; never fails."""


def writer_of(format_: SheetFormat, file: IO[bytes], heading: Sequence[str]) -> SheetWriter:
    """A writer of that format, its heading written."""
    writer = CsvWriter(file) if format_ is SheetFormat.CSV else XlsxWriter(file, len(heading))
    writer.row(heading)
    return writer


def harmless(cell: str) -> str:
    """A cell of a .csv that no spreadsheet runs: an apostrophe stands before what would begin a
    formula, as the programs write it themselves."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_SIGNS) else cell


def fitting(cell: str) -> str:
    """A cell that a workbook holds; one that was cut says so."""
    return cell if len(cell) <= CELL_MAX else f"{cell[: CELL_MAX - 1]}…"


class CsvWriter:
    """UTF-8 with its mark, and line ends as RFC 4180 has them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text)

    def row(self, cells: Sequence[str]) -> None:
        """Write the next row."""
        self._writer.writerow([harmless(visible(cell)) for cell in cells])

    def close(self) -> None:
        """Let go of the file."""
        self._text.flush()
        self._text.detach()

    def abandon(self) -> None:
        """Nothing was written next to the file."""


class XlsxWriter:
    """A workbook of one sheet, its heading fixed and with a filter."""

    def __init__(self, file: IO[bytes], width: int) -> None:
        self._rows_folder = TemporaryDirectory(prefix=ROWS_FOLDER, ignore_cleanup_errors=True)
        options = {
            "constant_memory": True,  # a row is on the disk when the next one is begun
            "tmpdir": self._rows_folder.name,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(file, options)
        self._sheet = self._book.add_worksheet()
        self._heading = self._book.add_format({"bold": True, "num_format": "@"})
        self._cell = self._book.add_format({"num_format": "@"})
        self._sheet.set_column(0, max(width - 1, 0), COLUMN_WIDTH)
        self._sheet.freeze_panes(1, 0)
        self._width, self._rows = width, 0

    def row(self, cells: Sequence[str]) -> None:
        """Write the next row."""
        style = self._cell if self._rows else self._heading
        for place, cell in enumerate(cells):
            if cell:
                self._sheet.write_string(self._rows, place, fitting(visible(cell)), style)
        self._rows += 1

    def close(self) -> None:
        """Put the workbook together."""
        self._sheet.autofilter(0, 0, max(self._rows - 1, 0), max(self._width - 1, 0))
        self._book.close()
        self._rows_folder.cleanup()

    def abandon(self) -> None:
        """Delete the rows; no workbook is put together of them, which takes seconds."""
        with suppress(OSError):  # what was not written yet does not fit on a full disk, either
            self._sheet.row_data_fh.close()
        self._rows_folder.cleanup()
