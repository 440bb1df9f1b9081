"""An appointment lapsed though its goods were there, and that is received only later (ADR-0090)."""

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.stages.table import LEGS
from models.tracking.deadlines.occurrence import OccurrenceKey
from tests.builders import appointed
from tests.models.journey_stories import STORIES, way_of
from tests.models.machine import on
from tests.models.stories import at, trouble
from tests.models.tracking.runs.test_received_late import Reports, delayed, journey_of

AGAIN = OccurrenceKey("FH-10.2.1:book_again")
THERE = OccurrenceKey("FH-10.3.2.4:be_at_customer")
WRONG = (
    trouble(28, "16:00", "road_exception", "snow", cause="snow", delay_days=3, shipment="s2"),
    trouble(
        28, "16:30", "plan_agreed", "snow", plan="p", arrives_at=on(30, "12:00").isoformat(),
        shipment="s2",
    ),
)  # fmt: skip
"""Announced of goods that had arrived five hours before, which nobody had reported."""
BOOKED_LATE = at(
    29, "08:00", "appointment_booked", **appointed(on(30, "15:00"), on(30, "12:30"))
)  # fmt: skip
AFTER = LEGS[LEGS.index(Stage.CITY_DELIVERY) :]


@pytest.fixture(autouse=True)
def stories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STORIES, "wrong", (Stage.CITY_DELIVERY, WRONG))
    monkeypatch.setitem(STORIES, "wrong, late", (Stage.CITY_DELIVERY, (*WRONG, BOOKED_LATE)))


def arrives_late(*names: str, after: Stage) -> tuple[Reports, set[str]]:
    """The order hears that the shipment is there as that leg has ended."""
    reports = way_of("two vehicles", "to the door", *names)
    arrived = [one for one in reports if one["kind"].startswith("shipment_arriv")]
    late = {one["report_id"] for one in arrived}
    return delayed(reports, late, after), late


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize(("story", "before"), [("wrong", "missed"), ("wrong, late", "late")])
def test_nobody_is_blamed_for_another_appointment_that_was_not_needed(
    story: str, before: str, after: Stage
) -> None:
    """FH-10.2.1: it is taken back, and comes again if that report is withdrawn."""
    reports, late = arrives_late(story, after=after)
    journey = journey_of([one for one in reports if one["report_id"] not in late])
    assert journey.rows[AGAIN].state == before
    wrong = journey.at_work.deadlines.breaches
    for one in reports:
        if one["report_id"] in late:
            journey.receive(one)
    assert journey.rows[AGAIN].state is DutyState.AVERTED
    assert journey.at_work.deadlines.breaches <= wrong - 1


@pytest.mark.parametrize("after", AFTER)
def test_it_is_not_blamed_either_where_it_is_received_in_between(after: Stage) -> None:
    reports, _ = arrives_late("wrong", after=after)
    journey = journey_of(reports)
    assert journey.rows[AGAIN].state is DutyState.AVERTED
    assert journey.rows[THERE].state is DutyState.AVERTED  # all were told that it does not hold


def test_in_the_leg_itself_it_had_never_lapsed() -> None:
    reports, late = arrives_late("wrong", after=Stage.TRUNK_TRANSPORT)
    others = [one for one in reports if one["report_id"] not in late]
    arrived = [one for one in reports if one["report_id"] in late]
    end = 1 + [one["kind"] for one in others].index("collected")
    journey = journey_of([*others[:end], *arrived, *others[end:]])
    assert AGAIN not in journey.rows or journey.rows[AGAIN].state is DutyState.AVERTED
    assert journey.rows[THERE].state is DutyState.KEPT


def test_a_withdrawn_arrival_leaves_it_as_it_was() -> None:
    reports, late = arrives_late("wrong", after=Stage.INSTALLATION)
    journey = journey_of(reports)
    for report_id in late:
        journey.at_work.withdraw(report_id, journey.now)
    journey.tick(journey.now)
    journey._see(journey.at_work)
    assert journey.rows[AGAIN].state is DutyState.MISSED
