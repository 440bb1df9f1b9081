"""What a leg has decided of facts in order stands: no later leg decides it otherwise."""

from datetime import datetime

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.stages.all_duties import OF_STAGE
from models.tracking.deadlines.occurrence import OccurrenceKey
from tests.builders import a_report, booked
from tests.models.journey import Journey
from tests.models.journey_stories import STORIES, Report, way_of
from tests.models.machine import RECEIVED, on

UNDECIDED = {DutyState.OPEN, DutyState.UNPROVED}
OF_ORDER = {duty.id for duty in OF_STAGE[Stage.ORDER]}


def second_pickup() -> list[Report]:
    """The vehicle finds the gate closed on the 24th; another one has the goods on the 25th."""
    happens = [
        ("vehicle_booked", on(23, "16:00"), booked(on(24, "15:00"))),
        ("pickup_failed", on(24, "15:30"), {"reason": "the gate is closed"}),
        ("remedy_offered", on(24, "18:30"), {"remedy": "second_pickup"}),
        ("vehicle_booked", on(24, "19:00"), booked(on(25, "10:00"))),
    ]
    before = [
        a_report(kind, f"again-{n}", at=at, data=data, received_at=at.isoformat())
        for n, (kind, at, data) in enumerate(happens)
    ]
    ends = way_of("to the pickup")
    picked = next(one for one in ends if one["kind"] == "picked_up")
    later = ends[ends.index(picked) :]
    return [*before, *later]


JOURNEYS = {name: way_of(name) for name in STORIES} | {"second pickup": second_pickup()}


def decided(journey: Journey) -> dict[OccurrenceKey, DutyState]:
    """What is decided by now of the deadlines of legs."""
    return {
        key: row.state
        for key, row in journey.rows.items()
        if row.state not in UNDECIDED and key.duty not in OF_ORDER
    }


@pytest.mark.parametrize("name", JOURNEYS)
def test_what_a_leg_has_decided_of_facts_in_order_no_later_leg_decides_otherwise(name: str) -> None:
    journey, stood = Journey(RECEIVED), dict[OccurrenceKey, DutyState]()
    for report in JOURNEYS[name]:
        leg = journey.at_work.stage
        journey.tick(datetime.fromisoformat(report["occurred_at"]))
        journey.receive(report)
        if journey.at_work.stage is not leg:
            found = decided(journey)
            changed = {key: (one, found.get(key)) for key, one in stood.items()}
            assert [key for key, (was, is_) in changed.items() if was != is_] == [], changed
            stood = found
    assert stood
