"""What had to be changed to be read waits in review with its cell named; nothing else does."""

import re
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from starter.order_files.values import numbers
from starter.order_files.values.hours import hour
from starter.order_files.workbooks.cells import UncertainCell, UnreadableCell
from tests.starter.order_files.written_files import fields, read_one, taken
from tests.thorough import first_of

DOUBTED: list[tuple[str, Any, str]] = [
    ("件数", "2\n1", "lines.pieces"),
    ("件数", "1 200", "lines.pieces"),
    ("件数", "2件\n1件", "lines.pieces"),
    ("货物总方量", "2. 4", "total_volume_m3"),
    ("货物总方量", "2.40004", "total_volume_m3"),
    ("订单金额", "1 299", "total_fen"),
    ("订单金额", "1万", "total_fen"),
    ("订单金额", "1.5万元", "total_fen"),
    ("订单金额", "2千元", "total_fen"),
    ("订单号", "A 1001", "number"),
    ("订单号", "A1001\nA1002", "number"),
    ("订单号", "1234567890123450000", "number"),
    ("订单号", "1234567890123456700", "number"),
    ("预约提货日期", "2026-11-25至2026-11-27", "wanted_pickup_day"),
    ("预约提货日期", "11月25日-27日", "wanted_pickup_day"),
    ("预约提货日期", "11/25-12", "wanted_pickup_day"),
    ("预约提货日期", "11.25-11.27", "wanted_pickup_day"),
    ("预约提货日期", "2026-11-25 上午", "wanted_pickup_day"),
    ("预约提货日期", "2026-11-25（周五）", "wanted_pickup_day"),
    ("预约提货日期", "2月29日", "wanted_pickup_day"),
    ("预约提货日期", "11月21日", "wanted_pickup_day"),
    ("预约提货日期", "2026-11-21", "wanted_pickup_day"),
    ("预约提货日期", "2027-11-23", "wanted_pickup_day"),
    ("提货时间", "下午", "pickup_hour"),
    ("提货时间", "晚上12点", "pickup_hour"),
    ("提货时间", "上午14点", "pickup_hour"),
    ("提货时间", "14:00左右", "pickup_hour"),
    ("提货时间", datetime(2026, 11, 26, 14), "pickup_hour"),  # noqa: DTZ001 - as a cell has it
]


@pytest.mark.parametrize(("heading", "cell", "field"), DOUBTED)
def test_what_had_to_be_changed_to_be_read_is_doubted(heading: str, cell: Any, field: str) -> None:
    result = read_one(**{"预约提货日期": "2026-11-25", heading: cell})
    assert result.outcome == "review"
    assert field in fields(result)


PLAIN: list[tuple[str, Any]] = [
    ("件数", "１，２００"),
    ("件数", " 3 件 "),
    ("货物总方量", "2.4 立方 米"),
    ("货物总方量", 0.1 + 0.2),
    ("货物总方量", 0.24769),
    ("订单号", "　A1001 "),
    ("订单号", "1234567890123456789"),
    ("预约提货日期", "2026-11-25（周三）"),
    ("预约提货日期", "2026 年 11 月 25 日"),
    ("预约提货日期", "2027-11-22"),
    ("下单时间", "11/20"),
    ("提货时间", "9:00-12:00"),
    ("提货时间", "中午1点"),
]


@pytest.mark.parametrize(("heading", "cell"), PLAIN)
def test_width_outer_blanks_separators_and_units_are_no_doubt(heading: str, cell: Any) -> None:
    result = read_one(**{"预约提货日期": "2026-11-25", heading: cell})
    assert (result.outcome, result.reasons) == ("accepted", ())


A_DATE = datetime(2026, 3, 12)  # noqa: DTZ001 - as a cell has it
SAYS_NOTHING = ["-", "—", "/", "无", "待定", "暂无", "***", "N/A", "..."]
REQUIRED = {
    "预约提货日期": "wanted_pickup_day", "客户姓名": "customer.name", "联系电话": "customer.phone",
    "收货地址": "delivery.street", "提货地址": "pickup.street", "提货联系人": "pickup_contact.name",
    "件数": "lines.pieces", "货物总方量": "total_volume_m3", "货物名称": None, "型号": None,
    "备注": None,
    "付款方式": None, "订单金额": None, "提货时间": None, "易碎": None,
}  # fmt: skip


@pytest.mark.parametrize("cell", first_of(SAYS_NOTHING))
@pytest.mark.parametrize(("heading", "field"), REQUIRED.items())
def test_what_stands_for_nothing_is_missing_in_every_field(
    cell: str, heading: str, field: str | None
) -> None:
    found, empty = read_one(**{heading: cell}), read_one(**{heading: ""})
    assert (found.outcome, found.reasons) == (empty.outcome, empty.reasons)
    assert field is None or field in fields(found)
    assert found.order == empty.order


