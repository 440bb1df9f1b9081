"""What is checked at the hub before anybody signs: broken packing, and goods that break easily."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.reports.answer import Answer
from models.stages.city_delivery.reports import CityDelivery
from models.stages.table import watched_by
from models.tracking.runs.baton import begin_stage
from models.tracking.state import StageState
from tests.builders import appointed
from tests.models.machine import a_leg, notices, on, tell

NOON = on(24, "12:00")
SIDES = {side: f"{n:064x}" for n, side in enumerate(("top", "bottom", "front", "back", "left"), 1)}
OPENED: dict[str, Any] = {
    **SIDES,
    "right": f"{6:064x}",
    "piece": "wardrobe 2 of 3",
    "label_readable": True,
    "goods_damaged": True,
    "claused": True,
}


def a_delivery(fragile: int = 0) -> StageState:
    """A delivery of three pieces whose times are agreed."""
    known = a_leg(Stage.CITY_DELIVERY, on(23, "09:00")).input
    start = CityDelivery(**dict(known), pieces=3, fragile=fragile)
    duties, now = watched_by(Stage.CITY_DELIVERY), on(23, "09:00")
    leg = begin_stage(Stage.CITY_DELIVERY, start, duties, workflow_id="order:shop-a:1:x", now=now)
    tell(leg, "appointment_booked", now, data=appointed(on(25, "10:00"), on(24, "12:00")))
    return leg


def collect(leg: StageState, **data: Any) -> Answer:
    return tell(leg, "collected", NOON, data={"pieces": 3, "packing_sound": True, **data})


def open_packing(leg: StageState, **changes: Any) -> Answer:
    data = {name: value for name, value in {**OPENED, **changes}.items() if value is not None}
    return tell(leg, "packing_opened", NOON, data=data)


def test_broken_packing_is_opened_photographed_from_six_sides_and_claused() -> None:
    """Shows FH-10.2.2, FH-10.3.1.1."""
    leg = a_delivery()
    collect(leg, packing_sound=False)
    (found,) = leg.open_incidents
    answer = open_packing(leg, incident=found.ref)
    assert answer.outcome == "accepted"
    informed = {("service_desk", "packing_opened"), ("order_desk", "packing_opened")}
    assert informed <= set(notices(leg))
    line = leg.outbox.entries[-1]
    assert line.data["incident"] == found.ref
    assert line.data["top"] == SIDES["top"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"left": None}, "left"),
        ({"left": SIDES["top"]}, "each side has a photo of its own"),
        ({"left": "photo-17"}, "left"),
        ({"label_readable": False}, "label must be readable"),
        ({"claused": False}, "claused"),
    ],
)
def test_a_set_of_photos_that_proves_nothing_is_refused_with_what_it_lacks(
    change: dict[str, Any], says: str
) -> None:
    answer = open_packing(a_delivery(), **change)
    assert answer.outcome == "refused"
    assert says in f"{answer.reason} {answer.missing}"


@pytest.mark.parametrize(
    ("fragile", "data", "outcome"),
    [
        (0, {}, "accepted"),
        (2, {}, "refused"),
        (2, {"fragile_checked": 1}, "refused"),
        (2, {"fragile_checked": 2}, "accepted"),
        (2, {"pieces": 2, "fragile_checked": 1}, "accepted"),
    ],
)
def test_ceramics_glass_and_marble_are_checked_one_by_one_before_anybody_signs(
    fragile: int, data: dict[str, Any], outcome: str
) -> None:
    """Shows FH-10.3.1.2."""
    answer = collect(a_delivery(fragile), **data)
    assert answer.outcome == outcome
    if outcome == "refused":
        assert "fragile_checked=2" in str(answer.reason)
