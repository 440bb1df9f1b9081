"""How a fact is judged, and when people are warned and told."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.sop.duty_plan import Verdict, judge, plan
from models.sop.milestones import Milestone, MilestoneError, MissingMilestone
from models.sop.terms import Sop
from models.stages.all_duties import ALL_DUTIES
from tests.models.due_cases import instant, planned

DO, TELL = "FH-7.3.2.2:finish_pickup", "FH-7.3.2.1:book_vehicle"
WINDOW, LEAST = "FH-10.2.3:contact_customer", "FH-4.1:onboarding_least"
TICK = timedelta(microseconds=1)


def verdict(duty: str, at: dict[str, str], occurred: datetime, reported: datetime) -> Verdict:
    return judge(ALL_DUTIES[duty], planned(duty, at), occurred_at=occurred, reported_at=reported)


@pytest.mark.parametrize(
    ("after", "state", "late"),
    [
        (-timedelta(seconds=1), "kept", 0),
        (timedelta(), "kept", 0),
        (TICK, "late", 1),
        (timedelta(seconds=1), "late", 1),
        (timedelta(hours=2), "late", 7200),
    ],
)
def test_the_due_instant_itself_is_in_time(after: timedelta, state: str, late: int) -> None:
    done = instant("2026-11-23 18:00") + after
    found = verdict(DO, {"trunk_desk_received": "2026-11-22 12:00"}, done, done)
    assert (found.state, found.late_seconds) == (state, late)


def test_a_duty_to_do_is_judged_by_when_it_was_done_however_late_it_is_received() -> None:
    done, reported_at = instant("2026-11-23 17:59"), instant("2026-11-25 09:00")
    assert (
        verdict(DO, {"trunk_desk_received": "2026-11-22 12:00"}, done, reported_at).state == "kept"
    )


def test_a_duty_to_tell_is_judged_by_when_it_was_told() -> None:
    done, reported_at = instant("2026-11-22 16:00"), instant("2026-11-22 17:00:01")
    found = verdict(TELL, {"trunk_desk_received": "2026-11-22 12:00"}, done, reported_at)
    assert (found.state, found.late_seconds) == ("late", 1)


@pytest.mark.parametrize(
    ("at", "state", "late"),
    [
        ("2026-11-30 12:59:59", "late", 0),
        ("2026-11-30 13:00:00", "kept", 0),
        ("2026-11-30 14:00:00", "kept", 0),
        ("2026-11-30 14:00:30", "late", 30),
    ],
)
def test_only_a_fact_inside_the_window_keeps_it(at: str, state: str, late: int) -> None:
    arrival = {"customer_arrival": "2026-11-30 14:00"}
    found = verdict(WINDOW, arrival, instant(at), instant("2026-11-30 15:00"))
    assert (found.state, found.late_seconds) == (state, late)


def test_a_shortest_time_is_never_late_but_an_earlier_beginning_wants_a_reason() -> None:
    began = {"onboarding_started": "2026-11-01"}
    early, after = instant("2026-11-21 23:59:59"), instant("2026-11-22 00:00")
    assert "reason" in verdict(LEAST, began, early, early).why
    assert verdict(LEAST, began, after, after).why == "began after the shortest time"
    assert verdict(LEAST, began, early, early).state == "kept"


@pytest.mark.parametrize(("at", "state"), [("23:59:59", "kept"), ("24:00", "kept")])
def test_the_day_lasts_up_to_midnight(at: str, state: str) -> None:
    day = {"pickup_day": "2026-11-24"}
    done = instant(f"2026-11-24 {at}")
    assert verdict("FH-8.3.2.1:finish_pickup_on_day", day, done, done).state == state


def test_midnight_belongs_to_the_next_day() -> None:
    done = instant("2026-11-25 00:00:00")
    found = verdict("FH-8.3.2.1:finish_pickup_on_day", {"pickup_day": "2026-11-24"}, done, done)
    assert (found.state, found.late_seconds) == ("late", 1)


def test_the_lead_is_informed_after_half_an_hour_and_the_manager_after_four() -> None:
    found = planned(TELL, {"trunk_desk_received": "2026-11-22 12:00"})
    assert found.warn_at == (instant("2026-11-22 16:00"),)
    assert found.escalate_at == (instant("2026-11-22 17:30"), instant("2026-11-22 21:00"))


def test_a_failure_escalates_from_when_it_is_certain() -> None:
    found = planned("FH-8.3.2.1:report_failed_pickup", {"pickup_day": "2026-11-24"})
    assert found.escalate_at[0] == instant("2026-11-25 00:30")


def test_nobody_is_reminded_before_the_event_that_the_duty_counts_from() -> None:
    found = planned("FH-8.2.4:report_departure", {"departed": "2026-11-24 22:00"})
    assert found.warn_at == ()


def test_goods_not_ready_are_nudged_after_half_an_hour() -> None:
    late = {"goods_not_ready_found": "2026-11-24 20:00"}
    found = planned("FH-8.2.1:report_goods_not_ready", late)
    assert found.warn_at == (instant("2026-11-24 20:30"),)


def test_a_held_duty_moves_by_the_span_of_the_hold() -> None:
    found = planned(WINDOW, {"customer_arrival": "2026-11-30 14:00"})
    day = timedelta(days=1)
    assert found.moved(day) == planned(WINDOW, {"customer_arrival": "2026-12-01 14:00"})


def test_plans_travel_as_json_in_utc() -> None:
    found = planned(WINDOW, {"customer_arrival": "2026-11-30 14:00"})
    assert type(found).model_validate_json(found.model_dump_json()) == found
    assert found.due_at.tzinfo is UTC


def test_missing_milestones_are_named() -> None:
    with pytest.raises(MissingMilestone) as refusal:
        plan(ALL_DUTIES[TELL], Sop(), {})
    assert refusal.value.names == (Milestone.TRUNK_DESK_RECEIVED,)


@pytest.mark.parametrize("moment", [date(2026, 11, 22), datetime(2026, 11, 22, 12)])  # noqa: DTZ001
def test_a_day_or_a_time_without_offset_is_no_instant(moment: date) -> None:
    with pytest.raises(MilestoneError, match="trunk_desk_received"):
        plan(ALL_DUTIES[TELL], Sop(), {Milestone.TRUNK_DESK_RECEIVED: moment})
