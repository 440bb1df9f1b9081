"""Headings are found wherever they stand and whatever they are called."""

from typing import Any

import pytest

from starter.order_files.workbooks.cells import FileRefused
from tests.starter.order_files.written_files import (
    HEADINGS,
    ROW,
    a_row,
    csv_bytes,
    outcomes,
    read,
    read_rows,
    table,
    taken,
    xlsx,
)

HOME = "浙江省杭州市余杭区文一西路1号"
PLANT = "广东省佛山市顺德区龙江镇1号"

OTHER_NAMES = {
    "订单号": [
        "订单编号",
        "单号",
        "销售单号",
        "Order No.",
        "*订单号",
        "订 单 号\n（必填）",
        "number",
        "运单号",
        "PO No.",
        "ERP单号",
        "订单号/运单号",
    ],
    "预约提货日期": [
        "提货日期",
        "要求提货日期",
        "提货时间",
        "预约提货日期【必填】",
        "pickup date",
        "期望提货时间",
        "预约提货日期和时间",
    ],
    "客户姓名": [
        "收货人",
        "客户信息",
        "客户",
        "收件人姓名",
        "customer.name",
        "Recipient",
        "C端客户",
        "收货人/客户",
    ],
    "联系电话": ["联系方式", "手机", "收货电话", "客户联系电话", "电话：", "Recipient phone"],
    "收货地址": ["送货地址", "客户地址", "收货详细地址", "delivery address"],
    "提货地址": ["发货地址", "厂家地址", "取货地址", "pickup address", "提货点", "厂家提货地址"],
    "提货联系人": ["厂家联系人", "发货人", "提货人姓名", "工厂对接人"],
    "提货电话": ["提货联系电话", "厂家电话", "发货联系方式", "Sender phone"],
    "货物名称": ["品名", "产品名称", "货物种类", "商品名称", "goods", "产品名称/规格", "商品描述"],
    "型号": ["SKU", "货号", "规格型号", "产品编码"],
    "件数": ["数量", "件数（件）", "货物件数", "Qty", "数量/件", "总数量", "台数"],
    "货物总方量": [
        "总方量",
        "总体积(m³)",
        "货物总方量（方）",
        "total_volume_m3",
        "总方数/m³",
        "总体积CBM",
        "方量合计",
    ],
}


@pytest.mark.parametrize(
    ("usual", "other"), [(usual, other) for usual, names in OTHER_NAMES.items() for other in names]
)
def test_a_heading_is_known_by_its_other_names(usual: str, other: str) -> None:
    headings = [other if name == usual else name for name in HEADINGS]
    result = read(xlsx([headings, list(ROW.values())]))
    assert outcomes(result.rows) == ["accepted"]
    assert result.warnings == ()


LAYOUTS: dict[str, tuple[str, list[Any]]] = {
    "as FH-7.2.2 lists them": (
        "订单号 预约提货日期 客户信息 联系方式 送货地址 提货地址 联系人 联系电话",
        ["A1", "2026-11-25", "张三", "13800138000", HOME, PLANT, "李四", "13900139000"],
    ),
    "the pickup first": (
        "单号 提货日期 提货地址 联系人 电话 收货人 电话 地址",
        ["A1", "2026-11-25", PLANT, "李四", "13900139000", "张三", "13800138000", HOME],
    ),
    "the same words twice": (
        "单号 提货日期 联系人 电话 地址 联系人 电话 地址",
        ["A1", "2026-11-25", "张三", "13800138000", HOME, "李四", "13900139000", PLANT],
    ),
    "phones in the people's cells": (
        "单号 提货日期 客户信息 收货地址 提货地址 提货联系人/电话",
        ["A1", "2026-11-25", "张三 13800138000", HOME, PLANT, "李四 139-0013-9000"],
    ),
    "a pair of phones follows its person": (
        "单号 提货日期 收货人 联系手机 收货地址 发货人 发货电话 发货地址",
        ["A1", "2026-11-25", "张三", "13800138000", HOME, "李四", "13900139000", PLANT],
    ),
    "a pair of phones before an explicit one": (
        "单号 提货日期 收货人 联系电话 联系手机 收货地址 发货人 发货电话 发货地址",
        [
            *("A1", "2026-11-25", "张三", "", "13800138000", HOME, "李四", "13900139000"),
            PLANT,
        ],
    ),
    "split addresses": (
        "单号 提货日期 省 市 区 详细地址 收货人 手机 提货省市区 提货地址 提货人 提货手机",
        [
            *("A1", "2026-11-25", "浙江省", "杭州市", "余杭区", "文一西路1号", "张三"),
            *("13800138000", "广东省佛山市顺德区", "龙江镇1号", "李四", "13900139000"),
        ],
    ),
}


@pytest.mark.parametrize(("headings", "cells"), LAYOUTS.values(), ids=LAYOUTS)
def test_each_name_phone_and_address_goes_to_its_side(headings: str, cells: list[Any]) -> None:
    named = f"{headings} 品名 件数 总方量".split()
    (row,) = read(xlsx([named, [*cells, "沙发", 2, 2.4]])).rows
    order = taken(row)
    assert (order.customer.name, order.customer.phone) == ("张三", "+8613800138000")
    assert (order.pickup_contact.name, order.pickup_contact.phone) == ("李四", "+8613900139000")
    assert (order.delivery.city, order.delivery.street) == ("杭州市", "文一西路1号")
    assert (order.pickup.city, order.pickup.district) == ("佛山市", "顺德区")
    assert row.outcome == "accepted"


