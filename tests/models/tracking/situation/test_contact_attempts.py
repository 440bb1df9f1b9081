"""Attempts at a customer: the policy says when order desk and merchant decide (FH-10.3.2.2)."""

from datetime import datetime
from itertools import permutations
from typing import Any

import pytest

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.reports.report import Report
from models.sop.terms import Sop
from models.tracking.state import StageState
from tests.builders import a_report, appointed
from tests.models.home import at_home, plan, say
from tests.models.machine import a_leg, notices, on, proof, tell

CITY = Stage.CITY_DELIVERY
DECIDE = "FH-10.3.2.2:decide_unreached"


def try_at(leg: StageState, at: datetime, cause: str = "unreachable") -> None:
    tell(leg, "contact_failed", at, data={"reason": "no answer", "cause": cause})


def owed(leg: StageState) -> list[int]:
    """Which series are to be decided."""
    return sorted(one.attempt for one in leg.deadlines.open.values() if one.duty == DECIDE)


def a_city(**terms: Any) -> StageState:
    return a_leg(CITY, on(23, "08:00"), sop=Sop(**terms))


def test_three_attempts_on_two_days_are_decided_by_order_desk_and_merchant() -> None:
    """Shows FH-10.3.2.2."""
    leg = a_city()
    for clock in ("09:00", "11:00", "15:00"):
        try_at(leg, on(23, clock))
    assert owed(leg) == []  # all on one day
    try_at(leg, on(24, "09:00"))
    assert owed(leg) == [1]
    tell(leg, "contact_decided", on(24, "10:00"), data={"choice": "try_again", "agreed_by": "L"})
    assert owed(leg) == []
    assert str(leg.outbox.rows[DECIDE, "", 1].state) == "kept"


@pytest.mark.parametrize("tried_first", [True, False])
@pytest.mark.parametrize(("decided", "asked"), [("08:30", True), ("09:00", False)])
def test_what_is_decided_before_anybody_has_tried_is_asked_about(
    decided: str, asked: bool, tried_first: bool
) -> None:
    leg = a_city(contact_attempts=1, contact_attempt_days=1)
    words = {"choice": "try_again", "agreed_by": "L"}
    now = on(23, "12:00")
    for tried in (tried_first, not tried_first):
        if tried:
            says = {"reason": "no answer", "cause": "unreachable"}
            tell(leg, "contact_failed", now, **proof(on(23, "09:00")), data=says)
        else:
            tell(leg, "contact_decided", now, **proof(on(23, decided)), data=words)
    assert [one.report.kind for one in leg.pending.values()] == ["contact_decided"] * asked
    assert owed(leg) == [1] * asked


@pytest.mark.parametrize("late", [False, True])
def test_a_decision_that_is_withdrawn_is_owed_again_and_attempts_go_on(late: bool) -> None:
    """Shows FH-10.3.2.2: told twice, each stands for itself; late, the day has passed."""
    leg = a_city(contact_attempts=1, contact_attempt_days=1)
    try_at(leg, on(23, "09:00"))
    words = {"choice": "try_again", "agreed_by": "L"}
    twice = [
        tell(leg, "contact_decided", on(23, clock), data=words) for clock in ("10:00", "10:30")
    ]
    now = on(24, "09:00") if late else on(23, "11:00")
    leg.deadlines.tick(now)
    leg.withdraw(twice[0].report_id, now)
    assert owed(leg) == []  # the other one stands
    leg.withdraw(twice[1].report_id, now)
    leg.deadlines.tick(now)
    assert owed(leg) == [1]
    row = leg.outbox.rows[DECIDE, "", 1]
    assert str(row.state) == ("missed" if late else "open")
    tell(leg, "contact_decided", now, data=words)
    assert owed(leg) == []


def test_after_a_decision_attempts_are_counted_again() -> None:
    leg = a_city(contact_attempts=2, contact_attempt_days=1)
    for day in (23, 24):
        try_at(leg, on(day, "09:00"))
        try_at(leg, on(day, "10:00"))
        words = {"choice": "try_again", "agreed_by": "L"}
        tell(leg, "contact_decided", on(day, "11:00"), data=words)
    try_at(leg, on(25, "09:00"))
    assert owed(leg) == []
    try_at(leg, on(25, "10:00"))
    assert owed(leg) == [3]


