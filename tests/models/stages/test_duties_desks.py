"""FH-7.2, ER-4, MC-五, FH-3 and FH-4: due instants, worked out by hand from the Chinese text."""

from collections.abc import Mapping

import pytest

from tests.models.due_cases import Case, instant, named, planned

LIST = "FH-7.2.1:send_list"
ANSWER = "ER-4.3.1:answer_message"
PLAN = "FH-4.2.2:onboarding_plan"
ON_SITE = "FH-4.4.2.4:team_on_site"

CASES: list[Case] = [
    # 当日16点30时前, the plan of 次日
    (LIST, {"list_planned_day": "2026-11-24"}, "2026-11-23 16:30"),
    (LIST, {"list_planned_day": "2027-01-01"}, "2026-12-31 16:30"),
    (LIST, {"list_planned_day": "2028-03-01"}, "2028-02-29 16:30"),
    (LIST, {"list_planned_day": "2027-03-01"}, "2027-02-28 16:30"),
    # 1小时内确认订单, day and night
    ("ER-4.2.1:confirm_order", {"order_placed": "2026-11-22 12:34:56"}, "2026-11-22 13:34:56"),
    ("ER-4.2.1:confirm_order", {"order_placed": "2026-12-31 23:30:00"}, "2027-01-01 00:30:00"),
    # confirmed before 13:00, with the trunk desk before 14:00
    ("FH-7.2.3:hand_on", {"order_confirmed": "2026-11-22 12:59:59"}, "2026-11-22 13:59:59"),
    # 工作时间内 … 30分钟内
    (ANSWER, {"message_received": "2026-11-22 10:00:00"}, "2026-11-22 10:30:00"),
    (ANSWER, {"message_received": "2026-11-22 08:59:59"}, "2026-11-22 09:30:00"),
    (ANSWER, {"message_received": "2026-11-22 09:00:00"}, "2026-11-22 09:30:00"),
    (ANSWER, {"message_received": "2026-11-22 17:30:00"}, "2026-11-22 18:00:00"),
    (ANSWER, {"message_received": "2026-11-22 17:30:01"}, "2026-11-23 09:00:01"),
    (ANSWER, {"message_received": "2026-11-22 17:45:00"}, "2026-11-23 09:15:00"),
    (ANSWER, {"message_received": "2026-11-22 18:00:00"}, "2026-11-23 09:30:00"),
    (ANSWER, {"message_received": "2028-02-28 20:00:00"}, "2028-02-29 09:30:00"),
    # 24小时内得到回复, 48小时内解决; 24小时内给予回复
    ("ER-4.3.2:reply_complaint", {"complaint_received": "2026-11-30 20:15"}, "2026-12-01 20:15"),
    ("ER-4.3.2:resolve_complaint", {"complaint_received": "2026-12-30 20:15"}, "2027-01-01 20:15"),
    (
        "ER-4.3.2:reply_furniture_complaint",
        {"furniture_complaint_received": "2026-11-30 20:15"},
        "2026-12-01 20:15",
    ),
    (
        "ER-4.3.2:resolve_furniture_complaint",
        {"furniture_complaint_received": "2026-12-30 20:15"},
        "2027-01-01 20:15",
    ),
    # 回访调查: no time in the text, ours is three days after the close
    ("FH-7.3.1.3:ask_opinion", {"order_ended": "2028-02-27 06:00"}, "2028-03-01 06:00"),
    ("ER-4.4.2:reply_care_request", {"care_requested": "2028-02-28 06:00"}, "2028-02-29 06:00"),
    (
        "FE-4.2:investigate_return",
        {"return_fault_claimed": "2028-02-28 06:00"},
        "2028-02-29 06:00",
    ),
    ("ER-4.4.2:reply_after_sales", {"return_requested": "2028-02-28 06:00"}, "2028-02-29 06:00"),
    # ours: whoever has the goods of a cancelled order brings them back
    ("ours:bring_back_from_carrier", {"back_with_carrier": "2026-11-22 10:00"}, "2026-11-29 10:00"),
    ("ours:bring_back_from_hub", {"back_with_hub": "2028-02-25 10:00"}, "2028-03-03 10:00"),
    (
        "ours:bring_back_from_provider",
        {"back_with_provider": "2026-12-28 09:30"},
        "2027-01-04 09:30",
    ),
    ("ours:refund_cancelled_order", {"money_owed": "2026-12-28 09:30"}, "2027-01-04 09:30"),
    # 每天定时 (the hour is ours); 每日复盘
    ("MC-五(一)1:gather_demand", {"demand_day": "2026-11-22"}, "2026-11-22 17:00"),
    ("FH-3.1.3:daily_review", {"review_day": "2026-11-22"}, "2026-11-22 24:00"),
    # 3日内
    (PLAN, {"onboarding_meeting": "2026-11-22"}, "2026-11-25 24:00"),
    (PLAN, {"onboarding_meeting": "2026-11-22 17:00"}, "2026-11-25 24:00"),
    (PLAN, {"onboarding_meeting": "2026-12-30"}, "2027-01-02 24:00"),
    (PLAN, {"onboarding_meeting": "2028-02-27"}, "2028-03-01 24:00"),
    # 在导入期结束前
    ("FH-4.2.3:collect_papers", {"onboarding_ends": "2026-12-20"}, "2026-12-20 24:00"),
    ("FH-4.2.3:collect_papers", {"onboarding_ends": "2026-12-20 12:00"}, "2026-12-20 12:00"),
    # 至少提前3天
    (ON_SITE, {"project_start": "2026-11-22"}, "2026-11-19 24:00"),
    (ON_SITE, {"project_start": "2028-03-02"}, "2028-02-28 24:00"),
    # 不少于20天, 45天, 30天: so many full days pass after the day it began
    ("FH-4.1:onboarding_least", {"onboarding_started": "2026-02-10"}, "2026-03-02 24:00"),
    ("FH-4.1:onboarding_least", {"onboarding_started": "2028-02-10"}, "2028-03-01 24:00"),
    ("FH-4.1:onboarding_warehouse_least", {"onboarding_started": "2026-11-22"}, "2027-01-06 24:00"),
    ("FH-4.1:project_least", {"project_filed": "2026-11-22 10:00"}, "2026-12-22 24:00"),
]


@pytest.mark.parametrize(("duty", "at", "due"), named(CASES))
def test_a_desk_duty_is_due_as_the_text_says(duty: str, at: Mapping[str, str], due: str) -> None:
    assert planned(duty, at).due_at == instant(due)


def test_a_shortest_time_is_neither_warned_of_nor_escalated() -> None:
    plan = planned("FH-4.1:onboarding_least", {"onboarding_started": "2026-02-10"})
    assert plan.warn_at == ()
    assert plan.escalate_at == ()
