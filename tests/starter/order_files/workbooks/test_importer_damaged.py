"""Damaged and odd files: a fault refuses its row, never the file, and says where it is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.starter.order_files.raw_workbooks import book, row, sheet
from tests.starter.order_files.written_files import (
    ROW,
    a_row,
    csv_bytes,
    goods_only,
    outcomes,
    read,
    table,
    taken,
    xlsx,
)

GOOD = csv_bytes(table([a_row(), a_row(订单号="A2"), a_row(订单号="A3")]))
TEXT = GOOD.decode()
THREE = ["accepted"] * 3

READABLE = {
    "512 NUL at its end": GOOD + b"\0" * 512,
    "UTF-16, little, no mark": TEXT.encode("utf-16-le"),
    "UTF-16, big, no mark": TEXT.encode("utf-16-be"),
    "UTF-16 with NUL at its end": ("\ufeff" + TEXT).encode("utf-16-be") + b"\0" * 512,
    "GB18030 with a mark": b"\x841\x953" + TEXT.encode("gb18030"),
    "GBK": TEXT.encode("gbk"),
    "GBK under the mark of UTF-8": b"\xef\xbb\xbf" + TEXT.encode("gbk"),
    "three kinds of line ends": GOOD.replace(b"\r\n", b"\r", 1).replace(b"\r\n", b"\n", 1),
    "sep= before its headings": b"sep=,\r\n" + GOOD,
}


@pytest.mark.parametrize("data", READABLE.values(), ids=READABLE)
def test_a_text_is_read_whatever_it_was_saved_as(data: bytes) -> None:
    assert outcomes(read(data).rows) == THREE


MIDDLE = len(GOOD) // 2
DAMAGED = {
    "a NUL": GOOD.replace(b"A2", b"A\x002"),
    "512 NUL in the middle": GOOD[:MIDDLE] + b"\0" * 512 + GOOD[MIDDLE:],
    "a byte that is no letter": GOOD.replace(b"A2", b"A2\xff"),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_byte_refuses_its_row_alone(data: bytes) -> None:
    rows = read(data).rows
    assert outcomes(rows) == ["accepted", "refused", "accepted"]
    assert "bytes that are no letters" in rows[1].reasons[0].message
    assert "row 3, cell " in rows[1].reasons[0].message


CELLS = {
    "no number": ("件数", "<c><v>nan</v></c>"),
    "an endless number": ("件数", "<c><v>1e400</v></c>"),
    "a NUL in an escape": ("客户姓名", "张_x0000_三"),
    "half a letter": ("客户姓名", "张_xD800_三"),
    "an error": ("件数", '<c t="e"><v>#REF!</v></c>'),
}


@pytest.mark.parametrize(("name", "cell"), CELLS.values(), ids=CELLS)
def test_a_cell_that_holds_nothing_readable_refuses_its_row_alone(name: str, cell: str) -> None:
    bad = [cell if of == name else value for of, value in a_row(订单号="A2").items()]
    assert outcomes(read(book(sheet(row(), row(bad)))).rows) == ["accepted", "refused"]


@pytest.mark.parametrize("place", ["ZZZZZZ2", "é2", "A" * 5000 + "2"])
def test_a_cell_in_no_column_is_far_away(place: str) -> None:
    odd = f'<row r="2"><c r="{place}"><v>1</v></c></row>'
    result = read(book(sheet(odd, row(attributes='r="3"'))))
    assert outcomes(result.rows) == ["accepted"]
    assert "far to the right" in result.warnings[0].message


KINDS: dict[str, dict[str, Any]] = {
    "order": a_row(),
    "other": a_row(订单号="A2"),
    "more": a_row(货物名称="床"),
    "contradiction": a_row(客户姓名="王五"),
    "goods": goods_only(货物名称="柜"),
    "ended": a_row(订单号="A3", 订单状态="已取消"),
    "unreadable": a_row(订单号="A4", 件数="x"),
    "numberless": a_row(订单号=""),
    "total": {"订单号": "合计", "件数": 9},
    "figures": {"件数": 9},
    "nothing": {},
}


@given(kinds=st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=8), text=st.booleans())
def test_no_row_is_dropped(kinds: list[str], text: bool) -> None:
    rows = [a_row(订单号="A0"), *(KINDS[kind] for kind in kinds)]
    cells = table(rows, [*ROW, "订单状态"])
    result = read(csv_bytes(cells) if text else xlsx(cells))
    answered = {n for one in result.rows for n in range(one.row, one.last_row + 1)}
    answered |= {one.row for one in result.ignored if one.row}
    filled = {n for n, cells in enumerate(rows, start=2) if cells}
    assert filled <= answered
    if all(one.order for one in result.rows):
        pieces = sum(taken(one).pieces for one in result.rows)
        assert pieces == sum(one["件数"] for one in rows if one.get("货物名称"))
