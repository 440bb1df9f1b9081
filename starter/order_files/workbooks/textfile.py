"""Reads .csv files: UTF-8, UTF-16, GB18030 and Big5, with or without a mark, whatever ends their
lines.

A file is read line by line: blank lines and rows of commas cost no memory.
"""

import csv
import re
from collections.abc import Iterator

from models.phrases import phrase
from starter.order_files.workbooks.bounds import Bounds
from starter.order_files.workbooks.cells import CELL_MAX, FileRefused, Row, Sheet
from starter.order_files.workbooks.file_kind import FILE_MAX, SEND_ORDER_FILE
from starter.order_files.workbooks.sheetxml import COLUMNS_MAX

DELIMITERS = ",\t;|"

RECORD_MAX = 1_000
"""Lines that one record may have; where it has more, a quote was left open."""

LINE_MAX = 1_000_000
"""Letters that a line of a text may have."""

LOST_FEW, LOST_SHARE = 8, 1_000
"""Letters that may be unreadable, or one in so many; a file with more of them is no text."""

NULS_FEW = 4_096
"""NUL bytes that a damaged file may hold, a block of a disk; each refuses its row."""

_SAMPLE = 4_096
_UTF_8 = b"\xef\xbb\xbf"
_MARKS = {
    _UTF_8: "utf-8",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"\x841\x953": "gb18030",
}
_NO_TEXT = phrase(
    "the file is neither a workbook nor readable text: {wanted}", wanted=SEND_ORDER_FILE
)
_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_BLANK = re.compile(r"[ \t,;|\r\n]*+")


