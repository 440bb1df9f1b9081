"""An old workbook of few bytes that asks for much memory is refused before it gets it."""

import struct
from io import BytesIO
from typing import Any

import pytest
import xlwt  # type: ignore[import-untyped]  # it ships no types
from xlwt.CompoundDoc import XlsDoc  # type: ignore[import-untyped]  # it ships no types

from starter.order_files.workbooks.cells import FileRefused
from tests.starter.order_files.written_files import a_row, read, table, taken, xls
from tests.thorough import first_of

LINK = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<II", 2, 0)
EOF = b"\x0a\0\0\0"


def record(code: int, data: bytes) -> bytes:
    """One record of a workbook."""
    return struct.pack("<HH", code, len(data)) + data


def begins(kind: int) -> bytes:
    """The beginning of the workbook's own records, or of a sheet's."""
    return record(0x809, struct.pack("<4H2I", 0x600, kind, 0, 0, 0, 0))


def book(own: bytes, sheet: bytes = b"") -> bytes:
    """A workbook of one sheet, with those records."""
    at = len(begins(5) + own) + 4 + 9 + len(EOF)
    stream = begins(5) + own + record(0x85, struct.pack("<I4B", at, 0, 0, 1, 0) + b"S") + EOF
    written = BytesIO()
    XlsDoc().save(written, stream + begins(0x10) + sheet + EOF)
    return written.getvalue()


RUNS = struct.pack("<HBH2s", 2, 8, 1500, b"ab") + struct.pack("<2H", 1000, 2000) * 1500
FAR = b"".join(record(0x201, struct.pack("<3H", row, 255, 0)) for row in range(33_000))
HEAVY: dict[str, tuple[bytes, bytes]] = {
    "a link that holds for a whole sheet": (
        b"",
        record(0x1B8, struct.pack("<4H", 0, 65_535, 0, 255) + LINK),
    ),
    "a cell at the end of each row": (b"", FAR),
    "merged areas": (b"", record(0xE5, b"\0\4" + bytes(8192)) * 310),
    "names": (record(0x18, bytes(16)) * 61_000, b""),
    "texts": (record(0xFC, struct.pack("<2i", 9, 2_000_000) + bytes(8000)), b""),
}


@pytest.mark.parametrize("heavy", first_of(HEAVY))
def test_few_bytes_that_ask_for_much_memory_are_refused(heavy: str) -> None:
    with pytest.raises(FileRefused, match="asks for more memory than any order file"):
        read(book(*HEAVY[heavy]))


def test_where_the_letters_of_a_text_are_bold_is_not_kept() -> None:
    texts = record(0xFC, struct.pack("<2i", 1, 1) + RUNS)
    with pytest.raises(FileRefused, match="the workbook is empty"):
        read(book(texts))


def test_texts_that_are_long_or_partly_bold_are_read_whole() -> None:
    bold = xlwt.easyfont("bold on")
    parts = [("轻放", bold), "，易碎" * 100, (" fragile" * 60, bold)]

    def write(sheet: Any) -> None:
        sheet.write_rich_text(1, 12, parts)
        sheet.write_rich_text(3, 12, [("é" * 900, bold)])

    others = [a_row(订单号=f"B{n}", 备注=f"{n}" + "长ab" * 300) for n in range(40)]
    rows = read(
        xls(table([a_row(备注=""), *others[:1], a_row(订单号="C"), *others[1:]]), change=write)
    ).rows
    notes = [taken(row).note for row in rows]
    assert notes[0] == "".join(one if isinstance(one, str) else one[0] for one in parts)
    assert notes[2] == "é" * 900
    assert [note for note in notes if note and "长" in note] == [one["备注"] for one in others]
