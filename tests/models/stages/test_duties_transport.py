"""FH-9: due instants, worked out by hand from the Chinese text."""

from collections.abc import Mapping

import pytest

from tests.models.due_cases import Case, instant, named, planned

ARRIVE = "FH-9.3.1.1:arrive_in_time"
CHECKPOINT = "FH-9.2.1:pass_on_checkpoint"

CASES: list[Case] = [
    # 实时 without a number: the end of the day the point is planned for
    (CHECKPOINT, {"checkpoint_planned": "2026-11-25 06:00"}, "2026-11-25 24:00"),
    (CHECKPOINT, {"checkpoint_planned": "2026-12-31 23:50"}, "2026-12-31 24:00"),
    (
        "FH-9.2.1:pass_on_shipment_point",
        {"checkpoint_planned": "2026-11-25 06:00"},
        "2026-11-25 24:00",
    ),
    # 第一时间上报
    (
        "FH-9.3.2.1:report_road_exception",
        {"road_exception_found": "2026-11-25 02:10"},
        "2026-11-25 24:00",
    ),
    # 立即实施
    ("FH-9.3.2.2:agree_plan", {"road_exception_reported": "2026-11-25 02:40"}, "2026-11-25 24:00"),
    # 甲方运输的时效要求, 72 h where the merchant names none
    (ARRIVE, {"departed": "2026-11-24 19:30:00"}, "2026-11-27 19:30:00"),
    (ARRIVE, {"departed": "2028-02-27 08:00:00"}, "2028-03-01 08:00:00"),
    (ARRIVE, {"departed": "2027-02-27 08:00:00"}, "2027-03-02 08:00:00"),
    (ARRIVE, {"departed": "2026-12-30 08:00:00"}, "2027-01-02 08:00:00"),
    # no time in the text: the same day
    ("FH-9.2.3:hub_tells_arrival", {"hub_arrived": "2026-11-27 18:00"}, "2026-11-27 24:00"),
    (
        "FH-9.2.3:trunk_desk_tells_arrival",
        {"arrival_reported": "2026-11-28 00:00"},
        "2026-11-28 24:00",
    ),
]


@pytest.mark.parametrize(("duty", "at", "due"), named(CASES))
def test_a_transport_duty_is_due_as_the_text_says(
    duty: str, at: Mapping[str, str], due: str
) -> None:
    assert planned(duty, at).due_at == instant(due)


def test_the_merchants_transit_time_is_the_promise() -> None:
    plan = planned(ARRIVE, {"departed": "2026-11-24 19:30:00"}, transit_hours=48)
    assert plan.due_at == instant("2026-11-26 19:30:00")


def test_a_feedback_point_is_asked_for_at_its_planned_time() -> None:
    plan = planned(CHECKPOINT, {"checkpoint_planned": "2026-11-25 06:00"})
    assert plan.warn_at == (instant("2026-11-25 06:00"), instant("2026-11-25 18:00"))


def test_a_feedback_point_passed_a_day_later_is_passed_on_that_day() -> None:
    at = {"checkpoint_planned": "2026-11-25 06:00", "checkpoint_passed": "2026-11-26 04:00"}
    assert planned(CHECKPOINT, at).due_at == instant("2026-11-26 24:00")


def test_a_silent_road_exception_is_nudged_after_half_an_hour() -> None:
    plan = planned("FH-9.3.2.1:report_road_exception", {"road_exception_found": "2026-11-25 02:10"})
    assert plan.warn_at == (instant("2026-11-25 02:40"), instant("2026-11-25 18:00"))