def decoded(data: bytes) -> str:
    """The text of the file, without its mark and without NUL bytes at its end.

    Raises:
        FileRefused: not text in an encoding that spreadsheets write.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark) and not _is_forged(data, mark):
            return _readable([data[len(mark) :].decode(encoding, "replace")]).rstrip("\x00")
    if wide := _of_two_bytes(data[:_SAMPLE]):
        return _readable([data.decode(wide, "replace")]).rstrip("\x00")
    kept = data.removeprefix(_UTF_8).rstrip(b"\x00")
    for encoding in ("utf-8", "gb18030"):
        try:
            return _readable([kept.decode(encoding)])
        except UnicodeDecodeError:
            continue
    return _readable([kept.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")])


def as_damaged_utf8(data: bytes) -> str:
    """The text as UTF-8, where some of its rows are not, as of two files put together."""
    return data.removeprefix(_UTF_8).rstrip(b"\x00").decode("utf-8", "replace")


def as_big5(data: bytes) -> str | None:
    """The text as Big5, which spreadsheets in Taiwan and Hong Kong write; none where it is not.

    Nearly all of it is GB18030 too, of other letters: only headings tell.
    """
    try:
        return data.rstrip(b"\x00").decode("big5hkscs")
    except UnicodeDecodeError:
        return None


def _is_forged(data: bytes, mark: bytes) -> bool:
    """Whether a program wrote the mark of UTF-8 before a text in GB18030."""
    if mark != _UTF_8:
        return False
    read = data.decode("utf-8", "replace")
    return read.count("\ufffd") > max(LOST_FEW, len(read) // LOST_SHARE)


def _of_two_bytes(sample: bytes) -> str | None:
    """The UTF-16 that a text without a mark is: its commas and line ends have a NUL each."""
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if (first + second) * 50 < len(sample) or min(first, second) * 10 > max(first, second):
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _readable(readings: list[str]) -> str:
    """The reading with the fewest unreadable letters, where they are few."""
    read = min(readings, key=lambda one: one.count("\ufffd"))
    lost = read.count("\ufffd") > max(LOST_FEW, len(read) // LOST_SHARE)
    if lost or read.count("\x00") > max(NULS_FEW, len(read) // 10):
        raise FileRefused(_NO_TEXT)
    return read


class _Lines:
    """The lines of a text, one by one; where a record begins, blank ones are passed over.

    `number` is the line that was handed out last, `record` the lines since `begin`.
    """

    def __init__(self, written: str, delimiter: str) -> None:
        self.number = 0
        self.record: list[str] = []
        self.is_wide = False
        self._written, self._delimiter = written, delimiter
        self._at = 0
        self._begins = True

    def begin(self) -> None:
        """The next line begins a record."""
        self.record = []
        self._begins = True

    @property
    def is_over(self) -> bool:
        """Whether no line is left."""
        return self._at >= len(self._written)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._begins:
            self._pass_blanks()
        if self.is_over or len(self.record) > RECORD_MAX:
            raise StopIteration
        found = _LINE.match(self._written, self._at)
        assert found is not None, "a line may be empty"
        self.number += 1
        line = self._bounded(self._cut(self._at, found.end()))
        self._at = found.end()
        self._begins = False
        line = line if line.endswith(("\r", "\n")) else line + "\n"
        self.record.append(line)
        return line

    def _cut(self, at: int, end: int) -> str:
        """The line from there to there, without what is nothing but delimiters at its end.

        Raises:
            FileRefused: it has more letters than any order.
        """
        if end - at <= LINE_MAX:
            return self._written[at:end]
        rest = _BLANK.match(self._written, at + LINE_MAX)
        if rest is None or rest.end() < end:
            raise FileRefused(
                phrase(
                    "line {line} has more than {line_max:,} letters: no order is that long",
                    line=self.number,
                    line_max=LINE_MAX,
                )
            )
        return self._written[at : at + LINE_MAX] + "\n"

    def _pass_blanks(self) -> None:
        found = _BLANK.match(self._written, self._at)
        end = found.end() if found else self._at
        if end < len(self._written):
            end = 1 + max(self._written.rfind(sign, self._at, end) for sign in "\r\n")
        if end > self._at:
            passed = (self._written.count(sign, self._at, end) for sign in ("\n", "\r", "\r\n"))
            feeds, returns, both = passed
            self.number += feeds + returns - both
            self._at = end

    def _bounded(self, line: str) -> str:
        if len(line) <= COLUMNS_MAX or line.count(self._delimiter) <= COLUMNS_MAX:
            return line
        kept = line.rstrip(self._delimiter + "\r\n ").split(self._delimiter, COLUMNS_MAX)
        self.is_wide = self.is_wide or len(kept) > COLUMNS_MAX
        return self._delimiter.join(kept[:COLUMNS_MAX]) + "\n"


def read_text(written: str, delimiter: str, most: int | None = None) -> tuple[Sheet, int | None]:
    """The records of a text file as one sheet, and the line whose quote is never closed.

    A row's number is the line it begins in; blank ones are left out. `most` ends it after so many.

    Raises:
        FileRefused: more cells or letters than an order file has.
    """
    csv.field_size_limit(FILE_MAX)  # how long a cell may be, its field says
    lines, bounds = _Lines(written, delimiter), Bounds()
    rows: list[Row] = []
    opened = None
    for record in csv.reader(lines, delimiter=delimiter):
        bounds.count_row()
        begins = lines.number - len(lines.record) + 1
        if opened is None and (len(lines.record) > 1 or lines.is_over):
            opened = _left_open(lines.record, begins, delimiter)
        if len(lines.record) > RECORD_MAX:
            break
        lines.begin()
        if cells := _cells(record, bounds):
            rows.append(Row(begins, cells))
        if most is not None and len(rows) >= most:
            break
    stray = phrase("{columns_max:,} columns", columns_max=COLUMNS_MAX) if lines.is_wide else None
    return Sheet("", rows, stray=stray), opened


def _cells(record: list[str], bounds: Bounds) -> tuple[str, ...]:
    filled = 0
    for place, cell in enumerate(record, start=1):
        if cell and not cell.isspace():
            filled = place
            bounds.count(cell)
            if len(cell) > CELL_MAX:
                record[place - 1] = cell[: CELL_MAX + 1]
    return tuple(record[:filled])


def _left_open(lines: list[str], begins: int, delimiter: str) -> int | None:
    """The line that opens a quote which the file's end closes, or the quote of another cell."""
    reader = csv.reader([*lines, "\r"], delimiter=delimiter)
    *_, last = next(reader, [""])
    if reader.line_num > len(lines):
        return begins + len(lines) - _count_lines(last) + 1
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return begins
    return None


def _count_lines(written: str) -> int:
    return sum(1 for line in _LINE.finditer(written) if line[0])
