"""Reads .csv files: UTF-8 with or without a mark, UTF-16 with one, GB18030."""

import codecs
import csv
from io import StringIO

from starter.importing.cells import FileRefused, Row, Sheet
from starter.importing.kind import WANTED

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


def read_text(written: str, delimiter: str) -> Sheet:
    """The records of a text file as one sheet; a row's number is the line it begins in.

    Raises:
        FileRefused: the quotes do not close, so that fields have no end.
    """
    reader = csv.reader(StringIO(written, newline=""), delimiter=delimiter)
    rows, begins = [], 1
    try:
        for record in reader:
            rows.append(Row(begins, tuple(record)))
            begins = reader.line_num + 1
    except csv.Error:
        raise FileRefused(
            f'the text cannot be read from line {begins} on: is a quote “"” not closed?'
        ) from None
    return Sheet("csv", rows)
