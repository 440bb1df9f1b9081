"""Reads one sheet of an .xlsx: its cells, what is hidden and what is merged (ADR-0034).

Only what is filled takes memory, so a cell far away costs nothing; a shared string is held once.
"""

import re
from collections.abc import Mapping
from typing import Protocol

from models.phrases import phrase
from starter.order_files.workbooks import formats
from starter.order_files.workbooks.bounds import Bounds
from starter.order_files.workbooks.cells import UNSAVED_FORMULA, Cell, FileRefused, address
from starter.order_files.workbooks.package import BROKEN_WORKBOOK
from starter.order_files.workbooks.rawsheet import RawSheet
from starter.order_files.workbooks.shared_strings import StringsReader, Text, is_on, unescaped

COLUMNS_MAX = 1_000
LETTERS_OF_COLUMN = 3
"""As many letters as the name of a column has: XFD."""

AREAS_MAX = 100_000

_AREA = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_YES = ("1", "true")


class Styles(Protocol):
    """What a cell's style, by its place, makes of it."""

    def cell(self, number: float, style: int) -> Cell:
        """The number as the style shows it."""
        ...

    def is_struck(self, style: int) -> bool:
        """Whether it is crossed out."""
        ...


class SheetReader:
    """Receives the tags of a sheet's XML."""

    def __init__(self, shared: StringsReader, styles: Styles, bounds: Bounds) -> None:
        """Begin a sheet."""
        self.sheet = RawSheet()
        self._shared, self._styles, self._bounds = shared, styles, bounds
        self._columns: dict[str, int] = {}
        self._row = 0
        self._column = -1
        self._kind, self._style = "n", "0"
        self._is_filled = False
        self._has_formula = False
        self._text = Text()
        self._takes = self._phonetic = self._is_struck = False

    def started(self, name: str, attributes: Mapping[str, str]) -> None:
        """A tag begins."""
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v" or (name == "t" and not self._phonetic):
            self._takes = True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._begin_row(attributes)
        elif name == "rPh":
            self._phonetic = True
        elif name == "strike" and is_on(attributes):
            self._is_struck = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col":
            self._hide_columns(attributes)

    def ended(self, name: str) -> None:
        """A tag ends."""
        if name in ("v", "t"):
            self._takes = False
        elif name == "c":
            self._end_cell()
        elif name == "rPh":
            self._phonetic = False

    def letters(self, written: str) -> None:
        """Letters between tags."""
        if self._takes:
            self._text.add(written)
            self._is_filled = True

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self._bounds.count_place()
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() else self._row + 1
        self._column = -1
        if attributes.get("hidden") in _YES or _is_nothing(attributes.get("ht")):
            self.sheet.hidden.add(self._row)

    def _hide_columns(self, attributes: Mapping[str, str]) -> None:
        """Columns are counted from 1 here."""
        if attributes.get("hidden") not in _YES and not _is_nothing(attributes.get("width")):
            return
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal():
            columns = range(int(first) - 1, min(int(last), COLUMNS_MAX))
            self.sheet.hidden_columns.update(columns)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._bounds.count_place()
        letters = attributes.get("r", "").rstrip("0123456789")
        if letters:
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = column_of(letters)
            self._column = column
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._has_formula = self._is_struck = False
        if self._is_filled:
            self._text, self._is_filled = Text(), False

    def _end_cell(self) -> None:
        if not self._is_filled and not self._has_formula:
            return  # most cells of a file that somebody has formatted hold nothing
        cell = self._value(self._text.whole)
        if cell == "":
            return
        self._bounds.count(cell)
        if self._column < COLUMNS_MAX:
            if self._row not in self.sheet.rows:
                self._bounds.count_row()
            self.sheet.rows.setdefault(self._row, {})[self._column] = cell
            if self._is_struck or self._styles.is_struck(self._style_place):
                self.sheet.struck.setdefault(self._row, set()).add(self._column)
        else:
            self.sheet.stray = self.sheet.stray or address(self._column, self._row)

    def _value(self, written: str) -> Cell:
        if self._kind in ("str", "inlineStr"):
            return unescaped(written)
        if not written.strip():
            return UNSAVED_FORMULA if self._has_formula else ""
        try:
            if self._kind == "s":
                place = place_of(written)
                self._is_struck = place in self._shared.struck
                return self._shared.strings[place]
            if self._kind == "b":
                return written.strip() in _YES
            if self._kind == "n":
                return self._of_number(formats.finite(float(written)))
        except (ValueError, IndexError, OverflowError):
            raise FileRefused(BROKEN_WORKBOOK) from None
        return formats.of_iso(written.strip()) if self._kind == "d" else written.strip()

    def _of_number(self, number: Cell) -> Cell:
        if not isinstance(number, float):
            return number
        return self._styles.cell(number, self._style_place)

    @property
    def _style_place(self) -> int:
        return int(self._style) if self._style.isdecimal() else 0

    def _merge(self, ref: str) -> None:
        if len(self.sheet.areas) >= AREAS_MAX:
            raise FileRefused(
                phrase(
                    "the file has more than {areas_max:,} merged cells: undo them",
                    areas_max=AREAS_MAX,
                )
            )
        if found := _AREA.fullmatch(ref):
            left, top, right, bottom = found.groups()
            self.sheet.areas.append((int(top), column_of(left), int(bottom), column_of(right)))


def _is_nothing(size: str | None) -> bool:
    """Whether a row's height, or a column's width, is nothing: 0, 0.0."""
    return bool(size) and not (size or "").strip("0.")


def place_of(written: str) -> int:
    """The place of a text in the list of all, from 0.

    Raises:
        ValueError: it is no number, or one before the first.
    """
    place = int(written)
    if place < 0:
        raise ValueError(place)
    return place


def column_of(letters: str) -> int:
    """The column from 0: A is 0, AA is 26; one that no spreadsheet has is far to the right."""
    if len(letters) > LETTERS_OF_COLUMN or not letters.isascii():
        return COLUMNS_MAX
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
