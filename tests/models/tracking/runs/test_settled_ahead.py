"""What was put right in one leg, and is reported as found in a later one, is put
right."""

from datetime import datetime
from typing import Any

import pytest

from models.ids import Stage
from models.tracking.runs.baton import apply_baton, baton_to_leg, baton_to_order
from models.tracking.state import StageState
from tests.builders import DATA
from tests.models.machine import a_leg, another_run, on, tell

FOUND, SETTLED, PICKED = on(25, "14:00"), on(25, "14:20"), on(25, "15:00")
SAYS: dict[str, dict[str, Any]] = {
    "exception_found": {"what": "a dent"},
    "exception_settled": {"remedy": "packed again"},
    "goods_lost": {"pieces": 1, "cause": "fire"},
    "loss_settled": {"remedy": "another one is sent"},
}
PAIRS = [
    ("exception_found", "exception_settled"),
    ("goods_lost", "loss_settled"),
]


def outcome_of(leg: StageState, kind: str, now: datetime, at: datetime, incident: str) -> str:
    """It is told, of that incident; what became of it."""
    return tell(leg, kind, now, at=at, data={**SAYS[kind], "incident": incident}).outcome


def next_leg(leg: StageState, stage: Stage, now: datetime) -> StageState:
    """The next one, as the order begins it with what that leg has given back."""
    order = a_leg(baton=leg.input.baton)
    apply_baton(order, baton_to_order(leg))
    return a_leg(stage, now, baton=baton_to_leg(another_run(order), stage, sorted(leg.names)))


@pytest.mark.parametrize(("found", "settled"), PAIRS)
@pytest.mark.parametrize("other", [False, True])
def test_a_finding_that_is_received_after_its_settlement_waits_for_nobody(
    found: str, settled: str, other: bool
) -> None:
    leg = a_leg()
    if other:  # a duty of the same kind is decided already
        outcome_of(leg, found, on(25, "14:05"), FOUND, "other")
        outcome_of(leg, settled, on(25, "14:30"), SETTLED, "other")
    assert outcome_of(leg, settled, on(25, "14:31"), SETTLED, "dent") == "accepted"
    tell(leg, "picked_up", PICKED, data=DATA["picked_up"])
    road = next_leg(leg, Stage.TRUNK_TRANSPORT, on(25, "15:01"))
    tell(road, "arrived_at_hub", on(26, "09:00"), data={"hub": "CD-01"})
    city = next_leg(road, Stage.CITY_DELIVERY, on(26, "09:01"))
    assert outcome_of(city, found, on(26, "09:10"), FOUND, "dent") == "accepted"
    assert city.problems == []
    city.deadlines.tick(on(29, "09:00"))
    assert [key for key, one in city.deadlines.open.items() if key.ref == "dent"] == []


def test_a_truck_that_has_departed_holds_the_goods_whoever_says_so() -> None:
    """The departure is received, the pickup that it implies is not yet."""
    leg = a_leg()
    tell(leg, "departed", on(25, "15:10"))
    road = next_leg(leg, Stage.TRUNK_TRANSPORT, on(25, "15:11"))
    data = {"incident": "fog", "cause": "fog"}
    assert tell(road, "road_exception", on(25, "16:00"), data=data).outcome == "accepted"
    road.incidents.tick(on(25, "16:00"))
    assert road.incidents.rows["road_exception", "fog"].held_by == "carrier"


def test_what_was_never_settled_stays_a_problem() -> None:
    leg = a_leg()
    outcome_of(leg, "exception_settled", on(25, "14:31"), SETTLED, "dent")
    tell(leg, "picked_up", PICKED, data=DATA["picked_up"])
    road = next_leg(leg, Stage.TRUNK_TRANSPORT, on(25, "15:01"))
    outcome_of(road, "exception_found", on(25, "15:10"), FOUND, "scratch")
    assert road.problems == ["exception_found"]


def test_what_was_found_and_settled_travels_no_further() -> None:
    leg = a_leg()
    outcome_of(leg, "exception_found", on(25, "14:05"), FOUND, "dent")
    outcome_of(leg, "exception_settled", on(25, "14:31"), SETTLED, "dent")
    assert baton_to_order(leg).put_right == ()
