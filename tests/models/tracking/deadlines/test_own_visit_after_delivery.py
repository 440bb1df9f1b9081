"""Whoever takes over once the goods are delivered owes the calls of his own appointment."""

from datetime import datetime

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.tracking.runs.baton import baton_to_order
from models.tracking.state import StageState
from tests.builders import appointed
from tests.models.machine import a_delivery, a_leg, on, tell
from tests.models.tracking.deadlines.test_replacements import replace

CALL, CONTACT = "FH-10.3.2.1:call_customer_again", "FH-10.2.3:contact_customer"
VISIT = on(25, "09:30")


def delivered_and_taken_over() -> StageState:
    """A quarrel after the delivery of the 24th: another provider comes the next morning."""
    city = a_delivery((on(23, "12:00"), on(24, "14:00")))
    for kind, at in (
        ("called_customer", "12:45"), ("contacted_customer", "13:35"),
        ("arrived_at_customer", "13:58"), ("delivered", "14:05"),
    ):  # fmt: skip
        tell(city, kind, on(24, at), data={"pieces": 3} if kind == "delivered" else {})
    home = a_leg(Stage.INSTALLATION, on(24, "14:05"), baton=baton_to_order(city))
    replace(home, on(24, "15:00"), cause="quarrel")
    when = appointed(VISIT, on(24, "17:00"))
    tell(home, "appointment_booked", on(24, "17:00"), by="provider", data=when)
    return home


def state_at(leg: StageState, duty: str, now: datetime) -> DutyState:
    leg.deadlines.tick(now)
    return leg.outbox.rows[duty, "", 2].state


def test_calls_before_his_own_appointment_keep_what_he_owes() -> None:
    """Shows FH-10.3.2.1, FH-10.2.3, FH-11.3.2.3."""
    leg = delivered_and_taken_over()
    tell(leg, "called_customer", on(25, "07:45"), by="provider")
    tell(leg, "contacted_customer", on(25, "08:50"), by="provider")
    assert [state_at(leg, duty, VISIT) for duty in (CALL, CONTACT)] == [DutyState.KEPT] * 2


@pytest.mark.parametrize("duty", [CALL, CONTACT])
def test_without_a_call_he_breaches_it_at_his_own_time(duty: str) -> None:
    leg = delivered_and_taken_over()
    before = state_at(leg, duty, on(25, "08:00"))
    assert (before, state_at(leg, duty, on(25, "09:31"))) == (DutyState.OPEN, DutyState.MISSED)
