"""FH-7.3.2 and FH-8: due instants, worked out by hand from the Chinese text."""

from collections.abc import Mapping

import pytest

from tests.models.due_cases import Case, breach_at, instant, named, planned

VEHICLE = "FH-7.3.2.1:book_vehicle"
PICKUP = "FH-7.3.2.2:finish_pickup"
FAILED = "FH-8.3.2.1:report_failed_pickup"

CASES: list[Case] = [
    # 当日14点前 … 当日17点前; 当日14点后 … 次日10点前
    (VEHICLE, {"trunk_desk_received": "2026-11-22 00:00:00"}, "2026-11-22 17:00:00"),
    (VEHICLE, {"trunk_desk_received": "2026-11-22 13:59:59"}, "2026-11-22 17:00:00"),
    (VEHICLE, {"trunk_desk_received": "2026-11-22 14:00:00"}, "2026-11-23 10:00:00"),
    (VEHICLE, {"trunk_desk_received": "2026-11-22 14:00:01"}, "2026-11-23 10:00:00"),
    (VEHICLE, {"trunk_desk_received": "2026-11-22 23:59:59"}, "2026-11-23 10:00:00"),
    (VEHICLE, {"trunk_desk_received": "2026-11-30 14:00:00"}, "2026-12-01 10:00:00"),
    (VEHICLE, {"trunk_desk_received": "2026-12-31 14:00:00"}, "2027-01-01 10:00:00"),
    (VEHICLE, {"trunk_desk_received": "2028-02-28 14:00:00"}, "2028-02-29 10:00:00"),
    (VEHICLE, {"trunk_desk_received": "2027-02-28 14:00:00"}, "2027-03-01 10:00:00"),
    # Weekends and the days of 国庆节 count like any other.
    (VEHICLE, {"trunk_desk_received": "2026-10-03 13:00:00"}, "2026-10-03 17:00:00"),
    # 提货日上午10点前; 10点30分前
    ("FH-8.3.1.1:report_no_vehicle", {"pickup_day": "2026-11-24"}, "2026-11-24 10:00:00"),
    ("FH-8.3.1.1:offer_remedy", {"pickup_day": "2026-11-24"}, "2026-11-24 10:30:00"),
    ("FH-8.3.1.1:offer_remedy", {"pickup_day": "2026-11-24 22:00"}, "2026-11-24 10:30:00"),
    # 在发车前
    (
        "FH-8.2.1:confirm_goods_ready",
        {"pickup_departure": "2026-11-24 07:15:00"},
        "2026-11-24 07:15:00",
    ),
    # 马上
    (
        "FH-8.2.1:report_goods_not_ready",
        {"goods_not_ready_found": "2026-11-24 07:10:00"},
        "2026-11-24 24:00",
    ),
    (
        "FH-8.2.1:report_goods_not_ready",
        {"goods_not_ready_found": "2026-11-24 23:50:00"},
        "2026-11-24 24:00",
    ),
    # 到达提货点1小时前
    ("FH-8.2.2:call_pickup_point", {"pickup_arrival": "2026-11-24 09:30"}, "2026-11-24 08:30"),
    ("FH-8.2.2:call_pickup_point", {"pickup_arrival": "2027-01-01 00:30"}, "2026-12-31 23:30"),
    # 当日接收订单, 次日18点前
    (PICKUP, {"trunk_desk_received": "2026-11-22 00:00:00"}, "2026-11-23 18:00:00"),
    (PICKUP, {"trunk_desk_received": "2026-11-22 23:59:59"}, "2026-11-23 18:00:00"),
    (PICKUP, {"trunk_desk_received": "2026-12-31 15:00:00"}, "2027-01-01 18:00:00"),
    (PICKUP, {"trunk_desk_received": "2028-02-28 09:00:00"}, "2028-02-29 18:00:00"),
    (PICKUP, {"trunk_desk_received": "2026-11-22"}, "2026-11-23 18:00:00"),
    # 立即提报
    (
        "FH-7.3.2.2:report_pickup_trouble",
        {"pickup_trouble_found": "2026-11-30 16:00:00"},
        "2026-11-30 24:00",
    ),
    # 在提货当日必须完成提货; 提货当日17点前; 第一时间提报
    ("FH-8.3.2.1:finish_pickup_on_day", {"pickup_day": "2028-02-29"}, "2028-02-29 24:00"),
    (FAILED, {"pickup_day": "2026-11-24"}, "2026-11-24 17:00:00"),
    (FAILED, {"pickup_day": "2026-12-31"}, "2026-12-31 17:00:00"),
    (
        "FH-8.3.2.1:pass_on_failed_pickup",
        {"pickup_failure_reported": "2026-11-24 17:20:00"},
        "2026-11-24 24:00",
    ),
    # 甲方确认后落实: at once, without a number
    (
        "FH-8.3.1.1:carry_out_remedy",
        {"remedy_agreed": "2026-11-24 10:20:00"},
        "2026-11-24 24:00",
    ),
    # 当日发现当日提报, 当日应对解决
    (
        "FH-8.3.2.2:report_exception",
        {"pickup_exception_found": "2026-11-24 23:50:00"},
        "2026-11-24 24:00",
    ),
    (
        "FH-8.3.2.2:settle_exception",
        {"pickup_exception_found": "2026-11-24 00:00:00"},
        "2026-11-24 24:00",
    ),
    # 运输出发当日; 提货当日; 当日安排
    ("FH-8.2.4:report_departure", {"departed": "2026-11-24 19:00:00"}, "2026-11-24 24:00"),
    ("FH-8.2.5:share_result", {"picked_up": "2026-11-24 17:59:59"}, "2026-11-24 24:00"),
    (
        "FH-8.2.6:assign_provider",
        {"pickup_info_received": "2026-11-25 00:00:00"},
        "2026-11-25 24:00",
    ),
]


