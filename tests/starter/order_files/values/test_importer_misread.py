"""Cells that were read as something else without a word: each is asked about now, or read."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from starter.order_files.values.days import day
from starter.order_files.workbooks.cells import UnreadableCell
from tests.starter.order_files.written_files import (
    TODAY,
    a_row,
    fields,
    read,
    read_one,
    read_rows,
    table,
    taken,
    xlsx,
)


@pytest.mark.parametrize(
    "name",
    ["张三[5566]", "张三【转5566】", "张三 [转5566]", "张三（分机5566）", "张三(转接码：5566)"],
)
def test_a_bracketed_code_in_the_name_is_the_phones_extension(name: str) -> None:
    order = taken(read_one(客户姓名=name))
    assert (order.customer.name, order.customer.phone) == ("张三", "+8613800138000;ext=5566")


@pytest.mark.parametrize("name", ["5566", "张三-5566", "张三\n5566", "张三 5566", "￥", "?"])
def test_a_name_with_digits_or_without_a_letter_is_asked_about(name: str) -> None:
    found = read_one(客户姓名=name)
    assert (found.outcome, fields(found)) == ("review", ["customer.name"])
    assert "row 2, 客户姓名" in found.reasons[0].message


@pytest.mark.parametrize("name", ["张三", "Mr. Smith", "（代收）张三", "张三/李四", "O'Neil"])
def test_a_name_of_letters_is_taken_as_it_stands(name: str) -> None:
    found = read_one(客户姓名=name)
    assert (found.outcome, taken(found).customer.name) == ("accepted", name)


SEVERAL_GOODS = [
    ("货物名称", "1.沙发 2.茶几"),
    ("货物名称", "①沙发 ②茶几"),
    ("货物名称", "沙发&茶几"),
    ("货物名称", "沙发|茶几"),
    ("货物名称", "沙发<br>茶几"),
    ("货物名称", "沙发x2 茶几x1"),
    ("货物名称", "沙发2件 茶几1件"),
    ("货物名称", "沙发2件茶几1件"),
    ("型号", "SF-301,SF-302"),
    ("型号", "SF-301+SF-302"),
    ("型号", "SF-301/SF-302"),
    ("型号", "SF-301 SF-302"),
]


@pytest.mark.parametrize(("heading", "cell"), SEVERAL_GOODS)
def test_several_goods_in_one_cell_are_asked_about(heading: str, cell: str) -> None:
    found = read_one(**{heading: cell})
    assert found.outcome == "review"
    assert "may be several goods" in found.reasons[0].message


ONE_KIND = [
    ("货物名称", "床1.8*2.0"),
    ("货物名称", "三人沙发 2套"),
    ("货物名称", "2.0米餐桌"),
    ("货物名称", "餐桌椅（1桌4椅）"),
    ("型号", "白色/1.8米"),
    ("型号", "1.8/2.0"),
    ("型号", "1.8米，2门"),
    ("型号", "1200*600"),
]


@pytest.mark.parametrize(("heading", "cell"), ONE_KIND)
def test_one_kind_of_goods_with_its_measures_is_not_asked_about(heading: str, cell: str) -> None:
    assert read_one(**{heading: cell}).outcome == "accepted"


NUMBERS = [
    ("订单号：A1", "label"),
    ("单号:A1", "label"),
    ("2026年12月2日", "made a date"),
    ("无单号", "no digit"),
    ("补件", "no digit"),
    ("A1&A2", "several numbers"),
    ("A1|A2", "several numbers"),
    ("A1和A2", "several numbers"),
]


@pytest.mark.parametrize(("cell", "says"), NUMBERS)
def test_what_is_no_plain_order_number_is_asked_about(cell: str, says: str) -> None:
    found = read_one(订单号=cell)
    assert found.outcome == "review"
    assert says in found.reasons[0].message


@pytest.mark.parametrize("end", ["…", "..."])
def test_what_an_export_cut_counts_as_missing_and_is_asked_about(end: str) -> None:
    found = read_one(收货地址=f"浙江省杭州市余杭区文一西路9{end}")
    assert (found.outcome, taken(found).delivery.street) == ("review", None)
    assert "is cut" in found.reasons[0].message
    assert read_one(订单号=f"38912{end}").outcome == "refused"
    assert read_one(客户姓名=f"欧阳{end}").outcome == "review"
    assert read_one(备注=f"轻放{end}").outcome == "accepted"


NO_HOUR = ["2026-11-25（已改12-05）", "2026-11-25 (12-05)", "2026-11-25,2026-12-05", "11/25 改-12"]


@pytest.mark.parametrize("cell", NO_HOUR)
def test_digits_of_another_day_are_no_hour(cell: str) -> None:
    found = read_one(预约提货日期=cell)
    assert (found.outcome, taken(found).pickup_hour) == ("review", None)


NEXT_TO_A_DAY = st.text("0123456789-/:点时半至~()（） ,，改上下午前月日", max_size=12)


@given(NEXT_TO_A_DAY)
@example("（已改12-05）")
@example(" 9-12")
def test_an_accepted_hour_next_to_a_day_is_written_as_one(rest: str) -> None:
    try:
        read_day = day(f"2026-11-25{rest}", TODAY)
    except UnreadableCell:
        return
    if read_day.hour is not None and not read_day.doubt and not read_day.unread:
        assert re.search(r"\d[:点时]|[上下]午\d", rest)


@pytest.mark.parametrize("cell", ["2点", "3:30", "1点-3点", "5点前"])
def test_an_hour_that_may_be_of_the_night_or_the_afternoon_is_asked_about(cell: str) -> None:
    found = read_one(预约提货日期="2026-11-25", 提货时间=cell)
    assert (found.outcome, fields(found)) == ("review", ["pickup_hour"])


@pytest.mark.parametrize("cell", ["凌晨2点", "02:00", "下午2点", "8点", "12点", "6:30"])
def test_an_hour_that_can_be_one_only_is_taken(cell: str) -> None:
    assert read_one(预约提货日期="2026-11-25", 提货时间=cell).outcome == "accepted"


FLAGS = [
    ("是", "refused"),
    ("Y", "refused"),
    ("1", "refused"),
    ("否", "accepted"),
    ("", "accepted"),
]


@pytest.mark.parametrize(("cell", "outcome"), FLAGS)
@pytest.mark.parametrize("heading", ["是否取消", "是否作废", "是否已取消"])
def test_a_column_that_asks_whether_it_was_cancelled_is_heeded(
    heading: str, cell: str, outcome: str
) -> None:
    found, other = read_rows(a_row(**{heading: cell}), a_row(订单号="A2", **{heading: "否"}))
    assert (found.outcome, other.outcome) == (outcome, "accepted")


@pytest.mark.parametrize("heading", ["是否退款", "是否挂起", "是否冻结", "是否发货"])
def test_a_column_that_asks_whether_it_goes_on_is_heeded(heading: str) -> None:
    found, other = read_rows(a_row(**{heading: "是"}), a_row(订单号="A2", **{heading: "否"}))
    assert (found.outcome, other.outcome) == ("review", "accepted")


OTHERS: list[tuple[str, Any, Any]] = [
    ("收货人", "王五", "张三"),
    ("安装地址", "上海市浦东新区张江路1号", "浙江省杭州市余杭区文一西路969号"),
    ("仓库地址", "广东省东莞市厚街镇1号", "广东省佛山市顺德区龙江镇家具大道1号"),
    ("要求提货日期", "2026-11-27", "2026年11月25日"),
]


@pytest.mark.parametrize(("heading", "other", "same"), OTHERS)
def test_a_second_column_that_says_something_else_is_asked_about(
    heading: str, other: str, same: str
) -> None:
    first = {"预约提货日期": "2026-11-25"}
    differs, agrees = read_rows(
        a_row(**first, **{heading: other}), a_row(**first, 订单号="A2", **{heading: same})
    )
    assert (differs.outcome, agrees.outcome) == ("review", "accepted")
    assert heading in differs.reasons[0].message


def test_two_columns_of_payment_that_differ_are_asked_about() -> None:
    differs, agrees = read_rows(
        a_row(支付状态="已支付", 付款方式="到付"),
        a_row(订单号="A2", 支付状态="已支付", 付款方式="全款"),
    )
    assert (differs.outcome, fields(differs)) == ("review", ["payment"])
    assert agrees.outcome == "accepted"


def test_a_list_next_to_another_one_is_asked_about_row_by_row() -> None:
    one, other = table([a_row()]), table([a_row(订单号="A2")])
    (found,) = read(
        xlsx([[*left, "", *right] for left, right in zip(one, other, strict=True)])
    ).rows
    assert found.outcome == "review"
    assert "A2" in found.reasons[0].message


OBJECTIONS = [
    ("订单类型", "退货单", "普通订单"),
    ("单据类型", "维修", "SOP"),
    ("运送方式", "自提", "快递"),
    ("配送方式", "无需物流", "送货上门"),
    ("取消原因", "不想要了", "无"),
    ("订单关闭原因", "买家未付款", "订单未关闭"),
    ("确认收货时间", "2026-11-20 10:00", ""),
    ("订单完成时间", "2026-11-20", "-"),
    ("退货数量", "1", "0"),
    ("缺货数量", "2", ""),
]


@pytest.mark.parametrize(("heading", "against", "plain"), OBJECTIONS)
def test_a_column_that_speaks_against_an_order_is_heeded(
    heading: str, against: str, plain: str
) -> None:
    found, other = read_rows(a_row(**{heading: against}), a_row(订单号="A2", **{heading: plain}))
    assert (found.outcome, other.outcome) == ("review", "accepted")
    assert heading in found.reasons[0].message


def test_two_quantities_of_a_row_that_differ_are_asked_about() -> None:
    names = {"件数": "订单数量"}
    rows = [a_row(发货数量=1), a_row(订单号="A2", 发货数量=2)]
    renamed = [{names.get(name, name): cell for name, cell in row.items()} for row in rows]
    differs, agrees = read(xlsx(table(renamed, [*renamed[0]]))).rows
    assert (differs.outcome, agrees.outcome) == ("review", "accepted")
