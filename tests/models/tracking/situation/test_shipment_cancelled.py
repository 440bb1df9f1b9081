"""A shipment that the merchant does without: nothing that was not due is owed of it."""

import itertools
from datetime import datetime

import pytest

from models.codes import QuestionCode
from models.messages.shipments.shipment import ShipmentState
from models.tracking.decisions.withdrawals import Withdrawals
from models.tracking.state import StageState
from tests.builders import booked
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.decisions.test_withdrawn import withdrawal
from tests.models.tracking.situation.test_shipments import BOOK, ON_DAY, SECOND, owed, row, say

DEPARTURE = "FH-8.2.4:report_departure"


def cancel(leg: StageState, now: datetime) -> str:
    """The shipment is not sent: the report's id."""
    data = {"shipment": SECOND, "agreed_by": "李强"}
    return tell(leg, "shipment_cancelled", now, data=data).report_id


def test_what_was_not_due_of_a_cancelled_shipment_is_owed_no_more() -> None:
    """FH-7.3.2.1, FH-8.3.2.1."""
    leg, booked = a_leg(), a_leg()
    for one in (leg, booked):
        say(one, "shipment_planned", on(24, "10:00"))
    say(booked, "shipment_booked", on(24, "10:30"))
    receive = cancel(leg, on(24, "11:00"))
    cancel(booked, on(24, "11:00"))
    assert (owed(leg), row(leg, BOOK)) == ({}, "averted")
    assert (owed(booked), row(booked, BOOK), row(booked, ON_DAY)) == ({}, "kept", "averted")
    leg.withdraw(receive, on(24, "11:30"))
    assert owed(leg) == {BOOK: on(24, "17:00")}


def test_a_breach_stands_whatever_is_cancelled_afterwards() -> None:
    leg = a_leg()
    say(leg, "shipment_planned", on(24, "10:00"))
    leg.deadlines.tick(on(24, "17:30"))
    cancel(leg, on(24, "18:00"))
    leg.deadlines.tick(on(26, "09:00"))
    assert row(leg, BOOK) == "missed"


@pytest.mark.parametrize("kind", ["shipment_planned", "shipment_booked"])
def test_a_name_that_was_cancelled_is_not_used_again(kind: str) -> None:
    leg = a_leg()
    say(leg, "shipment_planned", on(24, "10:00"))
    cancel(leg, on(24, "11:00"))
    assert say(leg, kind, on(24, "12:00")) == "refused"
    assert say(leg, kind, on(24, "12:00"), at=on(24, "10:30")) == "accepted"  # received late
    assert leg.situation.shipments[SECOND].state is ShipmentState.CANCELLED


def tell_cancelled(order: tuple[int, ...]) -> StageState:
    """Planned, cancelled and planned again under one name, received in that order."""
    leg, now = a_leg(), on(24, "15:00")
    for n in order:
        at = on(24, f"1{n}:00")
        if n == 1:
            data = {"shipment": SECOND, "agreed_by": "李强"}
            tell(leg, "shipment_cancelled", now, at=at, data=data)
        else:
            say(leg, "shipment_planned", now, at=at, report_id=f"p{n}")
    return leg


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_a_cancelled_name_is_not_used_again_whenever_that_is_received(
    order: tuple[int, ...],
) -> None:
    leg = tell_cancelled(order)
    assert leg.situation.shipments[SECOND].state is ShipmentState.CANCELLED
    assert (owed(leg), row(leg, BOOK)) == ({}, "averted")
    assert [fact.fact_id for fact in leg.facts.named("shipment_planned")] == ["p0"]


def test_what_was_planned_before_the_cancellation_was_received_is_a_question() -> None:
    leg = tell_cancelled((0, 2, 1))
    assert leg.pending["p2"].why is QuestionCode.SHIPMENT_CANCELLED
    answer = leg.settle_question("p2", None, on(24, "15:30"))
    assert "plan these goods under another name" in str(answer.reason)


@pytest.mark.parametrize("booked", ["12:30", "10:30"])
def test_what_was_taken_only_with_what_is_withdrawn_is_asked_about(booked: str) -> None:
    """By the wrong word the cancelled shipment had come further: only so it could be booked."""
    leg, now = a_leg(), on(24, "13:00")
    say(leg, "shipment_planned", on(24, "10:00"))
    cancel(leg, on(24, "11:00"))
    say(leg, "shipment_collected", on(24, "12:00"), report_id="wrong")
    assert say(leg, "shipment_booked", on(24, booked), report_id="b") == "accepted"
    Withdrawals(leg, lambda: now, lambda: False).apply(withdrawal("wrong"), now)
    asked = [one.why for one in leg.pending.values()]
    before = booked < "11:00"  # that was before it was cancelled: it could be booked anyway
    assert asked == ([] if before else [QuestionCode.SHIPMENT_CANCELLED])


def test_a_vehicle_of_another_day_takes_no_breach_of_a_shipment_back() -> None:
    """FH-8.2.2: what is agreed afterwards wipes out nothing; what is agreed in time moves it."""
    leg, early = a_leg(), a_leg()
    for one in (leg, early):
        say(one, "shipment_planned", on(24, "10:00"))
        say(one, "shipment_booked", on(24, "10:30"))
    again = {**booked(on(28, "15:00"), vehicle="川A88888"), "shipment": SECOND}
    say(early, "shipment_booked", on(24, "12:00"), data=again)
    assert row(early, ON_DAY) == "open"
    leg.deadlines.tick(on(28, "08:00"))
    assert row(leg, ON_DAY) == "missed"
    say(leg, "shipment_booked", on(28, "09:00"), data=again)
    say(leg, "shipment_picked_up", on(28, "15:00"))
    assert row(leg, ON_DAY) != "kept"


def test_a_departure_that_is_told_days_later_takes_no_breach_of_a_shipment_back() -> None:
    """FH-8.2.4: the truck leaves with the goods, until its own report says otherwise in time."""
    leg = a_leg()
    say(leg, "shipment_planned", on(24, "10:00"))
    say(leg, "shipment_booked", on(24, "10:30"))
    say(leg, "shipment_picked_up", on(25, "15:00"))
    leg.deadlines.tick(on(27, "08:00"))
    assert row(leg, DEPARTURE) == "missed"
    say(leg, "shipment_departed", on(27, "09:00"))
    assert row(leg, DEPARTURE) == "late"
