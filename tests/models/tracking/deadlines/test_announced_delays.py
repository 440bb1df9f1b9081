"""An arrival that is announced later moves what counts back from it, and never a first promise."""

from datetime import datetime, timedelta

import pytest

from models.ids import Stage
from models.messages.legs.leg import Deadline
from models.messages.timeline.timeline import EntryKind
from models.sop.milestones import Milestone
from models.stages.installation.visit_duties import CALL_BEFORE_VISIT, CONTACT_BEFORE_VISIT
from models.stages.table import SPECS
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.situation.stage_counters import Route
from models.tracking.state import StageState
from tests.builders import appointed
from tests.models.machine import a_leg, book, lines, on, tell

CALL_PICKUP = "FH-8.2.2:call_pickup_point"
CALL_CUSTOMER = "FH-10.3.2.1:call_customer_again"
CONTACT = "FH-10.2.3:contact_customer"
POINT = "FH-9.2.1:pass_on_checkpoint"
SHIPMENT_POINT = "FH-9.2.1:pass_on_shipment_point"
PROMISE = "FH-9.3.1.1:arrive_in_time"

EXPECTED = {
    Milestone.PICKUP_ARRIVAL: {CALL_PICKUP},
    Milestone.CUSTOMER_ARRIVAL: {
        CALL_CUSTOMER,
        CONTACT,
        *(duty.id for duty in (CALL_BEFORE_VISIT, CONTACT_BEFORE_VISIT)),
    },
    Milestone.CHECKPOINT_PLANNED: {POINT, SHIPMENT_POINT},
    Milestone.HUB_ARRIVAL: set(),  # what is told at the hub counts from the arrival itself
}
"""What is expected, as it was announced last, and the duties of a running stage that follow it."""


def due(leg: StageState, duty: str, ref: str = "") -> datetime:
    return at(leg, duty, ref).due_at


def at(leg: StageState, duty: str, ref: str = "") -> Deadline:
    return leg.deadlines.open[OccurrenceKey(duty, ref)]


@pytest.mark.parametrize("milestone", EXPECTED)
def test_the_duties_that_follow_an_expected_arrival_are_known(milestone: Milestone) -> None:
    owed = {duty.id for spec in SPECS for duty in spec.duties if milestone in duty.milestones}
    assert owed == EXPECTED[milestone]


def test_a_later_arrival_at_the_pickup_moves_the_call_ahead_and_not_the_day() -> None:
    """Shows FH-8.2.2, FH-8.3.2.1."""
    leg = a_leg()
    book(leg, on(24, "10:00"))
    day = due(leg, "FH-8.3.2.1:finish_pickup_on_day")
    assert due(leg, CALL_PICKUP) == on(25, "14:00")
    later = {"arrives_at": on(25, "18:30").isoformat()}
    tell(leg, "left_for_pickup", on(25, "12:00"), data=later)
    assert due(leg, CALL_PICKUP) == on(25, "17:30")
    assert due(leg, "FH-8.3.2.1:finish_pickup_on_day") == day


def test_a_later_arrival_at_the_customer_moves_both_contacts_and_not_the_appointment() -> None:
    """Shows FH-10.3.2.1, FH-10.2.3, FH-10.3.2.4."""
    leg = a_leg(Stage.CITY_DELIVERY, on(23, "09:00"))
    agreed = appointed(on(24, "15:00"), on(24, "10:00"))
    tell(leg, "appointment_booked", on(23, "10:00"), data=agreed)
    later = {"arrives_at": on(24, "18:00").isoformat()}
    tell(leg, "contacted_customer", on(24, "09:00"), data=later)
    assert due(leg, CALL_CUSTOMER) == on(24, "17:00")
    assert (at(leg, CONTACT).from_at, due(leg, CONTACT)) == (on(24, "17:00"), on(24, "18:00"))
    assert due(leg, "FH-10.3.2.4:be_at_customer") == on(24, "15:00")


def test_a_delay_of_the_road_moves_the_asking_at_a_point_ahead_and_not_the_promise() -> None:
    """Shows FH-9.2.1, FH-9.3.1.1."""
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(23, "16:00"))
    tell(leg, "departed", on(23, "16:00"))
    leg.follow_route(Route((("Chongqing", 44),), 72), on(23, "16:00"))
    promise, asked = due(leg, PROMISE), at(leg, POINT, "Chongqing").warn_at
    arrives_at = on(23, "16:00") + timedelta(hours=72 + 24)
    plan = {"plan": "another tractor", "arrives_at": arrives_at.isoformat()}
    tell(leg, "plan_agreed", on(24, "20:00"), by="trunk_desk", data=plan)
    moved = at(leg, POINT, "Chongqing").warn_at
    assert moved == tuple(one + timedelta(days=1) for one in asked)
    leg.deadlines.tick(max(asked))
    assert lines(leg, POINT, EntryKind.WARNED) == []
    leg.deadlines.tick(max(moved))
    assert len(lines(leg, POINT, EntryKind.WARNED)) == len(moved)
    assert due(leg, PROMISE) == promise
