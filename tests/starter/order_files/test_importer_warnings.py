"""What is read in one of two ways, or taken in though its words may mean otherwise, is said."""

from typing import Any

import pytest

from tests.starter.order_files.written_files import a_row, csv_bytes, outcomes, read, table, taken


def test_an_amount_that_stands_alike_on_each_row_is_said_to_be_read_once() -> None:
    rows = [a_row(订单金额="1299.50"), a_row(订单金额="1299.50", 货物名称="床", 货物编码="B-1")]
    (row,) = read(csv_bytes(table(rows))).rows
    assert taken(row).total_fen == 129_950
    (warning,) = [one for one in row.warnings if one.field == "total_fen"]
    assert "alike on 2 rows and was read once" in warning.message
    assert "1,299.50 yuan" in warning.message


@pytest.mark.parametrize(
    "note", ["客户要求取消订单", "退款", "这个不要了", "已取消", "暂不发货", "拍错了，勿发"]
)
def test_a_remark_that_may_call_it_off_is_said(note: str) -> None:
    (row,) = read(csv_bytes(table([a_row(备注=note)]))).rows
    assert outcomes([row]) == ["accepted"]
    (warning,) = [one for one in row.warnings if one.field == "note"]
    assert "is it still wanted?" in warning.message


@pytest.mark.parametrize("note", ["不要发票", "送货前电话", "先发票后货", "取消楼上搬运改一楼"])
def test_an_ordinary_remark_is_not(note: str) -> None:
    (row,) = read(csv_bytes(table([a_row(备注=note)]))).rows
    found: list[Any] = [one for one in row.warnings if one.field == "note"]
    assert found == []
