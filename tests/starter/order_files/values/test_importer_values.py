"""Values as people and spreadsheets write them: read for what they are, or refused by name."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from models.messages.orders.order import Payment, VerifyBy
from models.stages.order.review_findings import AHEAD_DAYS
from tests.starter.order_files.written_files import ROW, TODAY, fields, read_one, taken

DAY = date(2026, 11, 25)
A_DAY_CELL = datetime(2026, 11, 25)  # noqa: DTZ001 - a spreadsheet's cell knows no zone

DAYS: list[tuple[Any, date]] = [
    (A_DAY_CELL, DAY),
    ("2026-11-25", DAY),
    ("2026/11/25", DAY),
    ("2026.11.25", DAY),
    ("2026年11月25日", DAY),
    ("２０２６年１１月２５日", DAY),
    ("2026-11-25（周三）", DAY),
    ("20261125", DAY),
    (20261125, DAY),
    ("11月25日", DAY),
    ("11/25", DAY),
    ("11/25/2026", DAY),
    ("25/11/2026", DAY),
    ("26年11月25日", DAY),
    ("11月22日", date(2026, 11, 22)),
    ("1月5日", date(2027, 1, 5)),
]


@pytest.mark.parametrize(("written", "day"), DAYS)
def test_a_day_is_read_however_it_is_written(written: Any, day: date) -> None:
    result = read_one(预约提货日期=written)
    asked = not 0 <= (day - TODAY).days <= AHEAD_DAYS
    assert result.outcome == ("review" if asked else "accepted")
    assert taken(result).wanted_pickup_day == day


@pytest.mark.parametrize("written", [46351, "46351", 46351.5, "46351.5"])
def test_a_bare_number_is_a_day_by_a_guess_only(written: Any) -> None:
    result = read_one(预约提货日期=written)
    assert (result.outcome, fields(result)) == ("review", ["wanted_pickup_day"])
    assert f"“{written}” is a number: 2026-11-25 is taken" in result.reasons[0].message
    assert result.reasons[0].message.endswith("(cell B2)")
    assert taken(result).wanted_pickup_day == DAY


@pytest.mark.parametrize("written", [14 / 24, "0.5833"])
def test_a_bare_number_is_an_hour_by_a_guess_only(written: Any) -> None:
    result = read_one(预约提货日期="2026-11-25", 提货时间=written)
    assert (result.outcome, fields(result)) == ("review", ["pickup_hour"])


@pytest.mark.parametrize(
    "written",
    ["明天", "2026-02-30", "03/04/2026", "26-11-25", "11.25", 11.25, "快点", 20, "13月1日"],
)
def test_a_day_that_is_none_or_two_is_refused(written: Any) -> None:
    result = read_one(预约提货日期=written)
    assert (result.outcome, fields(result)) == ("refused", ["wanted_pickup_day"])
    assert f"“{written}”" in result.reasons[0].message


HOURS: list[tuple[dict[str, Any], int]] = [
    ({"预约提货日期": A_DAY_CELL.replace(hour=14)}, 14),
    ({"预约提货日期": "2026-11-25 14:00"}, 14),
    ({"预约提货日期": "2026年11月25日下午2点"}, 14),
    ({"预约提货日期": "2026-11-25T06:00:00Z"}, 14),
    ({"提货时间": "14:00"}, 14),
    ({"提货时间": "14：00前"}, 14),
    ({"提货时间": 14 / 24}, 14),
    ({"提货时间": "9:00-12:00"}, 12),
    ({"提货时间": "上午"}, 12),
]


@pytest.mark.parametrize(("cells", "hour"), HOURS)
def test_an_hour_beside_the_day_is_the_pickup_hour(cells: dict[str, Any], hour: int) -> None:
    one = read_one(**{"预约提货日期": "2026-11-25", **cells})
    assert taken(one).pickup_hour == datetime(2026, 11, 25, hour - 8, tzinfo=UTC)


def test_midnight_and_any_time_name_no_hour() -> None:
    assert taken(read_one(预约提货日期="2026-11-25 00:00:00")).pickup_hour is None
    assert taken(read_one(提货时间="全天")).pickup_hour is None


def test_words_that_are_no_hour_go_to_review() -> None:
    assert read_one(预约提货日期="2026-11-25 尽快").outcome == "review"
    assert fields(read_one(提货时间="有空就来")) == ["pickup_hour"]


PHONES = [
    ("13800138000", "+8613800138000"),
    (13800138000, "+8613800138000"),
    ("１３８００１３８０００", "+8613800138000"),
    ("138-0013-8000", "+8613800138000"),
    ("138 0013 8000", "+8613800138000"),
    ("+86 138 0013 8000", "+8613800138000"),
    ("0086-13800138000", "+8613800138000"),
    ("13800138000/13900139000", "+8613800138000"),
    ("手机：13800138000 张女士", "+8613800138000"),
    ("010-62345678", "+861062345678"),
    ("(0571) 8888 6666", "+8657188886666"),
    ("0571-8888 6666 转 123", "+8657188886666;ext=123"),
    ("0571-88886666-8001", "+8657188886666;ext=8001"),
    ("13800138000-1234", "+8613800138000;ext=1234"),
    ("138-0013-8000-1234", "+8613800138000;ext=1234"),
    ("13800138000，5566", "+8613800138000;ext=5566"),
    ("13800138000转5566", "+8613800138000;ext=5566"),
    ("13800138000-13900139000", "+8613800138000"),
    ("400-800-8000", "+864008008000"),
    ("+852 9123 4567", "+85291234567"),
]


@pytest.mark.parametrize(("written", "phone"), PHONES)
def test_a_phone_is_read_as_people_write_it(written: Any, phone: str) -> None:
    result = read_one(联系电话=written)
    assert (result.outcome, taken(result).customer.phone) == ("accepted", phone)


@pytest.mark.parametrize("written", ["12345", "1380013800", "88886666", "一个电话"])
def test_a_phone_that_cannot_be_called_goes_to_review_as_it_stands(written: str) -> None:
    result = read_one(联系电话=written)
    assert (result.outcome, fields(result)) == ("review", ["customer.phone"])
    assert taken(result).customer.phone == written


@pytest.mark.parametrize("written", ["3", 3, 3.0, "３", "3.0", "3件", "3 件", "３套"])
def test_pieces_are_read(written: Any) -> None:
    assert taken(read_one(件数=written)).pieces == 3


@pytest.mark.parametrize("written", [0, -1, "-1", 2.5, "2.5", "abc", "三", "1,2", 200_000, True])
def test_pieces_that_are_no_count_are_refused_by_name(written: Any) -> None:
    result = read_one(件数=written)
    assert (result.outcome, fields(result)) == ("refused", ["lines.pieces"])
    assert result.order is None


@pytest.mark.parametrize(
    "written", [2.4, "2.4", "２．４", "2.4方", "2.4 m³", "2.4立方米", 2.4 + 1e-9]
)
def test_a_volume_is_read_in_cubic_metres(written: Any) -> None:
    assert taken(read_one(货物总方量=written)).total_volume_m3 == Decimal("2.4")


@pytest.mark.parametrize("written", ["1,2", "约2方", -1, "1.2.3", "120*80*60", 20_000])
def test_a_volume_that_is_none_is_refused(written: Any) -> None:
    assert fields(read_one(货物总方量=written)) == ["total_volume_m3"]


WEIGHTS: list[tuple[dict[str, Any], str]] = [
    ({"重量": 50}, "50"),
    ({"重量(kg)": "50公斤"}, "50"),
    ({"重量": "0.05吨"}, "50"),
    ({"重量(吨)": 0.05}, "50"),
    ({"重量": "100斤"}, "50"),
    ({"总重量": 100}, "50"),
]


@pytest.mark.parametrize(("cells", "kilos"), WEIGHTS)
def test_a_weight_is_read_in_kilos_a_piece(cells: dict[str, Any], kilos: str) -> None:
    assert taken(read_one(**cells)).lines[0].weight_kg == Decimal(kilos)


@pytest.mark.parametrize(
    ("written", "fen"), [(1299, 129900), ("¥1,299.00", 129900), ("9.9元", 990)]
)
def test_an_amount_is_read_in_fen(written: Any, fen: int) -> None:
    assert taken(read_one(订单金额=written)).total_fen == fen


def test_choices_are_read_and_unknown_words_doubted() -> None:
    order = taken(read_one(付款方式="到付", 加急="√", 易碎="是", 核销方式="核销码"))
    assert (order.payment, order.urgent) == (Payment.ON_DELIVERY, True)
    assert (order.lines[0].fragile, order.verify_by) == (True, VerifyBy.CODE)
    assert fields(read_one(付款方式="现金")) == ["payment"]


@pytest.mark.parametrize(
    ("written", "number"),
    [(1001, "1001"), ("１００１", "1001"), (" A 1001 ", "A1001"), ("0138", "0138")],
)
def test_an_order_number_is_compared_after_nfkc_and_without_spaces(
    written: Any, number: str
) -> None:
    assert read_one(订单号=written).order_no == number


@pytest.mark.parametrize("written", [123456789012345678, "1.23457E+17", A_DAY_CELL])
def test_an_order_number_that_the_spreadsheet_changed_is_refused(written: Any) -> None:
    result = read_one(订单号=written)
    assert (result.outcome, fields(result)) == ("refused", ["number"])
    assert "format the column as text" in result.reasons[0].message


def test_a_long_order_number_goes_to_review() -> None:
    assert fields(read_one(订单号="X" * 65)) == ["number"]


def test_what_looks_like_a_formula_is_text() -> None:
    order = taken(read_one(客户姓名="=1+1", 备注="@SUM(A1)"))
    assert (order.customer.name, order.note) == ("=1+1", "@SUM(A1)")


MISSING = [
    ("预约提货日期", "wanted_pickup_day"),
    ("客户姓名", "customer.name"),
    ("联系电话", "customer.phone"),
    ("收货地址", "delivery.street"),
    ("提货地址", "pickup.street"),
    ("提货联系人", "pickup_contact.name"),
    ("件数", "lines.pieces"),
    ("货物总方量", "total_volume_m3"),
]


@pytest.mark.parametrize(("heading", "field"), MISSING)
def test_an_empty_required_cell_is_taken_and_reviewed(heading: str, field: str) -> None:
    result = read_one(**{heading: ""})
    assert result.outcome == "review"
    assert field in fields(result)
    assert taken(result).number == "A1001"


def test_a_text_that_is_too_long_is_refused_by_name() -> None:
    assert fields(read_one(客户姓名="张" * 201)) == ["customer.name"]


def test_an_apostrophe_that_keeps_a_cell_as_text_is_no_part_of_it() -> None:
    order = taken(read_one(**{name: f"'{value}" for name, value in ROW.items()}))
    assert order == taken(read_one())
    assert fields(read_one(客户姓名='=""')) == ["customer.name"]
