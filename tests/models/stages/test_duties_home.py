"""FH-10 and FH-11: due instants, worked out by hand from the Chinese text."""

from collections.abc import Mapping

import pytest

from tests.models.due_cases import Case, instant, named, planned

CONTACT = "FH-10.2.3:contact_customer"
AGAIN = "FH-10.3.2.1:call_customer_again"
PART = "FH-11.3.1.2:install_after_part"

CASES: list[Case] = [
    # 第一时间与C端客户预约; 将当日订单预约的结果提报
    ("FH-10.2.1:book_appointment", {"arrival_notified": "2026-11-28 09:00"}, "2026-11-28 24:00"),
    ("FH-10.2.1:book_appointment", {"arrival_notified": "2026-11-28 23:59"}, "2026-11-28 24:00"),
    (
        "FH-10.2.1:report_appointment",
        {"appointment_booked": "2026-11-29 10:00"},
        "2026-11-29 24:00",
    ),
    # 与物流点确认提货时间; 预约上门
    ("FH-10.3.2.4:collect_at_hub", {"hub_appointment": "2026-11-30 08:00"}, "2026-11-30 08:00"),
    (
        "FH-10.3.2.4:be_at_customer",
        {"customer_appointment": "2026-11-30 14:00"},
        "2026-11-30 14:00",
    ),
    # 在30分钟内反馈
    (
        "FH-10.3.2.2:report_contact_failed",
        {"contact_failed": "2026-11-30 12:50:30"},
        "2026-11-30 13:20:30",
    ),
    (
        "FH-10.3.2.2:report_contact_failed",
        {"contact_failed": "2026-12-31 23:45:00"},
        "2027-01-01 00:15:00",
    ),
    # 配送至客户家前1个小时
    (AGAIN, {"customer_arrival": "2026-11-30 14:00"}, "2026-11-30 13:00"),
    (AGAIN, {"customer_arrival": "2026-12-01 00:30"}, "2026-11-30 23:30"),
    # 抵达客户家前1小时内: up to the arrival
    (CONTACT, {"customer_arrival": "2026-11-30 14:00"}, "2026-11-30 14:00"),
    # another visit: the same three
    ("FH-10.3.2.1:call_before_visit", {"customer_arrival": "2026-11-30 14:00"}, "2026-11-30 13:00"),
    (
        "FH-10.2.3:contact_before_visit",
        {"customer_arrival": "2026-11-30 14:00"},
        "2026-11-30 14:00",
    ),
    ("FH-10.3.2.4:be_at_visit", {"visit_by": "2026-11-30 16:00"}, "2026-11-30 16:00"),
    # 服务商当日必须反馈
    ("FH-11.2.2:report_second_visit", {"site_unfit_found": "2026-11-30 15:00"}, "2026-11-30 24:00"),
    # 第一时间发起补件申请; 补件到货后24小时内
    ("FH-11.3.1.2:claim_part", {"part_fault_found": "2026-11-30 15:40"}, "2026-11-30 24:00"),
    (PART, {"part_arrived": "2026-12-04 11:05:09"}, "2026-12-05 11:05:09"),
    (PART, {"part_arrived": "2028-02-28 11:00"}, "2028-02-29 11:00"),
    # 及时反馈
    (
        "FH-11.3.3.1:report_verification_failed",
        {"verification_failed": "2026-11-30 17:00"},
        "2026-11-30 24:00",
    ),
    # 由安维部汇总整理并解决, 提报至家装服务部确认: no time in the text, the same day
    (
        "FH-11.3.3.1:settle_verification",
        {"verification_failed": "2026-11-30 17:00"},
        "2026-11-30 24:00",
    ),
    (
        "FH-11.3.3.1:confirm_verification",
        {"verification_settled": "2026-11-30 23:50"},
        "2026-11-30 24:00",
    ),
    # 马上进行整改
    ("FH-11.2.6:put_right", {"not_accepted": "2026-11-30 16:30"}, "2026-11-30 24:00"),
    # ours: that day
    (
        "FH-10.3.2.2:decide_unreached",
        {"contact_used_up": "2026-11-30 12:00"},
        "2026-11-30 24:00",
    ),
    # 可另派技师: no time in the text, the same day
    (
        "FH-11.3.2.3:send_another_technician",
        {"quarrel_found": "2026-11-30 16:30"},
        "2026-11-30 24:00",
    ),
    # 经业主确认: no time in the text, the same day
    (
        "FH-10.2.5:decide_refused",
        {"goods_refused_found": "2026-11-30 16:30"},
        "2026-11-30 24:00",
    ),
    (
        "FH-10.2.1:book_own_appointment",
        {"provider_replaced": "2026-11-30 09:00"},
        "2026-11-30 24:00",
    ),
    # 当天不收货, 反馈...进行处理: no time in the text for another one, the same day
    (
        "FH-10.3.2.2:book_another_attempt",
        {"attempt_failed": "2026-11-30 15:10"},
        "2026-11-30 24:00",
    ),
    (
        "FH-10.2.1:book_again",
        {"appointment_lapsed": "2026-11-30 09:00"},
        "2026-11-30 24:00",
    ),
    (
        "FH-8.2.6:name_another_provider",
        {"provider_replaced": "2026-11-30 09:00"},
        "2026-11-30 24:00",
    ),
    # no time in the text: the same day
    (
        "FH-11.3.1.4:report_product_fault",
        {"product_fault_found": "2026-11-30 15:20"},
        "2026-11-30 24:00",
    ),
]


@pytest.mark.parametrize(("duty", "at", "due"), named(CASES))
def test_a_home_duty_is_due_as_the_text_says(duty: str, at: Mapping[str, str], due: str) -> None:
    assert planned(duty, at).due_at == instant(due)


def test_the_window_is_the_last_hour_before_the_arrival() -> None:
    plan = planned(CONTACT, {"customer_arrival": "2026-12-01 00:30"})
    assert plan.from_at == instant("2026-11-30 23:30")
    assert plan.due_at == instant("2026-12-01 00:30")


@pytest.mark.parametrize("duty", [AGAIN, CONTACT])
def test_contacts_run_against_the_arrival_last_told(duty: str) -> None:
    agreed = {"customer_appointment": "2026-11-30 14:00"}
    plan = planned(duty, {"customer_arrival": "2026-11-30 15:30", **agreed})
    assert plan == planned(duty, {"customer_arrival": "2026-11-30 15:30"})


@pytest.mark.parametrize("duty", [AGAIN, CONTACT])
def test_contacts_run_against_the_agreed_arrival_where_the_terms_say_so(duty: str) -> None:
    at = {"customer_arrival": "2026-11-30 15:30", "customer_appointment": "2026-11-30 14:00"}
    agreed = planned(duty, at, arrival_basis="agreed")
    assert agreed.due_at == planned(duty, {"customer_arrival": "2026-11-30 14:00"}).due_at