def test_two_heading_rows_are_read_as_one() -> None:
    upper = ["订单号", "提货日期", "收货信息", "", "", "提货信息", "", "", "品名", "件数", "总方量"]
    lower = ["", "", "姓名", "电话", "地址", "联系人", "电话", "地址", "", "", ""]
    cells = [
        "A1",
        "2026-11-25",
        "张三",
        "13800138000",
        HOME,
        "李四",
        "13900139000",
        PLANT,
        "床",
        1,
        1,
    ]
    merges = [(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 4), (1, 5, 1, 7), (0, 0, 0, 10)]
    (row,) = read(xlsx([["提货订单明细表"], upper, lower, cells], merges=merges)).rows
    assert (row.row, row.outcome) == (4, "accepted")
    assert taken(row).pickup_contact.name == "李四"


def test_titles_and_blank_rows_may_stand_above() -> None:
    above = [["某某家具厂提货订单明细"], [], ["日期：2026-11-22", "", "电话：0571-88886666"], []]
    data = xlsx(above + table([a_row()]), merges=[(0, 0, 0, 11)])
    assert [(row.row, row.outcome) for row in read(data).rows] == [(6, "accepted")]


def test_a_missing_column_is_named_in_one_line() -> None:
    headings = [name for name in HEADINGS if name not in ("订单号", "件数")]
    with pytest.raises(FileRefused, match=r"row 1 has no column 订单号, 件数"):
        read_rows(a_row(), headings=headings)


def test_an_unknown_column_is_left_out_and_said_so() -> None:
    result = read(xlsx(table([a_row(颜色="红", 序号=1)])))
    assert outcomes(result.rows) == ["accepted"]
    assert [one.message for one in result.warnings] == [
        "column “颜色” is not known and was left out"
    ]


def test_our_own_field_names_are_headings_too() -> None:
    names = ["number", "wanted_pickup_day", "customer.name", "customer.phone", "delivery.city"]
    names += ["delivery.street", "pickup.city", "pickup.street", "pickup_contact.name"]
    names += ["pickup_contact.phone", "sku", "name", "pieces", "volume_m3", "total_volume_m3"]
    cells = [
        "A1",
        "2026-11-25",
        "张三",
        "13800138000",
        "杭州市",
        "x路1号",
        "佛山市",
        "y路1号",
        "李四",
    ]
    (row,) = read(csv_bytes([names, [*cells, "13900139000", "S1", "沙发", 2, 1.2, 2.4]])).rows
    assert row.outcome == "accepted"
    assert (taken(row).lines[0].sku, taken(row).lines[0].name) == ("S1", "沙发")


TRADITIONAL = [
    "訂單號 預約提貨日期 客戶姓名 聯繫電話 收貨地址 提貨地址"
    " 提貨聯繫人 提貨電話 貨物名稱 型號 件數 貨物總方量",
    "訂單編號 要求提貨日期 收貨人 聯絡電話 送貨地址 發貨地址"
    " 廠家聯絡人 廠家電話 產品名稱 貨號 數量 總體積",
]


@pytest.mark.parametrize("headings", TRADITIONAL)
def test_headings_and_totals_in_traditional_characters_are_read(headings: str) -> None:
    row = [ROW[name] for name in HEADINGS]
    (found,) = read(xlsx([headings.split(), row, ["總計：", *[""] * 9, 2, 2.4]])).rows
    assert found.outcome == "accepted"
    assert taken(found).pickup_contact.phone == "+8613900139000"


@pytest.mark.parametrize("heading", ["总件数", "包数", "箱数", "总数量"])
def test_the_pieces_of_a_line_win_over_totals_and_boxes_wherever_they_stand(heading: str) -> None:
    (found,) = read(xlsx([[heading, *HEADINGS], [9, *ROW.values()]])).rows
    assert taken(found).pieces == 2


def test_a_volume_has_the_unit_of_its_heading() -> None:
    headings = ["货物总方量(L)" if name == "货物总方量" else name for name in HEADINGS]
    (found,) = read(xlsx([headings, [*[*ROW.values()][:-1], 2400]])).rows
    assert str(taken(found).total_volume_m3) == "2.4000"


@pytest.mark.parametrize("headings", ["数量 件数", "件数 数量", "箱数 数量", "总数量 数量"])
def test_the_better_column_of_pieces_wins_wherever_it_stands(headings: str) -> None:
    named = [name for name in HEADINGS if name != "件数"]
    two = headings.split()
    best = "件数" if "件数" in two else "数量"
    cells = [*(ROW[name] for name in named), *(3 if name == best else 9 for name in two)]
    result = read(xlsx([[*named, *two], cells]))
    assert taken(result.rows[0]).pieces == 3
    assert "was left out" in result.warnings[0].message
