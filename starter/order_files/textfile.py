"""Reads .csv files: UTF-8 with or without a mark, UTF-16 with one, GB18030."""

import codecs
import csv
from io import StringIO

from starter.order_files.cells import FileRefused, Row, Sheet
from starter.order_files.kind import FILE_MAX, WANTED

DELIMITERS = ",\t;|"
_MARKS_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NO_TEXT = f"the file is neither a workbook nor readable text: {WANTED}"


def decoded(data: bytes) -> str:
    """The text of the file, without its mark.

    Raises:
        FileRefused: not text in an encoding that spreadsheets write.
    """
    encodings = ("utf-16",) if data.startswith(_MARKS_UTF16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            read = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in read:
            break
        return read
    raise FileRefused(_NO_TEXT)


def read_text(written: str, delimiter: str) -> tuple[Sheet, int | None]:
    """The records of a text file as one sheet, and the line whose quote is never closed.

    A row's number is the line it begins in.
    """
    csv.field_size_limit(FILE_MAX)  # how long a cell may be, its field says
    lines = list(StringIO(written + "\n", newline=""))
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[Row] = []
    begins, opened = 1, None
    for record in reader:
        several = reader.line_num > begins
        if opened is None and (several or (record and reader.line_num == len(lines))):
            opened = _left_open(lines[begins - 1 : reader.line_num], begins, delimiter)
        rows.append(Row(begins, tuple(record)))
        begins = reader.line_num + 1
    return Sheet("", rows), opened


def _left_open(lines: list[str], begins: int, delimiter: str) -> int | None:
    """The line that opens a quote which the file's end closes, or the quote of another cell."""
    reader = csv.reader([*lines, "\r"], delimiter=delimiter)
    *_, last = next(reader)
    if reader.line_num > len(lines):
        return begins + len(lines) - len(list(StringIO(last, newline=""))) + 1
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return begins
    return None
