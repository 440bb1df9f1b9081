"""Which rows are one order, which are a repeat, a contradiction, or no order at all."""

from decimal import Decimal
from typing import Any

import pytest

from tests.starter.order_files.written_files import (
    HEADINGS,
    a_row,
    fields,
    goods_only,
    outcomes,
    read,
    read_rows,
    spans,
    table,
    taken,
    xlsx,
)


def test_a_number_repeated_with_other_goods_is_one_order() -> None:
    rows = read_rows(a_row(), a_row(货物名称="茶几", 型号="CJ1", 件数=1), a_row(订单号="A1002"))
    assert spans(rows) == [(2, 3, "accepted"), (4, 4, "accepted")]
    assert [(line.name, line.pieces) for line in taken(rows[0]).lines] == [
        ("三人沙发", 2),
        ("茶几", 1),
    ]


def test_rows_without_a_number_add_goods_to_the_order_above() -> None:
    rows = read_rows(a_row(), goods_only(货物名称="茶几"), {}, a_row(订单号="A1002"))
    assert spans(rows) == [(2, 3, "accepted"), (5, 5, "accepted")]


def test_merged_cells_make_one_order_of_several_rows() -> None:
    cells = table(
        [a_row(), goods_only(货物名称="茶几"), goods_only(货物名称="床"), a_row(订单号="A2")]
    )
    merges = [(1, column, 3, column) for column in (*range(8), 11)]
    rows = read(xlsx(cells, merges=merges)).rows
    assert spans(rows) == [(2, 4, "accepted"), (5, 5, "accepted")]
    assert taken(rows[0]).pieces == 6


def test_an_empty_row_in_a_merged_area_adds_nothing() -> None:
    cells = table([a_row(), {}, a_row(订单号="A2")])
    rows = read(xlsx(cells, merges=[(1, column, 2, column) for column in range(10)])).rows
    assert spans(rows) == [(2, 2, "accepted"), (4, 4, "accepted")]


def test_a_merged_number_holds_rows_that_repeat_the_customer() -> None:
    cells = table([a_row(), a_row(订单号="", 货物名称="茶几")])
    assert spans(read(xlsx(cells, merges=[(1, 0, 2, 0)])).rows) == [(2, 3, "accepted")]


def test_a_number_that_comes_back_later_is_the_same_order() -> None:
    rows = read_rows(
        a_row(), a_row(订单号="A1002"), a_row(货物名称="床"), goods_only(货物名称="柜")
    )
    assert spans(rows) == [(2, 5, "accepted"), (3, 3, "accepted")]
    assert len(taken(rows[0]).lines) == 3


CONTRADICTIONS = [
    ("客户姓名", "王五", "customer.name"),
    ("联系电话", "13700137000", "customer.phone"),
    ("收货地址", "北京市朝阳区建国路1号", "delivery.street"),
    ("提货地址", "北京市朝阳区建国路1号", "pickup.street"),
    ("预约提货日期", "2026-11-26", "wanted_pickup_day"),
]


@pytest.mark.parametrize(("heading", "other", "field"), CONTRADICTIONS)
def test_the_same_number_for_someone_or_somewhere_else_is_reviewed(
    heading: str, other: str, field: str
) -> None:
    rows = read_rows(a_row(), a_row(**{heading: other, "件数": 5}))
    assert spans(rows) == [(2, 2, "accepted"), (3, 3, "review")]
    assert taken(rows[0]).pieces == 2
    assert fields(rows[1]) == [field]
    assert str(a_row()[heading]) in rows[1].reasons[0].message
    assert other in rows[1].reasons[0].message


def test_goods_that_may_be_meant_twice_are_reviewed() -> None:
    rows = read_rows(a_row(), goods_only())
    assert spans(rows) == [(2, 3, "review")]
    assert "row 3 has the same goods as row 2" in rows[0].reasons[0].message


def test_a_row_without_a_number_is_refused_with_its_goods() -> None:
    rows = read_rows(a_row(), a_row(订单号=""), goods_only(货物名称="床"), a_row(订单号="A2"))
    assert spans(rows) == [(2, 2, "accepted"), (3, 4, "refused"), (5, 5, "accepted")]
    assert (rows[1].order_no, fields(rows[1])) == (None, ["number"])


def test_one_bad_line_refuses_the_whole_order_and_names_its_row() -> None:
    (row,) = read_rows(a_row(), goods_only(货物名称="床", 件数="两"))
    assert (row.outcome, row.order) == ("refused", None)
    assert row.reasons[0].message.startswith("row 3, 件数 “两”")


