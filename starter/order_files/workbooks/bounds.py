"""How much a file may hold."""

from models.phrases import phrase
from starter.order_files.workbooks.cells import Cell, FileRefused

CELLS_MAX = 1_000_000
"""Filled cells of a workbook; 5,000 rows of a list have about 150,000."""

ROWS_MAX = 20_000
"""Filled rows of a file: as many as are read within 200 MB of memory."""

PLACES_MAX = 2_200_000
"""Rows and cells of a workbook, empty ones as well: some programs keep the format of a million of
empty rows. So many are looked at within five seconds."""

LETTERS_MAX = 20_000_000
"""Letters that all cells of a workbook hold together."""


class Bounds:
    """Counts the cells and letters of a whole workbook, and stops at what no order file has."""

    def __init__(self) -> None:
        self._rows = self._cells = self._letters = self._places = 0

    def count_row(self) -> None:
        """Another row that holds something.

        Raises:
            FileRefused: that is one too many.
        """
        self._rows += 1
        if self._rows > ROWS_MAX:
            raise FileRefused(
                phrase("the file has more than {rows_max:,} rows: split it", rows_max=ROWS_MAX)
            )

    def count_place(self) -> None:
        """Another row or cell, whether it holds anything or not.

        Raises:
            FileRefused: that is one too many.
        """
        self._places += 1
        if self._places > PLACES_MAX:
            raise FileRefused(
                phrase(
                    "the workbook has more than {places_max:,} rows and cells, most of them "
                    "empty: delete the empty rows below the list, or copy the list into a "
                    "new workbook",
                    places_max=PLACES_MAX,
                )
            )

    def count(self, cell: Cell) -> None:
        """Another cell.

        Raises:
            FileRefused: that is one too many, or too many letters.
        """
        self._cells += 1
        self._letters += len(cell) if isinstance(cell, str) else 0
        if self._cells > CELLS_MAX or self._letters > LETTERS_MAX:
            raise FileRefused(
                phrase(
                    "the file has more than {cells_max:,} filled cells, or {letters_max:,} "
                    "letters in them: no order file is that big; split it",
                    cells_max=CELLS_MAX,
                    letters_max=LETTERS_MAX,
                )
            )
