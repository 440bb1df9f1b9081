"""A delivery that failed, and is made again: another time is owed, and its rows are its own."""

from datetime import datetime
from typing import Any

import pytest

from models.ids import Stage
from models.sop.terms import Sop
from models.tracking.state import StageState
from tests.builders import appointed
from tests.models.machine import a_leg, on, tell

CITY = Stage.CITY_DELIVERY
AGAIN = "FH-10.3.2.2:book_another_attempt"
THERE = ("called_customer", "contacted_customer", "arrived_at_customer")
CALLED = ("FH-10.3.2.1:call_customer_again", "FH-10.2.3:contact_customer")


def at_the_door(**terms: Any) -> StageState:
    """The goods are collected, and the provider is there at 15:00."""
    leg = a_leg(CITY, on(23, "08:00"), sop=Sop(**terms))
    tell(leg, "arrival_passed_on", on(23, "08:30"), by="hub")
    book(leg, on(23, "09:00"), on(24, "15:00"))
    tell(leg, "collected", on(24, "10:00"))
    for kind, clock in zip(THERE, ("13:00", "14:30", "14:55"), strict=True):
        tell(leg, kind, on(24, clock))
    return leg


def book(leg: StageState, now: datetime, at: datetime) -> None:
    tell(leg, "appointment_booked", now, data=appointed(at, on(24, "10:00")))


def fails(leg: StageState, now: datetime, cause: str = "unreachable") -> str:
    says = {"reason": "nobody opens", "cause": cause}
    return tell(leg, "contact_failed", now, data=says).report_id


def rows(leg: StageState, duty: str = AGAIN) -> list[tuple[int, str]]:
    found = {key: row for key, row in leg.outbox.rows.items() if key[0] == duty}
    return sorted((key[2], str(row.state)) for key, row in found.items() if row.state != "gone")


def test_nobody_at_home_owes_another_time_that_day_and_the_attempt_has_rows_of_its_own() -> None:
    """Shows FH-10.3.2.2."""
    leg = at_the_door()
    fails(leg, on(24, "15:10"))
    assert rows(leg) == [(2, "open")]
    book(leg, on(24, "16:00"), on(25, "15:00"))
    assert rows(leg) == [(2, "kept")]
    for duty in (*CALLED, "FH-10.3.2.4:be_at_customer"):
        assert rows(leg, duty) == [(1, "kept"), (2, "open")]
    for kind, clock in zip(THERE, ("13:00", "14:30", "14:55"), strict=True):
        tell(leg, kind, on(25, clock))
    tell(leg, "delivered", on(25, "15:30"))
    for duty in (*CALLED, "FH-10.3.2.4:be_at_customer"):
        assert rows(leg, duty) == [(1, "kept"), (2, "kept")]


def test_who_is_not_reached_by_phone_before_is_tried_again_and_nothing_else_is_owed() -> None:
    leg = a_leg(CITY, on(23, "08:00"))
    fails(leg, on(23, "09:00"))
    assert rows(leg) == []


def test_not_today_on_the_phone_owes_another_time_and_missed_is_missed() -> None:
    leg = a_leg(CITY, on(23, "08:00"))
    book(leg, on(23, "09:00"), on(24, "15:00"))
    fails(leg, on(24, "09:00"), "not_today")
    leg.deadlines.tick(on(25, "00:01"))
    assert rows(leg) == [(2, "missed")]


def test_beyond_the_policy_it_is_owed_from_the_decision_to_try_again() -> None:
    """Shows FH-10.3.2.2."""
    leg = at_the_door(contact_attempts=1, contact_attempt_days=1)
    fails(leg, on(24, "15:10"))
    assert rows(leg) == []  # order desk and merchant decide first
    says = {"choice": "try_again", "agreed_by": "L"}
    tell(leg, "contact_decided", on(24, "17:00"), data=says)
    assert rows(leg) == [(2, "open")]
    book(leg, on(24, "18:00"), on(25, "15:00"))
    assert rows(leg) == [(2, "kept")]


@pytest.mark.parametrize("choice", ["stored", "sent_back"])
def test_what_is_stored_or_sent_back_owes_no_other_time(choice: str) -> None:
    leg = at_the_door()
    fails(leg, on(24, "15:10"))
    tell(leg, "contact_decided", on(24, "17:00"), data={"choice": choice, "agreed_by": "L"})
    assert rows(leg) == [(2, "averted")]


def test_he_comes_home_after_all_and_it_is_averted() -> None:
    leg = at_the_door()
    fails(leg, on(24, "15:10"))
    tell(leg, "delivered", on(24, "15:40"))
    assert rows(leg) == [(2, "averted")]


def test_a_failure_that_is_withdrawn_owes_nothing() -> None:
    leg = at_the_door()
    name = fails(leg, on(24, "15:10"))
    leg.withdraw(name, on(24, "15:30"))
    assert AGAIN not in {one.duty for one in leg.deadlines.open.values()}