FOOTERS: list[list[Any]] = [
    ["合计", "", "", "", "", "", "", "", "", "", 2, 2.4],
    ["", "", "", "", "", "", "", "", "总 计：", "", 2, 2.4],
    ["", "", "", "", "", "", "", "", "", "", 2, 2.4],
    ["小计：2件"],
    ["总件数：2", "", "", "", "", "", "", "", "", "", 2, 2.4],
    ["总数", "", "", "", "", "", "", "", "", "", 2, 2.4],
    ["SUM", "", "", "", "", "", "", "", "", "", 2, 2.4],
    ["1/2"],
    ["联系电话：0571-88886666"],
    ["联系人：王五"],
    ["共2单", "", "", "", "", "", "", "", "", "", 4, 4.8],
    ["制表人：王五", "", "审核：赵六", "", "日期：2026-11-22"],
    ["审核人", "王五"],
    ["收货人签字：", "", "", "", "司机签名："],
    ["甲方（盖章）："],
    ["", "", "", "签收人：", "", "", "", "日期：    年   月   日"],
    ["发货员：王五", "", "", "收货人：________"],
    ["經手人：王五"],
    ["2. 提货时间 9:00-17:00"],
    ["（1）装车"],
    [
        "必填",
        "必填",
        "必填",
        "*必填",
        "必填",
        "必填",
        "选填",
        "",
        "（必填）",
        "选填",
        "必填",
        "Required",
    ],
    ["日期：2026年11月22日"],
    ["2026年11月22日"],
    ["备注：请于16:30前发送"],
    ["1、以上货物请核对后装车，谢谢"],
    ["以下空白"],
    HEADINGS,
    [],
]


@pytest.mark.parametrize("footer", FOOTERS, ids=["|".join(map(str, row)) for row in FOOTERS])
def test_totals_signatures_notes_and_blanks_are_no_orders(footer: list[Any]) -> None:
    cells = [*table([a_row()]), footer, *table([a_row(订单号="A1002")])[1:]]
    assert spans(read(xlsx(cells)).rows) == [(2, 2, "accepted"), (4, 4, "accepted")]


def test_a_row_with_a_number_is_never_taken_for_a_footer() -> None:
    rows = read_rows(a_row(备注="合计3件，签字"), a_row(订单号="审核-1"), {"订单号": "A1003"})
    assert outcomes(rows) == ["accepted", "accepted", "review"]


NUMBERS_LIKE_FOOTERS = ["合计1", "合计2026", "T-合计", "total1", "共1单", "备注1", "日期:1", "小计"]


@pytest.mark.parametrize("number", NUMBERS_LIKE_FOOTERS)
def test_a_whole_order_is_one_whatever_its_number_looks_like(number: str) -> None:
    rows = read_rows(a_row(), a_row(订单号=number), goods_only(货物名称="床"))
    assert [(row.order_no, row.last_row) for row in rows] == [("A1001", 2), (number, 4)]


def test_goods_in_one_cell_are_counted() -> None:
    headings = ["订单号", "预约提货日期", "客户", "电话", "收货地址", "提货地址", "联系人"]
    row = a_row(客户="张三", 电话="13800138000", 联系人="李四 13900139000")
    cells = [*(row[name] for name in headings), "沙发2件、茶几×1；床头柜 3个", 4]
    (found,) = read(xlsx([[*headings, "货物种类件数", "货物总方量"], cells])).rows
    assert [line.pieces for line in taken(found).lines] == [2, 1, 3]


VOLUMES: list[tuple[list[dict[str, Any]], str, list[str]]] = [
    ([{"单件体积": 1.2, "货物总方量": 2.4}], "2.4", ["1.2"]),
    ([{"体积": 1.2, "货物总方量": 2.4}], "2.4", ["1.2"]),
    ([{"体积": 2.4, "货物总方量": 2.4}], "2.4", ["1.2"]),
    ([{"货物总方量": 2.4}, {"货物总方量": 2.4}], "2.4", []),
    ([{"货物总方量": 2.4}, {"货物总方量": 1}], "3.4", []),
    (
        [{"货物总方量": 3.4, "单件体积": 1.2}, {"货物总方量": "", "单件体积": 0.5}],
        "3.4",
        ["1.2", "0.5"],
    ),
]


@pytest.mark.parametrize(("cells", "total", "pieces"), VOLUMES)
def test_volumes_of_a_piece_a_line_and_an_order_are_told_apart(
    cells: list[dict[str, Any]], total: str, pieces: list[str]
) -> None:
    (row,) = read_rows(*(a_row(货物名称=f"品{n}", **cell) for n, cell in enumerate(cells)))
    order = taken(row)
    assert (row.outcome, order.total_volume_m3) == ("accepted", Decimal(total))
    assert [line.volume_m3 for line in order.lines if line.volume_m3] == [
        Decimal(p) for p in pieces
    ]


def test_a_total_that_the_lines_contradict_is_reviewed() -> None:
    (row,) = read_rows(a_row(单件体积=5))
    assert (row.outcome, fields(row)) == ("review", ["total_volume_m3"])


def test_without_a_total_column_the_rows_volumes_are_the_total() -> None:
    headings = [name for name in HEADINGS if name != "货物总方量"]
    (row,) = read_rows(a_row(方量=2.4), headings=[*headings, "方量"])
    assert (row.outcome, taken(row).total_volume_m3) == ("accepted", Decimal("2.4"))


@pytest.mark.parametrize("number", ["同上", "〃", "..", "-", "/", "无", "待定"])
def test_what_stands_for_no_number_is_refused(number: str) -> None:
    (result,) = read_rows(a_row(订单号=number))
    assert outcomes([result]) == ["refused"]
    assert fields(result) == ["number"]
    assert "is not an order number" in result.reasons[0].message
