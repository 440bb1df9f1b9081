"""A call that is owed before somebody comes is owed until he is there: afterwards none keeps it."""

from datetime import datetime

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.sop.milestones import Milestone
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.state import StageState
from tests.builders import appointed
from tests.models.machine import a_leg, book, lines, on, proof, tell, verdict

PICKUP = "FH-8.2.2:call_pickup_point"
AGAIN = "FH-10.3.2.1:call_customer_again"
CONTACT = "FH-10.2.3:contact_customer"

CASES = [
    (PICKUP, "called_pickup_point", "picked_up"),
    (PICKUP, "called_pickup_point", "departed"),
    (AGAIN, "called_customer", "arrived_at_customer"),
    (AGAIN, "called_customer", "delivered"),
    (CONTACT, "contacted_customer", "arrived_at_customer"),
    (CONTACT, "contacted_customer", "delivered"),
]
"""A duty, what keeps it, and what it has to come before: at 15:00, or 14:00 for a call ahead."""


def agreed(duty: str) -> StageState:
    """A vehicle, or a visit, that is expected on the 25th at 15:00."""
    if duty == PICKUP:
        leg = a_leg()
        book(leg, on(24, "10:00"))
        return leg
    leg = a_leg(Stage.CITY_DELIVERY, on(24, "09:00"))
    data = appointed(on(25, "15:00"), on(25, "09:00"))
    tell(leg, "appointment_booked", on(24, "10:00"), data=data)
    return leg


def owed(leg: StageState, duty: str) -> tuple[DutyState, datetime]:
    one = leg.deadlines.open[OccurrenceKey(duty)]
    return one.state, one.due_at


@pytest.mark.parametrize(("duty", "call", "comes"), CASES)
def test_a_call_that_nobody_made_is_missed_as_he_is_there(duty: str, call: str, comes: str) -> None:
    """Shows FH-8.2.2, FH-10.3.2.1, FH-10.2.3."""
    leg = agreed(duty)
    tell(leg, comes, on(25, "13:30"))
    leg.deadlines.tick(on(25, "13:31"))
    assert owed(leg, duty) == (DutyState.MISSED, on(25, "13:30"))


@pytest.mark.parametrize(("duty", "call", "comes"), CASES)
@pytest.mark.parametrize("sooner", ["call", "comes"])
def test_a_call_after_that_keeps_nothing_whichever_is_received_first(
    duty: str, call: str, comes: str, sooner: str
) -> None:
    """Shows FH-8.2.2, FH-10.3.2.1, FH-10.2.3."""
    leg = agreed(duty)
    reports = [(comes, on(25, "13:30")), (call, on(25, "13:50"))]
    for kind, at in reports if sooner == "comes" else reports[::-1]:
        tell(leg, kind, on(25, "13:55"), at=at)
    assert verdict(leg, duty) == ("late", 20 * 60)


@pytest.mark.parametrize(("duty", "call", "comes"), CASES)
def test_a_call_before_that_is_believed_though_it_is_told_after(
    duty: str, call: str, comes: str
) -> None:
    leg = agreed(duty)
    tell(leg, comes, on(25, "13:30"))
    leg.deadlines.tick(on(25, "13:31"))
    tell(leg, call, on(25, "13:40"), at=on(25, "12:45"))
    assert verdict(leg, duty) == ("kept", 0)


def test_who_comes_sooner_has_made_his_contact_within_the_last_hour_before() -> None:
    """Shows FH-10.2.3."""
    leg = agreed(CONTACT)
    tell(leg, "contacted_customer", on(25, "13:00"))
    assert owed(leg, CONTACT)[0] is DutyState.OPEN, "two hours before he is expected"
    tell(leg, "arrived_at_customer", on(25, "13:30"))
    assert verdict(leg, CONTACT) == ("kept", 0)


def test_who_comes_later_than_expected_is_judged_by_the_arrival_that_was_told() -> None:
    leg = agreed(AGAIN)
    tell(leg, "called_customer", on(25, "14:20"))
    tell(leg, "arrived_at_customer", on(25, "15:40"))
    assert verdict(leg, AGAIN) == ("late", 20 * 60)


def test_another_visit_is_owed_its_own_call() -> None:
    leg = agreed(AGAIN)
    tell(leg, "arrived_at_customer", on(25, "13:30"))
    data = appointed(on(26, "15:00"), on(25, "09:00"))
    tell(leg, "appointment_booked", on(25, "14:30"), data=data)
    assert leg.deadlines.open[OccurrenceKey(AGAIN, "", 2)].due_at == on(26, "14:00")


def test_a_call_is_told_on_the_road_and_the_pickup_is_known_there() -> None:
    known = {Milestone.PICKUP_ARRIVAL: on(25, "15:00"), Milestone.PICKED_UP: on(25, "13:30")}
    leg = a_leg(milestones=known)
    tell(leg, "called_pickup_point", on(25, "13:50"), **proof(on(25, "13:45")))
    assert verdict(leg, PICKUP) == ("late", 15 * 60)


def test_what_was_done_is_not_looked_at_again_as_he_comes() -> None:
    leg = agreed(PICKUP)
    tell(leg, "called_pickup_point", on(25, "12:00"))
    before = len(lines(leg, PICKUP))
    tell(leg, "picked_up", on(25, "13:30"))
    assert len(lines(leg, PICKUP)) == before
