"""An incident says in which stage it was found, and at which pickup or visit."""

from datetime import datetime
from typing import Any

import pytest

from models.ids import Stage
from models.messages.incidents.incident_row import IncidentRow
from models.sop.milestones import Milestone
from models.tracking.state import StageState
from tests.models.home import at_home, plan, say
from tests.models.machine import RECEIVED, a_leg, on, tell
from tests.models.tracking.deadlines.test_second_pickup import FIRST, SECOND, follow

PICKUP, ROAD, CITY, HOME = (
    Stage.TRUNK_PICKUP, Stage.TRUNK_TRANSPORT, Stage.CITY_DELIVERY, Stage.INSTALLATION,
)  # fmt: skip
PASSED = {
    Milestone.PICKED_UP: on(25, "12:00"),
    Milestone.HUB_ARRIVED: on(27, "12:00"),
    Milestone.DELIVERED: on(28, "12:00"),
}
GOODS: dict[str, dict[str, Any]] = {
    "exception_found": {"what": "a leg is bent"},
    "goods_lost": {"pieces": 1, "cause": "fell off"},
    "other_trouble": {"what": "the label is off"},
}


def row_of(leg: StageState, ref: str = "x") -> IncidentRow:
    leg.incidents.tick(RECEIVED)  # as a task ends: then each is said for lists
    return next(row for (_, name), row in leg.incidents.rows.items() if name == ref)


@pytest.mark.parametrize("kind", GOODS)
@pytest.mark.parametrize(
    ("leg", "found_at", "stage"),
    [
        (PICKUP, on(25, "11:00"), PICKUP),
        (ROAD, on(25, "12:00"), PICKUP),
        (ROAD, on(26, "09:00"), ROAD),
        (CITY, on(28, "09:00"), CITY),
        (HOME, on(28, "13:00"), HOME),
    ],
)
def test_what_is_wrong_with_goods_was_found_where_they_were_then(
    kind: str, leg: Stage, found_at: datetime, stage: Stage
) -> None:
    known = {name: at for name, at in PASSED.items() if at <= found_at}
    state = a_leg(leg, on(25, "10:00"), milestones=known)
    data = {**GOODS[kind], "incident": "x"}
    answer = tell(state, kind, found_at, by="order_desk", at=found_at, data=data)
    assert answer.outcome == "accepted"
    assert row_of(state).stage is stage


HAND_OVERS: dict[Stage, tuple[str, dict[str, Any]]] = {
    PICKUP: ("picked_up", {"pieces": 3, "packing_sound": False, "sorted_by_area": True}),
    CITY: ("collected", {"pieces": 3, "packing_sound": False}),
}


@pytest.mark.parametrize("stage", HAND_OVERS)
def test_what_a_hand_over_finds_is_of_its_own_stage(stage: Stage) -> None:
    """Shows FH-10.2.2: broken packing at the hub is no trouble of the pickup."""
    kind, says = HAND_OVERS[stage]
    leg = a_leg(stage, on(25, "09:00"))
    tell(leg, kind, on(25, "15:00"), report_id="x", data=says)
    assert row_of(leg).stage is stage


def test_what_is_wrong_with_a_shipment_is_of_the_leg_that_this_one_is_in() -> None:
    leg = a_leg(PICKUP, on(25, "09:00"))
    truck = {"shipment": "truck-2"}
    planned = {**truck, "pieces": 2, "agreed_by": "li"}
    tell(leg, "shipment_planned", on(25, "09:10"), by="trunk_desk", data=planned)
    arrived = {**truck, "pieces": 2, "packing_sound": False}
    tell(leg, "shipment_picked_up", on(25, "10:00"), report_id="p", data=arrived)
    tell(leg, "shipment_collected", on(25, "11:00"), report_id="c", by="provider", data=arrived)
    assert (row_of(leg, "p").stage, row_of(leg, "c").stage) == (PICKUP, CITY)


def test_a_second_pickup_that_fails_is_the_second_attempt() -> None:
    leg = follow(a_leg(), *FIRST, *SECOND[:-1])
    tell(leg, "pickup_failed", on(27, "11:00"), data={"reason": "gate", "incident": "x"})
    assert (row_of(leg, "gate").attempt, row_of(leg).attempt) == (1, 2)


def test_what_is_found_at_the_second_visit_says_so() -> None:
    """Shows FH-11.2.2: as a visit's own reports, by the day, or by its name."""
    home = at_home()
    say(home, "part_fault", on(24, "10:00"), part="hinge", incident="first")
    say(home, "second_visit", on(24, "11:00"), reason="the wall is wet", incident="wet")
    plan(home, on(24, "12:00"), day="2026-11-26", incident="wet")
    say(home, "part_fault", on(26, "10:00"), part="screw", incident="second")
    assert [row_of(home, ref).attempt for ref in ("first", "wet", "second")] == [1, 1, 2]