@pytest.mark.parametrize("cause", ["wrong_number", "wrong_address"])
def test_a_mistake_is_decided_at_once_and_told_whoever_corrects_it(cause: str) -> None:
    leg = a_city()
    try_at(leg, on(23, "09:00"), cause)
    assert owed(leg) == [1]
    notified = {role for role, code in notices(leg) if code == "contact_failed"}
    assert notified == {"service_desk", "order_desk", "customer_service"}


def test_a_customer_who_puts_it_off_twice_is_decided_about_though_he_names_new_times() -> None:
    leg = a_city()
    for day in (23, 24):
        times = appointed(on(day + 1, "15:00"), on(day + 1, "12:00"), put_off_by="not_today")
        try_at(leg, on(day, "09:00"), "not_today")
        if day == 23:
            tell(leg, "appointment_booked", on(day, "09:10"), data=times)
    assert owed(leg) == [1]


def test_an_appointment_ends_what_was_tried_in_vain_before_it() -> None:
    leg = a_city(contact_attempts=2, contact_attempt_days=1)
    try_at(leg, on(23, "09:00"))
    times = appointed(on(24, "15:00"), on(24, "12:00"))
    tell(leg, "appointment_booked", on(23, "09:30"), data=times)
    try_at(leg, on(23, "10:00"))
    assert owed(leg) == []


def test_without_a_cause_it_counts_as_not_reached() -> None:
    leg = a_city(contact_attempts=1, contact_attempt_days=1)
    tell(leg, "contact_failed", on(23, "09:00"), data={"reason": "?"})
    assert owed(leg) == [1]


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("order", [*permutations(range(4))])
def test_whatever_is_received_first_the_same_series_is_used_up(order: tuple[int, ...]) -> None:
    says = [
        a_report("contact_failed", f"r-{n}", at=at, data={"reason": "no", "cause": cause})
        for n, (at, cause) in enumerate(
            (
                (on(23, "09:00"), "unreachable"),
                (on(23, "12:00"), "not_today"),
                (on(23, "15:00"), "unreachable"),
                (on(24, "09:00"), "unreachable"),
            )
        )
    ]
    leg = a_city()
    for n in (*order, *order):
        words = Report.model_validate({**says[n], "received_at": says[n]["reported_at"]})
        leg.receive(words, on(24, "10:00"), passed_on=True)
    assert owed(leg) == [1]
    (one,) = (one for one in leg.deadlines.open.values() if one.duty == DECIDE)
    assert one.counts_from == on(24, "09:00")


@pytest.mark.parametrize("delivered_first", [True, False])
@pytest.mark.parametrize(("tried", "asked"), [("15:00", False), ("17:00", True)])
def test_who_is_not_reached_after_the_delivery_is_asked_about(
    delivered_first: bool, tried: str, asked: bool
) -> None:
    leg = a_city()
    now = on(24, "18:00")
    says = {"reason": "no answer", "cause": "unreachable"}
    if delivered_first:
        tell(leg, "delivered", now, **proof(on(24, "16:00")))
    tell(leg, "contact_failed", now, **proof(on(24, tried)), data=says)
    if not delivered_first:
        tell(leg, "delivered", now, **proof(on(24, "16:00")))
    whys = [QuestionCode.DELIVERED_BEFORE] if asked else []
    assert [one.why for one in leg.pending.values()] == whys
    assert ("contact_failed" in leg.problems) is False


def test_before_another_visit_a_customer_is_tried_again_and_nobody_is_asked() -> None:
    """Shows FH-11.2.2."""
    home = at_home(3)
    say(home, "second_visit", on(24, "10:00"), reason="the wall is wet")
    plan(home, on(24, "11:00"), day="2026-11-26")
    say(home, "contact_failed", on(24, "12:00"), reason="no answer")
    assert not home.pending
    assert "contact_failed" in home.problems


def test_in_the_home_it_is_asked_about_while_nobody_comes_again() -> None:
    home = at_home(3)
    say(home, "contact_failed", on(24, "12:00"), reason="no answer")
    assert [one.why for one in home.pending.values()] == [QuestionCode.DELIVERED_BEFORE]
