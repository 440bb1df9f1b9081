"""A hold stops the clocks of a pickup also where that is judged again after its leg (ADR-0090)."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.stages.table import LEGS
from models.tracking.deadlines.deadline_position import Span
from models.tracking.deadlines.occurrence import OccurrenceKey
from tests.models.journey import Journey
from tests.models.journey_stories import days_after, way_of
from tests.models.machine import another_run, on
from tests.models.tracking.runs.test_late_pickups import BOOK, named, without
from tests.models.tracking.runs.test_received_late import Reports, delayed, verdicts

AGAIN = OccurrenceKey(BOOK, "", 2)
OVERNIGHT: Span = (on(24, "17:05"), on(25, "09:05"))
"""After another attempt was agreed on, and before a vehicle was booked for it."""


def held(
    reports: Reports, *, pickup: tuple[Span, ...] = (), road: tuple[Span, ...] = ()
) -> Journey:
    """An order that is held so during its pickup, and on the road."""
    journey = Journey(days_after(reports))
    stop(journey, pickup)
    for report in reports:
        journey.receive(report)
        if report["kind"] == "picked_up":
            stop(journey, road)
    journey.tick(journey.now)
    return journey


def stop(journey: Journey, holds: tuple[Span, ...]) -> None:
    """The order is held, and so is its open leg, by its own clock."""
    for begun, ended in holds:
        for state in (journey.order, journey.at_work):
            state.hold("reason", begun)
            state.resume(ended)


def booked_at_half_past_ten() -> Reports:
    """The other vehicle was booked half an hour after 10:00 of the next day (FH-7.3.2.1)."""
    reports: list[dict[str, Any]] = [dict(one) for one in way_of("another attempt")]
    second = [one for one in reports if one["kind"] == "vehicle_booked"][-1]
    at = on(25, "10:30").isoformat()
    second.update(occurred_at=at, reported_at=at, received_at=at)
    return reports


@pytest.mark.parametrize("after", LEGS)
def test_a_duty_of_another_attempt_stands_still_while_the_order_is_held(after: Stage) -> None:
    reports = booked_at_half_past_ten()
    late = delayed(reports, named(reports, "remedy_offered"), after)
    for one in (reports, late):
        assert held(one).rows[AGAIN].state is DutyState.LATE
        row = held(one, pickup=(OVERNIGHT,)).rows[AGAIN]
        assert (row.state, row.due_at) == (DutyState.KEPT, on(26, "02:00"))
    assert verdicts(held(late, pickup=(OVERNIGHT,))) == verdicts(held(reports, pickup=(OVERNIGHT,)))


@pytest.mark.parametrize("after", LEGS)
def test_what_nobody_has_done_for_it_is_held_on_the_road_too(after: Stage) -> None:
    reports = without(booked_at_half_past_ten(), "called_pickup_point")
    late = delayed(reports, named(reports, "remedy_offered"), after)
    holds: dict[str, Any] = {
        "pickup": (OVERNIGHT,), "road": ((on(25, "18:00"), on(26, "18:00")),),
    }  # fmt: skip
    assert verdicts(held(late, **holds)) == verdicts(held(reports, **holds))


def test_another_run_of_the_leg_knows_how_long_its_pickup_was_held() -> None:
    reports = booked_at_half_past_ten()
    (remedy,) = (one for one in reports if one["kind"] == "remedy_offered")
    others = [one for one in reports if one is not remedy]
    journey = Journey(days_after(reports))
    stop(journey, (OVERNIGHT,))
    for one in others[: 1 + [one["kind"] for one in others].index("picked_up")]:
        journey.receive(one)
    road = journey.at_work
    assert road.stage is Stage.TRUNK_TRANSPORT
    road = another_run(road)
    road.receive(remedy, journey.now)
    assert road.deadlines.closed[AGAIN].state is DutyState.KEPT
