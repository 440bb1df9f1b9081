"""What has to be put right comes back as a list that is read as the first one was."""

from typing import Any

import pytest

from models.messages.orders.placement import PlacementOutcome
from starter.order_files.importing.corrected import PROBLEM_HEADING, corrected
from starter.order_files.importing.importer import PlacementAnswer, take_in_orders
from starter.order_files.rows.results import FileResult
from starter.order_files.workbooks.workbook import read_workbook
from tests.starter.order_files.written_files import (
    HEADINGS,
    ROW,
    a_row,
    outcomes,
    read,
    table,
    taken,
    xlsx,
)


def put_right(data: bytes, **cells: Any) -> FileResult:
    """Send a list, change cells of the one that comes back, and send that."""
    sheets = read_workbook(corrected(data, read(data)), packed=True)
    names = {text: at for at, text in enumerate(sheets[0].rows[0].cells)}
    rows = [list(row.cells) for row in sheets[0].rows]
    for row in rows[1:]:
        for name, cell in cells.items():
            row[names[name]] = cell if row[names[name]] != "" else ""
    return read(xlsx(rows))


def test_what_is_merged_over_several_orders_is_written_into_each() -> None:
    wrong = a_row(
        订单号="A2", 件数="x", **dict.fromkeys(("提货地址", "提货联系人", "提货电话"), "")
    )
    cells = table([a_row(), wrong])
    merges = [(1, at, 2, at) for at in map(HEADINGS.index, ("提货地址", "提货联系人", "提货电话"))]
    result = put_right(xlsx(cells, merges=merges), 件数=3)
    assert [(one.order_no, one.outcome) for one in result.rows] == [("A2", "accepted")]
    assert taken(result.rows[0]).pickup_contact.name == ROW["提货联系人"]


def test_an_order_of_several_goods_stays_one() -> None:
    below = dict.fromkeys(HEADINGS, "") | {"货物名称": "餐椅", "型号": "CY", "件数": 6}
    merged = [at for at, name in enumerate(HEADINGS) if name not in below or not below[name]]
    cells = table([a_row(客户姓名="张三-5566"), below, a_row(订单号="A2")])
    result = put_right(xlsx(cells, merges=[(1, at, 2, at) for at in merged]), 客户姓名="张三")
    (found,) = result.rows
    assert (found.order_no, found.outcome, taken(found).pieces) == ("A1001", "accepted", 8)


UPPER = ["订单号", "预约提货日期", "收货信息", "", "", "提货信息", "", "", "", "", "", ""]
LOWER = ["", "", *["地址", "姓名", "电话"] * 2, "货物名称", "型号", "件数", "货物总方量"]
BOTH = ["收货地址", "客户姓名", "联系电话", "提货地址", "提货联系人", "提货电话"]


def test_labels_over_several_columns_are_written_over_each() -> None:
    order = a_row(联系电话="")
    names = [*HEADINGS[:2], *BOTH, *HEADINGS[8:]]
    cells = [UPPER, LOWER, [order[name] for name in names]]
    data = xlsx(cells, merges=[(0, 2, 0, 4), (0, 5, 0, 7)])
    again = taken(read(corrected(data, read(data))).rows[0])
    assert (again.customer.phone, again.pickup_contact.phone) == (None, "+8613900139000")
    assert again.delivery.city == "杭州市"


def test_what_is_said_of_a_cell_names_it_in_the_list_that_comes_back() -> None:
    rows = [a_row(), a_row(订单号="A2"), a_row(订单号="", 件数=3), a_row(订单号="A4", 件数="x")]
    data = xlsx(table(rows))
    back = corrected(data, read(data))
    first, again = ([one.as_json() for one in read(one).rows] for one in (data, back))
    assert [one for one in first if one["outcome"] != "accepted"] == again
    assert [one["row"] for one in again] == [4, 5]


def test_a_list_that_came_back_once_has_one_column_of_what_is_wrong() -> None:
    data = xlsx(table([a_row(件数="x")]))
    first = corrected(data, read(data))
    second = corrected(first, read(first))
    assert read(second).warnings == ()
    (sheet,) = read_workbook(second, packed=True)
    assert [text for text in sheet.rows[0].cells if text == PROBLEM_HEADING] == [PROBLEM_HEADING]


@pytest.mark.parametrize("name", ["十一月", "a" * 31, "History"])
def test_a_sheet_keeps_its_name_and_one_without_a_fault_stays_out(name: str) -> None:
    others = {"好的": table([a_row(订单号="G1")])}
    data = xlsx(table([a_row(件数="x")]), name=name, others=others)
    (sheet,) = read_workbook(corrected(data, read(data)), packed=True)
    assert sheet.name == name or name == "History"


class Answer:
    """What the use case answers for one order."""

    def __init__(self, outcome: PlacementOutcome) -> None:
        self.outcome, self.reasons = outcome, ()


async def test_what_was_taken_in_to_be_reviewed_is_not_in_the_list_to_be_sent_again() -> None:
    data = xlsx(table([a_row(联系电话=""), a_row(订单号="A2", 件数="x")]))

    async def place(orders: Any) -> list[PlacementAnswer]:
        return [Answer(PlacementOutcome.REVIEW) for _ in orders]

    result = await take_in_orders(read(data), place)
    assert outcomes(read(corrected(data, result)).rows) == ["review", "refused"]
    left = read(corrected(data, result, taken_in=True))
    assert [one.order_no for one in left.rows] == ["A2"]