HIDDEN: list[tuple[str, Any, str]] = [
    ("联系电话", "138****8000", "customer.phone"),
    ("联系电话", "138xxxx8000", "customer.phone"),
    ("客户姓名", "张**", "customer.name"),
    ("客户姓名", "同上", "customer.name"),
    ("收货地址", "浙江省杭州市****", "delivery.street"),
    ("型号", A_DATE, "lines.sku"),
    ("型号", "3月12日", "lines.sku"),
    ("型号", "1.2E+15", "lines.sku"),
    ("货物名称", A_DATE, "lines.name"),
    ("客户姓名", A_DATE, "customer.name"),
    ("订单号", "2026/3/12", "number"),
    ("预约提货日期", "尽快", "wanted_pickup_day"),
    ("预约提货日期", "等 通知", "wanted_pickup_day"),
]


@pytest.mark.parametrize(("heading", "cell", "field"), HIDDEN)
def test_what_is_masked_or_made_a_date_is_doubted_with_its_cell(
    heading: str, cell: Any, field: str
) -> None:
    result = read_one(**{heading: cell})
    assert result.outcome == "review"
    (reason,) = [reason for reason in result.reasons if reason.field == field]
    assert f"row 2, {heading}" in reason.message


def test_a_doubt_names_the_cell_and_keeps_what_can_be_read() -> None:
    result = read_one(件数="1 200")
    assert taken(result).pieces == 1200
    assert "row 2, 件数 “1 200” has blanks inside" in result.reasons[0].message


def test_a_span_of_days_is_its_last_day_and_no_hour() -> None:
    order = taken(read_one(预约提货日期="12月30日至1月2日"))
    assert (order.wanted_pickup_day, order.pickup_hour) == (date(2027, 1, 2), None)


def test_an_order_was_placed_on_the_last_such_day() -> None:
    placed = taken(read_one(预约提货日期="2026-11-25", 下单时间="11/20 09:30")).placed_at
    assert placed is not None
    assert placed.date() == date(2026, 11, 20)


WRITTEN = st.text("0123456789 ,.\n-方件m³３.　万千元", max_size=9)


@given(WRITTEN)
@example("2\n1")
@example("1 200")
@example("1万")
@example("1.5万元")
@example("2千元")
def test_an_accepted_number_stands_in_its_cell_with_its_digits_together(cell: str) -> None:
    for reader in (numbers.pieces, numbers.volume, numbers.money):
        try:
            number = reader(cell)
        except (UnreadableCell, UncertainCell):
            continue
        value = f"{number / 100 if reader is numbers.money else number:f}" if number else "0"
        narrow = cell.translate(str.maketrans("３", "3")).replace(",", "")
        digits = {run.lstrip("0").rstrip(".") or "0" for run in re.findall(r"[\d.]+", narrow)}
        assert {format(float(run or 0), "f") for run in digits} >= {format(float(value), "f")}


@given(
    st.from_regex(
        r"(上午|下午|晚上|中午)?\d{0,2}[:点]?\d{0,2}(半|前|左右)?(-\d\d:\d\d)?", fullmatch=True
    )
)
@example("上午")
@example("晚上12点")
@example("9点半")
def test_an_accepted_hour_stands_in_its_cell(cell: str) -> None:
    try:
        at: time | None = hour(cell)
    except (UnreadableCell, UncertainCell):
        return
    if at is not None:
        assert {at.hour, at.hour - 12} & {int(run) for run in re.findall(r"\d+", cell)}
        half = {30} if "半" in cell else set()
        assert at.minute in {0, *half, *map(int, re.findall(r"\d+", cell))}


NASTY: list[tuple[str, Any, str, str]] = [
    ("订单号", "A1,A2", "review", "may be several numbers"),
    ("订单号", "A1、A2", "review", "may be several numbers"),
    ("订单号", "1001.0", "review", "is the number 1001?"),
    ("订单号", True, "refused", "is not an order number"),
    ("提货时间", "14:00-9:00", "review", "ends before it begins"),
    ("提货时间", "晚上8点-上午9点", "review", "ends before it begins"),
    ("客户姓名", "13800138000", "review", "customer's name"),
]


@pytest.mark.parametrize(("heading", "cell", "outcome", "says"), NASTY)
def test_what_a_tired_clerk_writes_is_asked_about(
    heading: str, cell: Any, outcome: str, says: str
) -> None:
    result = read_one(**{heading: cell})
    assert result.outcome == outcome
    assert says in result.reasons[0].message


def test_a_phone_in_the_name_next_to_another_one_is_kept_in_the_note() -> None:
    order = taken(read_one(客户姓名="张三 13700137000"))
    assert (order.customer.name, order.customer.phone) == ("张三", "+8613800138000")
    assert "13700137000" in (order.note or "")
