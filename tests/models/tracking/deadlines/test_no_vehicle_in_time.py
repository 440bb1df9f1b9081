"""No vehicle is reported by 10:00 of the pickup day, by whoever could know of it then."""

from datetime import datetime
from typing import Any

import pytest

from models.messages.timeline.duty_row import DutyState
from models.sop.milestones import Milestone
from models.tracking.state import StageState
from tests.builders import booked
from tests.models.machine import a_leg, book, notices, on, tell

REPORT, REMEDY = "FH-8.3.1.1:report_no_vehicle", "FH-8.3.1.1:offer_remedy"
P = on(25, "00:00").date()


def received(now: datetime) -> StageState:
    """A pickup on the 25th, whose list the trunk desk has since then."""
    known: dict[Milestone, Any] = {
        Milestone.TRUNK_DESK_RECEIVED: now,
        Milestone.PICKUP_DAY: P,
        Milestone.WANTED_PICKUP_DAY: P,
    }
    return a_leg(now=now, milestones=known)


def states(leg: StageState) -> set[DutyState]:
    return {leg.outbox.rows[duty, "", 1].state for duty in (REPORT, REMEDY)}


@pytest.mark.parametrize("clock", ["10:00:01", "11:00", "13:59", "16:00", "23:50"])
def test_what_came_in_after_ten_of_its_pickup_day_is_not_missed_as_it_comes_in(clock: str) -> None:
    leg = received(on(25, clock))
    leg.deadlines.tick(on(25, clock))
    assert states(leg) == {DutyState.OPEN}
    assert not [code for _, code in notices(leg) if code == "duty_due"]


def test_nor_is_what_came_in_after_the_day() -> None:
    leg = received(on(27, "09:00"))
    leg.deadlines.tick(on(27, "16:59"))
    assert states(leg) == {DutyState.OPEN}
    leg.deadlines.tick(on(27, "17:30"))
    assert states(leg) == {DutyState.MISSED}


@pytest.mark.parametrize("clock", ["10:00:01", "11:00", "13:59"])
def test_a_vehicle_booked_by_when_it_is_due_averts_it(clock: str) -> None:
    leg = received(on(25, clock))
    leg.deadlines.tick(on(25, "16:59"))
    tell(leg, "vehicle_booked", on(25, "17:00"), data=booked(on(25, "20:00")))
    leg.deadlines.tick(on(26, "12:00"))
    assert states(leg) == {DutyState.AVERTED}


@pytest.mark.parametrize(("came_in", "due"), [("11:00", "17:00"), ("08:00", "17:00")])
def test_a_day_without_a_vehicle_is_missed_all_the_same(came_in: str, due: str) -> None:
    leg = received(on(25, came_in))
    leg.deadlines.tick(on(25, "17:30"))
    assert states(leg) == {DutyState.MISSED}
    tell(leg, "vehicle_booked", on(25, "18:00"), data=booked(on(26, "10:00")))
    assert states(leg) == {DutyState.MISSED}, "what is agreed afterwards wipes out no breach"


def test_who_had_the_list_the_day_before_owes_it_by_ten() -> None:
    leg = received(on(24, "15:00"))
    leg.deadlines.tick(on(25, "10:30"))
    assert states(leg) == {DutyState.MISSED}
    book(leg, on(25, "11:00"))
    assert states(leg) == {DutyState.MISSED}


def test_without_a_vehicle_it_is_told_in_time_by_when_the_vehicle_was_due() -> None:
    leg = received(on(25, "11:00"))
    tell(leg, "no_vehicle", on(25, "16:00"), data={"reason": "none in town"})
    tell(leg, "remedy_offered", on(25, "17:30"), data={"remedy": "tomorrow"})
    assert states(leg) == {DutyState.KEPT}


@pytest.mark.parametrize("clock", ["10:00:01", "11:00", "18:00"])
def test_a_vehicle_booked_for_the_same_day_is_no_day_without_a_vehicle(clock: str) -> None:
    """The list names a later day: on the 24th nobody owed a word of it."""
    leg = a_leg()
    leg.deadlines.tick(on(24, clock))
    tell(leg, "vehicle_booked", on(24, clock), data=booked(on(24, "21:00")))
    leg.deadlines.tick(on(26, "12:00"))
    assert states(leg) == {DutyState.AVERTED}


def test_a_day_that_is_agreed_after_ten_of_it_is_not_missed_at_once() -> None:
    leg = a_leg()
    day = {"pickup_day": "2026-11-24", "agreed_by": "李强"}
    tell(leg, "pickup_agreed", on(24, "11:00"), data=day)
    leg.deadlines.tick(on(24, "16:59"))
    assert states(leg) == {DutyState.OPEN}
    leg.deadlines.tick(on(24, "17:30"))
    assert states(leg) == {DutyState.MISSED}
