"""Lists as shops' programs keep them (管易云, 万里牛), and digits of other scripts."""

import struct
from typing import Any

import pytest

from tests.starter.order_files.written_files import (
    a_row,
    csv_bytes,
    outcomes,
    read,
    read_one,
    table,
    taken,
    xls,
)

FOREIGN = {
    "件数": "٢",
    "联系电话": "١٣٨٠٠١٣٨٠٠٠",
    "预约提货日期": "٢٠٢٦-١٢-٠٥",
    "货物总方量": "२.४",
    "提货时间": "١٤:٠٠",
    "订单金额": "١٢٠٠",
    "单件重量": "５٠",
    "客户姓名": "张三 ١٣٨٠٠١٣٨٠٠٠",
}


@pytest.mark.parametrize("heading", FOREIGN)
def test_digits_of_another_script_are_read_and_asked_about(heading: str) -> None:
    changes = {heading: FOREIGN[heading]} | ({"联系电话": ""} if heading == "客户姓名" else {})
    found = read_one(**changes)
    assert found.outcome == "review"
    assert "another script" in found.reasons[0].message
    assert heading in found.reasons[0].message


@pytest.mark.parametrize("heading", ["型号", "货物名称", "备注", "收货地址"])
def test_in_a_text_they_stay_as_they_are(heading: str) -> None:
    words = "浙江省杭州市余杭区文一西路٩号" if heading == "收货地址" else "SF-٣"
    assert read_one(**{heading: words}).outcome == "accepted"


@pytest.mark.parametrize(
    ("heading", "cell", "outcome"),
    [
        ("作废状态", "已作废", "refused"),
        ("作废状态", "未作废", "accepted"),
        ("作废状态", "是", "refused"),
        ("是否作废", "已作废", "refused"),
        ("是否取消", "未取消", "accepted"),
        ("取消状态", "取消成功", "refused"),
        ("退货状态", "已退货", "refused"),
        ("退货状态", "未退货", "accepted"),
        ("冻结状态", "已冻结", "review"),
        ("拦截状态", "已拦截", "review"),
        ("审核状态", "驳回", "review"),
        ("库存状态", "缺货", "review"),
        ("打印状态", "未打印", "accepted"),
        ("同步状态", "同步成功", "accepted"),
        ("开票状态", "已开票", "accepted"),
    ],
)
def test_whatever_state_speaks_against_an_order_is_heeded(
    heading: str, cell: str, outcome: str
) -> None:
    assert read_one(**{heading: cell}).outcome == outcome


def test_an_exclamation_changes_no_yes() -> None:
    found = read_one(加急="急！！")
    assert (found.outcome, taken(found).urgent) == ("accepted", True)


def test_the_number_of_the_shop_is_the_orders() -> None:
    cells = table([a_row()])
    cells[0][0] = "线上单号"
    cells = [[*cells[0], "系统单号"], [*cells[1], "XS2611280001"]]
    (found,) = read(csv_bytes(cells)).rows
    assert (found.order_no, found.outcome) == ("A1001", "accepted")


def test_a_row_of_units_under_the_headings_is_no_order() -> None:
    heading, order = table([a_row(单件重量=50)])
    units = {"件数": "件", "货物总方量": "m³", "单件重量": "kg", "预约提货日期": "年-月-日"}
    result = read(csv_bytes([heading, [units.get(name, "") for name in heading], order]))
    assert outcomes(result.rows) == ["accepted"]
    assert [one.row for one in result.ignored] == [2]


def test_a_row_in_another_encoding_refuses_itself_and_no_other() -> None:
    heading, first, second = table([a_row(), a_row(订单号="A1002")])
    data = csv_bytes([heading, first]) + csv_bytes([second], encoding="gb18030")
    assert outcomes(read(data).rows) == ["accepted", "refused"]


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _comment(row: int, column: int, words: str = "three!") -> bytes:
    """A comment as Excel 97 writes it: an object, its text, and whose cell it is."""
    text = words.encode("latin-1")
    return b"".join((
        _record(0x5D, struct.pack("<HH3H12xHH", 0x15, 18, 0x19, 1, 0, 0, 0)),
        _record(0x1B6, struct.pack("<HH6xHHH", 0, 0, len(text), 16, 0)),
        _record(0x3C, b"\0" + text),
        _record(0x3C, struct.pack("<HHxxxxHHxxxx", 0, 0, len(text), 0)),
        _record(0x1C, struct.pack("<HHHHHB", row, column, 0, 1, 1, 0) + b"a\0"),
    ))  # fmt: skip


@pytest.mark.parametrize(("words", "outcome"), [("three!", "review"), (" ", "accepted")])
def test_a_cell_of_an_old_workbook_with_a_comment_is_asked_about(words: str, outcome: str) -> None:
    def add(sheet: Any) -> None:
        write = sheet.get_biff_data
        sheet.get_biff_data = lambda: write()[:-4] + _comment(1, 10, words) + write()[-4:]

    (found,) = read(xls(table([a_row()]), change=add)).rows
    assert (found.outcome, taken(found).lines[0].pieces) == (outcome, 2)
    if found.reasons:
        assert "comment" in found.reasons[0].message
