"""The readings of the SOP as terms: set otherwise, the other reading holds."""

from typing import Any

import pytest

from models.sop.clock import TICK, WorkCalendar
from models.sop.duty_plan import plan
from models.sop.terms import Sop
from models.stages.all_duties import ALL_DUTIES
from tests.models.due_cases import breach_at, instant, milestones, planned

VEHICLE, PICKUP = "FH-7.3.2.1:book_vehicle", "FH-7.3.2.2:finish_pickup"
REPORT, PUT_RIGHT = "FH-8.2.4:report_departure", "FH-11.2.6:put_right"
NEW_YEAR = WorkCalendar(
    # 2026-02-14, a Saturday, is worked for the holiday of 16 to 20 and 23 February.
    holidays=tuple(instant(f"2026-02-{day} 00:00").date() for day in (16, 17, 18, 19, 20, 23)),
    makeup_days=(instant("2026-02-14 00:00").date(),),
    years=(2026,),
)


@pytest.mark.parametrize(
    ("duty", "at", "terms", "due"),
    [
        (VEHICLE, {"trunk_desk_received": "22 14:00"}, {"cut_off_counts": True}, "22 17:00"),
        (VEHICLE, {"trunk_desk_received": "22 14:30"}, {"vehicle_cut_off": "15:00"}, "22 17:00"),
        (REPORT, {"departed": "22 15:00"}, {"day_ends": "work_end"}, "22 18:00"),
        (PUT_RIGHT, {"not_accepted": "22 15:00"}, {"at_once_minutes": 90}, "22 16:30"),
        (
            PICKUP,
            {"trunk_desk_received": "22 09:00", "order_placed": "20 09:00"},
            {"day_received": "order"},
            "21 18:00",
        ),
        (
            "FH-4.2.2:onboarding_plan",
            {"onboarding_meeting": "22 09:00"},
            {"count_first_day": True},
            "24 24:00",
        ),
        (
            "FH-11.3.1.2:install_after_part",
            {"part_arrived": "22 09:00", "part_at_provider": "22 15:00"},
            {"part_arrival": "provider"},
            "23 15:00",
        ),
        (
            "ER-4.3.2:resolve_complaint",
            {"complaint_received": "22 09:00", "complaint_replied": "22 15:00"},
            {"resolve_from": "replied"},
            "24 15:00",
        ),
    ],
)
def test_a_reading_set_otherwise_moves_the_due_instant(
    duty: str, at: dict[str, str], terms: dict[str, Any], due: str
) -> None:
    november = {name: f"2026-11-{moment}" for name, moment in at.items()}
    assert planned(duty, november, **terms).due_at == instant(f"2026-11-{due}")
    assert planned(duty, november).due_at != instant(f"2026-11-{due}")


def test_a_part_arrives_at_hub_or_provider_whichever_is_first() -> None:
    at = {"part_arrived": "2028-02-28 15:00", "part_at_provider": "2028-02-28 09:00"}
    assert planned("FH-11.3.1.2:install_after_part", at).due_at == instant("2028-02-29 09:00")


def test_a_day_that_ends_with_work_ends_at_midnight_for_what_comes_after_work() -> None:
    found = planned(REPORT, {"departed": "2026-11-22 19:00"}, day_ends="work_end")
    assert found.due_at == instant("2026-11-22 24:00")


def test_the_due_instant_itself_may_be_read_as_late() -> None:
    at = {"trunk_desk_received": "2026-11-22 12:00"}
    strict = planned(VEHICLE, at, due_counts=False)
    assert strict.due_at == planned(VEHICLE, at).due_at - TICK


def test_a_clock_time_may_be_read_as_a_breach_before_the_failure_is_certain() -> None:
    found = planned(
        "FH-8.3.2.1:report_failed_pickup", {"pickup_day": "2026-11-24"}, failure_certain=False
    )
    assert breach_at(found) == instant("2026-11-24 17:00")


@pytest.mark.parametrize(
    ("duty", "terms"),
    [
        (PICKUP, {"pickup_watch": "vehicle"}),
        ("FH-8.3.2.1:finish_pickup_on_day", {"pickup_watch": "received"}),
        ("FH-10.3.2.1:call_customer_again", {"two_contacts": False}),
    ],
)
def test_a_duty_is_not_followed_where_the_terms_leave_it_out(
    duty: str, terms: dict[str, Any]
) -> None:
    assert ALL_DUTIES[duty].applies(Sop())
    assert not ALL_DUTIES[duty].applies(Sop.with_terms(terms, where="test"))


@pytest.mark.parametrize(
    ("duty", "at", "due"),
    [
        (VEHICLE, {"trunk_desk_received": "2026-02-13 15:00"}, "2026-02-14 10:00"),
        (VEHICLE, {"trunk_desk_received": "2026-02-14 15:00"}, "2026-02-24 10:00"),
        (VEHICLE, {"trunk_desk_received": "2026-02-17 15:00"}, "2026-02-24 17:00"),
        (PICKUP, {"trunk_desk_received": "2026-02-14 09:00"}, "2026-02-24 18:00"),
        ("FH-7.2.1:send_list", {"list_planned_day": "2026-02-24"}, "2026-02-14 16:30"),
        ("FH-4.2.2:onboarding_plan", {"onboarding_meeting": "2026-02-13"}, "2026-02-25 24:00"),
        ("ER-4.3.1:answer_message", {"message_received": "2026-02-14 17:45"}, "2026-02-24 09:15"),
        ("FH-8.2.4:report_departure", {"departed": "2026-02-17 09:00"}, "2026-02-17 24:00"),
    ],
)
def test_a_working_calendar_leaves_holidays_out_and_make_up_days_in(
    duty: str, at: dict[str, str], due: str
) -> None:
    sop = Sop(calendar="china", workdays=NEW_YEAR)
    assert plan(ALL_DUTIES[duty], sop, milestones(at)).due_at == instant(due)


def test_a_calendar_without_published_days_goes_by_the_week() -> None:
    sop = Sop(calendar="china")
    friday = milestones({"trunk_desk_received": "2031-01-03 15:00"})
    assert plan(ALL_DUTIES[VEHICLE], sop, friday).due_at == instant("2031-01-06 10:00")