@pytest.mark.parametrize(("duty", "at", "due"), named(CASES))
def test_a_pickup_duty_is_due_as_the_text_says(duty: str, at: Mapping[str, str], due: str) -> None:
    assert planned(duty, at).due_at == instant(due)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        pytest.param({"wanted_pickup_day": "2026-11-25"}, "2026-11-25 18:00", id="after D+1"),
        pytest.param({"wanted_pickup_day": "2026-11-23"}, "2026-11-23 18:00", id="on D+1"),
        pytest.param({"wanted_pickup_day": "2026-11-22"}, "2026-11-23 18:00", id="on D"),
        pytest.param({"pickup_hour": "2026-11-23 09:30"}, "2026-11-23 09:30", id="an hour"),
        pytest.param({"pickup_hour": "2026-11-27 20:00"}, "2026-11-27 20:00", id="a late hour"),
        pytest.param(
            {"pickup_hour": "2026-11-24 11:00", "wanted_pickup_day": "2026-11-25"},
            "2026-11-24 11:00",
            id="the hour wins over the day",
        ),
    ],
)
def test_the_merchants_wish_moves_the_pickup(asked: dict[str, str], due: str) -> None:
    at = {"trunk_desk_received": "2026-11-22 15:00", **asked}
    assert planned(PICKUP, at).due_at == instant(due)


def test_a_missed_pickup_is_breached_only_when_the_day_ends() -> None:
    plan = planned(FAILED, {"pickup_day": "2026-11-24"})
    assert plan.due_at == instant("2026-11-24 17:00")
    assert breach_at(plan) == plan.certain_at == instant("2026-11-24 24:00")


@pytest.mark.parametrize(
    ("name", "breach"), [("report_no_vehicle", "10:00"), ("offer_remedy", "10:30")]
)
def test_no_vehicle_is_certain_at_ten_on_the_pickup_day(name: str, breach: str) -> None:
    plan = planned(f"FH-8.3.1.1:{name}", {"pickup_day": "2026-11-24"})
    assert plan.certain_at == instant("2026-11-24 10:00")
    assert breach_at(plan) == instant(f"2026-11-24 {breach}")
