"""What a file is: told by its content, refused in one line where it is not an order file."""

import os
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from starter.order_files.workbooks.cells import FileRefused
from starter.order_files.workbooks.file_kind import FILE_MAX
from tests.starter.order_files.written_files import (
    HEADINGS,
    a_row,
    csv_bytes,
    outcomes,
    read,
    table,
    xlsx,
)

GOOD = table([a_row()])


def a_zip(*parts: tuple[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return written.getvalue()


def a_cell_at(row: int, column: int) -> bytes:
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write(row, column, "x")
    return written.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LOCKED = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)


def a_workbook(sheet: bytes) -> bytes:
    return a_zip(("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", sheet))


# What takes long to make is made by its test: every test process reads this file.
REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "nothing": (b"", "empty"),
    "only a mark": (b"\xef\xbb\xbf\r\n", "empty"),
    "a web page": (b"\n<!DOCTYPE html><html><table>", "HTML"),
    "a table of a web page": (b"<table><tr><td>1</td></tr></table>", "HTML"),
    "a web page in no known encoding": (b"<html><p>\xe9t\xff</p>", "HTML"),
    "a web page in UTF-16": ("<html><table>".encode("utf-16"), "HTML"),
    "blanks in UTF-16": ("\r\n ".encode("utf-16"), "empty"),
    "a spreadsheet in XML": (b"<?xml version='1.0'?><Workbook/>", "XML"),
    "a PDF": (b"%PDF-1.7 x", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n...", "picture"),
    "JSON": (b'[{"number": "A1"}]', "JSON"),
    "noise": (bytes(range(128, 256)) * 9, "neither a workbook nor readable text"),
    "a broken workbook": (xlsx(GOOD)[:3000], "broken"),
    "a broken old workbook": (OLE + bytes(3000), "broken"),
    "a locked workbook": (LOCKED, "password"),
    "any zip": (a_zip(("a.txt", b"x")), "without a workbook"),
    "a document": (a_zip(("word/document.xml", b"x")), "Word"),
    "an OpenDocument file": (a_zip(("content.xml", b"x")), ".ods"),
    "a zip bomb": (lambda: a_workbook(bytes(60_000_000)), "unpacks to 57 MB"),
    "a huge workbook": (lambda: a_workbook(os.urandom(9) * 25_000_000), "unpacks to 215 MB"),
    "a file too big": (b"a" * (FILE_MAX + 1), "at most 20"),
    "a cell far away alone": (lambda: a_cell_at(1_048_575, 16_383), "no orders"),
    "an open quote": (b'"A1,' + b"x" * 200_000, "quote that line 1 opens"),
    "other text": (b"Dear all,\nplease find attached\n", "no heading row"),
    "an empty workbook": (xlsx([]), "empty"),
    "headings only": (xlsx([HEADINGS]), "no orders"),
}


@pytest.mark.parametrize(("data", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_order_file_is_refused_in_one_line(
    data: bytes | Callable[[], bytes], says: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data() if callable(data) else data)
    assert says in refused.value.message
    assert "\n" not in refused.value.message
    assert refused.value.hint is None
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_any_usual_encoding(encoding: str, delimiter: str) -> None:
    data = csv_bytes(GOOD, encoding=encoding, delimiter=delimiter)
    assert outcomes(read(data).rows) == ["accepted"]


def test_a_forged_size_does_not_unfold_a_bomb() -> None:
    data = a_zip(("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", bytes(9_000_000)))
    size, forged = (9_000_000).to_bytes(4, "little"), (9_000).to_bytes(4, "little")
    tracemalloc.start()
    with pytest.raises(FileRefused, match="broken"):
        read(data.replace(size, forged))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


def test_a_csv_row_is_numbered_by_the_line_it_begins_in() -> None:
    rows = table([a_row(备注="two\nlines"), a_row(订单号="A1002")])
    assert [(row.row, row.last_row) for row in read(csv_bytes(rows)).rows] == [(2, 2), (4, 4)]


OPEN_QUOTES = {
    "one never closed": (["A1", "A2"], '"A3', 4),
    "one that swallows up to the next": (['"A1', '"A2"', "A3"], "A4", 2),
    "one below a cell of two lines": (["A1", '"A\n2"', '"A3'], "A4", 5),
    "one in the last line": (["A1"], '"A2', 3),
}


@pytest.mark.parametrize(("above", "last", "line"), OPEN_QUOTES.values(), ids=OPEN_QUOTES)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_quote_left_open_is_named_by_its_line(
    above: list[str], last: str, line: int, end: str
) -> None:
    heading, row = csv_bytes(GOOD).decode().splitlines()
    written = [heading, *(row.replace("A1001", number) for number in [*above, last])]
    with pytest.raises(FileRefused, match=f"line {line} opens"):
        read(end.join(written).encode())


def test_quotes_that_others_write_carelessly_are_read() -> None:
    rows = table([a_row(货物名称="沙发 55寸"), a_row(订单号="A2", 备注='"a\nb"')])
    data = csv_bytes(rows).replace("沙发 55寸".encode(), '"沙发" 55"'.encode())
    assert outcomes(read(data).rows) == ["accepted", "accepted"]


def test_a_very_long_cell_is_the_fault_of_its_row_alone() -> None:
    rows = read(csv_bytes(table([a_row(备注="x" * 200_000), a_row(订单号="A2")]))).rows
    assert outcomes(rows) == ["review", "accepted"]


def test_an_error_of_the_spreadsheet_refuses_the_row_and_names_field_and_value() -> None:
    (row,) = read(xlsx(table([a_row(件数="#REF!")]))).rows
    assert (row.outcome, row.reasons[0].field) == ("refused", "lines.pieces")
    assert "件数 “#REF!”" in row.reasons[0].message


@pytest.mark.thorough
def test_five_thousand_rows_are_read_in_seconds() -> None:
    rows = table([a_row(订单号=f"B{n}", 联系电话=f"138{n:08}") for n in range(5000)])
    assert read(xlsx(rows)).totals["accepted"] == 5000
