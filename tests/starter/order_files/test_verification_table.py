"""The table of what cannot be verified: nothing of it is read wrongly in silence (FH-11.3.3.1)."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import FulfilError
from starter.order_files.verifications.verification_row import VerificationRow
from starter.order_files.verifications.verification_table import VerificationTable, read_table
from starter.order_files.workbooks.cells import FileRefused
from tests.starter.order_files.written_files import csv_bytes, xlsx

TODAY = date(2026, 11, 25)
HEADINGS = ("商家编码", "订单号", "无法核销原因", "照片名称", "发现时间")
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500
ROW = ("shop-a", "A1001", "系统无法登录", "IMG_1.jpg", "2026-11-25 14:00")


def read(*rows: Any, headings: Any = HEADINGS, merchant: str | None = None) -> VerificationTable:
    """What is read of a workbook with these rows."""
    return read_table(xlsx([list(headings), *map(list, rows)]), merchant=merchant, today=TODAY)


def one(*row: Any, **more: Any) -> VerificationRow:
    """The only row of a workbook."""
    (found,) = read(row, **more).rows
    return found


def test_a_row_says_which_order_why_what_shows_it_and_when() -> None:
    """Shows FH-11.3.3.1."""
    content = one(*ROW).content
    assert content is not None
    assert (content.merchant, content.order_no, content.reason) == (
        "shop-a",
        "A1001",
        "系统无法登录",
    )
    assert content.sheet == "IMG_1.jpg"
    assert str(content.occurred_at) == "2026-11-25 06:00:00+00:00"


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        (1, 1234567890123456789.0, "has lost the last digits"),
        (1, "", "which order is it"),
        (1, "#N/A", "error of the spreadsheet"),
        (1, "A1 A2", "blanks inside"),
        (1, "A1\u202e001", "turn letters round"),
        (1, "A1\ufffd", "no letters"),
        (2, "待定", "why can it not be verified"),
        (2, "同上", "points to another row"),
        (2, "字" * 201, "at most 200"),
        (4, "2026-11-25", "names no hour"),
        (4, "11-25 14:00", "write it as"),
        (4, "2026-11-26 14:00", "not ahead"),
        (0, "天猫", "says no merchant's code"),
    ],
)
def test_what_cannot_be_read_for_sure_is_told_to_nobody(column: int, cell: Any, why: str) -> None:
    row = one(*(cell if at == column else held for at, held in enumerate(ROW)))
    assert row.content is None
    assert any(why in found.message for found in (*row.refusals, *row.doubts))


@pytest.mark.parametrize("column", range(len(HEADINGS)))
@pytest.mark.parametrize(
    "cell",
    ["同上", "A1\u202e 1", "天猫", 20260101.0, "=SUM(A1)", "字" * 201, "12345678901234567890"],
)
@pytest.mark.parametrize("merchant", [None, "shop-b"])
def test_of_one_cell_one_sentence_says_what_is_wrong(
    column: int, cell: Any, merchant: str | None
) -> None:
    cells = (cell if at == column else held for at, held in enumerate(ROW))
    row = one(*cells, merchant=merchant)
    fields = [found.field for found in (*row.refusals, *row.doubts)]
    assert len(fields) == len(set(fields)), [*row.refusals, *row.doubts]


def test_a_state_that_points_to_another_row_is_said_once() -> None:
    row = one("shop-a", "A1", "同上", headings=("商家编码", "订单号", "核销状态"))
    assert [found.message for found in (*row.refusals, *row.doubts)] == [
        "row 2, cell C2, verified: “同上” points to another row: write it out"
    ]


def test_an_unknown_column_and_another_sheet_are_warned_of() -> None:
    table = read((*ROW, "yes"), headings=(*HEADINGS, "急"))
    assert ["急" in warning.message for warning in table.warnings] == [True]
    assert not table.is_clear


def test_two_rows_of_one_order_that_differ_are_asked_about_and_equal_ones_are_not() -> None:
    other = (*ROW[:2], "没有网络", *ROW[3:])
    assert [row.content for row in read(ROW, other).rows] == [None, None]
    assert len({row.content for row in read(ROW, ROW).rows} - {None}) == 1


def test_whose_orders_they_are_is_said_once_and_contradicted_never() -> None:
    assert one(*ROW[1:], headings=HEADINGS[1:], merchant="shop-a").content is not None
    assert one(*ROW, merchant="shop-b").content is None


def test_what_the_platform_has_verified_says_so_and_what_it_says_otherwise_is_doubted() -> None:
    headings = ("商家编码", "订单号", "核销状态")
    assert one("shop-a", "A1", "已核销", headings=headings).is_verified
    assert one("shop-a", "A1", "处理中", headings=headings).content is None


@given(st.lists(st.text(max_size=12), min_size=5, max_size=5))
def test_what_is_told_stands_in_the_cells_as_it_is(cells: list[str]) -> None:
    data = csv_bytes([HEADINGS, cells])
    try:
        rows = read_table(data, merchant=None, today=TODAY).rows
    except FulfilError:
        return
    for row in rows:
        if row.content is not None:
            stands = (
                row.content.merchant,
                row.content.order_no,
                row.content.reason,
                row.content.sheet,
            )
            written = {" ".join(cell.split()) for cell in cells} | {None}
            assert set(stands) <= written


def test_bytes_that_are_no_letters_are_told_to_nobody() -> None:
    nul = csv_bytes([HEADINGS, (*ROW[:2], "没\0有网络", *ROW[3:])])
    (row,) = read_table(nul, merchant=None, today=TODAY).rows
    assert row.content is None
    assert "the file is damaged" in row.refusals[0].message


def test_a_text_that_names_a_place_before_the_first_is_no_other_text() -> None:
    written, out = zipfile.ZipFile(BytesIO(xlsx([list(HEADINGS), list(ROW)]))), BytesIO()
    with zipfile.ZipFile(out, "w") as spoilt:
        for name in written.namelist():
            part = written.read(name)
            spoilt.writestr(name, part.replace(b't="s"><v>0</v>', b't="s"><v>-1</v>'))
    with pytest.raises(FileRefused, match="broken"):
        read_table(out.getvalue(), merchant="shop-a", today=TODAY)


TABLE = "<table><tr><td>订单号</td><td>原因</td></tr></table>"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (f"<html><body>{TABLE}</body></html>".encode(), "a web page"),
        (b"\n" * 9_000 + TABLE.encode(), "a web page"),
        (TABLE.encode("utf-16"), "a web page"),
        (f"From: a@b.cn\nSubject: 无法核销\n\n{TABLE}".encode(), "an e-mail"),
        (f"MIME-Version: 1.0\nContent-Type: text/html\n\n{TABLE}".encode(), "an e-mail"),
        (f"Received: by x\n\tfor y\n\n{TABLE}".encode("gb18030"), "an e-mail"),
        (OLE + "__substg1.0_0037001F".encode("utf-16-le"), "an Outlook message .* .eml"),
    ],
    ids=["html", "html late", "html utf-16", "eml", "mht", "gb18030", "msg"],
)
def test_an_e_mail_is_said_to_be_one_and_what_of_it_to_send(data: bytes, why: str) -> None:
    """Shows FH-11.3.3.1: providers mail the table, and desks save what they are sent."""
    with pytest.raises(FileRefused, match=f"the file is {why}.*save"):
        read_table(data, merchant="shop-a", today=TODAY)


@pytest.mark.parametrize("data", [b"{}", b"", b"%PDF-1", csv_bytes([["a", "b", "c"]])])
def test_what_is_no_such_table_is_refused_with_what_to_send_instead(data: bytes) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_table(data, merchant="shop-a", today=TODAY)
    assert "order file" not in refusal.value.message
    assert "orders template" not in refusal.value.message
