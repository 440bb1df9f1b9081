"""Whatever sends an order of a file to review names its row, its heading and its cell."""

from typing import Any

import pytest

from starter.order_files.rows.results import RowResult
from tests.starter.order_files.written_files import (
    ROW,
    a_row,
    read,
    read_one,
    read_rows,
    table,
    xlsx,
)

NAMED: list[tuple[str, Any, str | None]] = [
    ("预约提货日期", "2025-12-03", "B2"),
    ("预约提货日期", "2029-12-03", "B2"),
    ("预约提货日期", "", "B2"),
    ("客户姓名", "", "C2"),
    ("联系电话", "", "D2"),
    ("联系电话", "12345", "D2"),
    ("收货地址", "", "E2"),
    ("提货地址", "", "F2"),
    ("提货联系人", "", "G2"),
    ("货物总方量", "", "L2"),
    ("付款方式", "未付", "M2"),
    ("付款方式", "到付", None),
]


def cells_of(result: RowResult) -> set[str | None]:
    return {warning.cell for warning in result.warnings if warning.row == 2}


@pytest.mark.parametrize(("heading", "cell", "where"), NAMED)
def test_what_is_missing_or_hard_to_believe_is_named_with_its_cell(
    heading: str, cell: Any, where: str | None
) -> None:
    found = read_one(**{heading: cell})
    assert found.outcome == "review"
    assert found.reasons
    assert all(reason.message.startswith("row 2") for reason in found.reasons)
    assert where is None or f"{heading}" in found.reasons[0].message
    assert where is None or f"(cell {where})" in found.reasons[0].message
    assert where in cells_of(found)


def test_what_is_missing_in_an_order_of_several_rows_is_named_with_its_first() -> None:
    rows = [a_row(客户姓名=""), a_row(客户姓名="", 货物名称="茶几")]
    (found,) = read_rows(*rows)
    assert [reason.message for reason in found.reasons] == [
        "row 2, 客户姓名: the customer's name 客户信息 is missing (FH-7.2.2) (cell C2)"
    ]


def test_a_day_in_the_past_is_named_where_its_row_says_it() -> None:
    rows = [a_row(预约提货日期=""), a_row(预约提货日期="2025-12-03", 货物名称="茶几")]
    (found,) = read_rows(*rows)
    assert "row 3, 预约提货日期: 2025-12-03 lies 354 days before" in found.reasons[0].message
    assert "(cell B3)" in found.reasons[0].message


def test_what_has_no_column_is_named_with_its_row() -> None:
    headings = [name for name in ROW if name != "提货联系人"]
    (found,) = read(xlsx(table([a_row()], headings))).rows
    (reason,) = found.reasons
    assert reason.message.startswith("row 2: the contact person at the pickup")


def test_equal_rows_of_goods_are_named_with_the_cell_of_the_goods() -> None:
    (found,) = read_rows(a_row(), a_row())
    (reason,) = found.reasons
    assert reason.message.startswith("row 3 has the same goods as row 2")
    assert reason.message.endswith("(cell I3)")
    assert "are they meant twice?" in reason.message
    assert "I3" in {warning.cell for warning in found.warnings}


def test_a_row_that_says_something_else_than_its_order_is_named_with_its_cell() -> None:
    _, other = read_rows(a_row(), a_row(客户姓名="王五"))
    assert other.reasons[0].message.endswith("which is right? (cell C3)")


def test_a_doubt_of_a_further_sheet_names_it() -> None:
    sheets = {"二": table([a_row(订单号="A2", 预约提货日期="2025-12-03")])}
    found = read(xlsx(table([a_row()]), others=sheets)).rows
    (reason,) = next(row for row in found if row.order_no == "A2").reasons
    assert reason.message.endswith("(sheet “二”, cell B2)")
