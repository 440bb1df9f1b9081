"""Cells, rows and sheets of a spreadsheet, whatever file they came from."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from models.errors import BusinessError
from models.phrases import phrase

Cell = str | int | float | bool | date | datetime | time | timedelta

DIGITS_KEPT = 10**15
"""A spreadsheet keeps fifteen digits of a number; from here on the last ones are lost."""

UNREADABLE_LETTERS = frozenset("\ufffd\x00")
"""What stands in a text where bytes were no letter of its encoding."""

BROKEN_LETTERS = phrase("holds bytes that are no letters (the file is damaged): write it again")
"""What is wrong with a cell that holds any of them."""

UNSAVED_FORMULA = "#UNSAVED!"
"""Stands for a formula whose value its program did not save."""

NO_NUMBER = "#NUM!"
"""What a spreadsheet shows for a number that is none."""

CELL_MAX = 32_767
"""Letters of a cell that are read, as many as a spreadsheet keeps; of a longer one, one more."""

_SHOWN_MAX = 40
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\x00]")
_UNSHOWN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Signs that nobody sees: of no width, of a direction, or letters that look like a blank."""

_HOLDS_UNSHOWN = re.compile(f"([{_UNSHOWN}])")
_IN_FIGURE = re.compile(rf"[\d.,:/-]([{_UNSHOWN}])[{_UNSHOWN}]*[\d.,:/年月日-]")
_ERROR = re.compile(r"#(?:[A-Z/0]+[!?]|N/A|GETTING_DATA|#{2,})", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r"=\"(.*)\"|'([^']+)", re.DOTALL)


class FileRefused(BusinessError):
    """The file as a whole cannot be taken; its message is one line for the person who sent it."""

    code = "file_refused"


class UnreadableCell(ValueError):
    """A cell's value cannot be read; the message says why and what to write instead."""


class UncertainCell(Exception):
    """A cell had to be changed to be read; `value` is the reading that a person must confirm,
    none where there are several; `why` it had to be changed, `kept` what it says then."""

    def __init__(self, value: object, why: str, kept: str = "") -> None:
        super().__init__(phrase("{why}: {kept} is taken", why=why, kept=kept) if kept else why)
        self.value, self.why, self.kept = value, why, kept


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the spreadsheet numbers it, from 1; `merged` are the columns (from 0) whose
    cell belongs to a merged area that began in a row above, `struck` those whose cell is crossed
    out, `remarked` those whose cell has a comment; a filter hides rows, too."""

    number: int
    cells: tuple[Cell, ...]
    merged: frozenset[int] = frozenset()
    is_hidden: bool = False
    struck: frozenset[int] = frozenset()
    remarked: frozenset[int] = frozenset()

    def at(self, column: int) -> Cell:
        """The cell of a column, empty text where the row ends before it."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def filled(self) -> list[int]:
        """The columns that hold something."""
        return [column for column, cell in enumerate(self.cells) if cell_text(cell)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows that hold something, and its merged areas as (top, left, bottom,
    right) from row 1, column 0. That of a text has no name; `stray` is a cell too far to the
    right to be read; `hidden_columns` count from 0."""

    name: str
    rows: list[Row]
    areas: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False
    stray: str | None = None
    hidden_columns: frozenset[int] = frozenset()


def cell_text(cell: Cell) -> str:
    """The cell as a person reads it: 1001.0 is 1001, no outer blanks, nothing invisible."""
    if isinstance(cell, str):
        stripped = cell.strip() if cell.isprintable() else _INVISIBLE.sub("", cell).strip()
        kept = _KEPT_AS_TEXT.fullmatch(stripped) if stripped[:1] in ("=", "'") else None
        return (kept[1] or kept[2] or "").strip() if kept else stripped
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < DIGITS_KEPT:
        return str(int(cell))
    return str(cell)


def narrow(cell: Cell) -> str:
    """The cell's text with full-width letters and digits made narrow (NFKC)."""
    read = cell_text(cell)
    return read if read.isascii() else unicodedata.normalize("NFKC", read)


def comparable_text(cell: Cell) -> str:
    """The cell's text as it is compared: NFKC, case folded, without any white space."""
    return "".join(narrow(cell).split()).casefold()


def invisible_sign(cell: Cell, *, in_figure: bool = False) -> str:
    """The first invisible character of a cell, as `U+200B`; `in_figure`: between its digits."""
    found = (_IN_FIGURE if in_figure else _HOLDS_UNSHOWN).search(
        cell if isinstance(cell, str) else ""
    )
    return f"U+{ord(found[1] if in_figure else found[0]):04X}" if found else ""


def one_line(written: str) -> str:
    """A text that came from outside, safe to print: one line, nothing that moves a cursor."""
    joined = " ".join(written.split())
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in joined)


def quoted(cell: Cell) -> str:
    """The cell's text for a message: one line, in quotes, not too long."""
    clean = one_line(cell_text(cell))
    return f"“{clean if len(clean) <= _SHOWN_MAX else clean[: _SHOWN_MAX - 1] + '…'}”"


def address(column: int, row: int) -> str:
    """The cell as a spreadsheet names it: column 10 (from 0), row 4 is K4."""
    letters, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row}"


def is_error(cell: Cell) -> bool:
    """Whether the cell holds an error of the spreadsheet: #REF!, #N/A, or ##### for too narrow."""
    return isinstance(cell, str) and cell[:1] == "#" and bool(_ERROR.fullmatch(cell.strip()))


def error_text(cell: Cell) -> str:
    """The problem of a cell that holds an error, in words."""
    if cell == UNSAVED_FORMULA:
        return phrase(
            "holds a formula whose value was not saved: open the file in the "
            "spreadsheet program and save it there"
        )
    return phrase("{cell} is an error of the spreadsheet; write the value", cell=quoted(cell))
