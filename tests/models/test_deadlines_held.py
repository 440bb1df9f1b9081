"""Deadlines while an order is held: the clock stands still, facts count all the same."""

from models.messages.timeline import Happening
from models.tracking.occurrences import Key
from tests.builders import appointed
from tests.models.machine import a_delivery, a_leg, lines, on, spoken, tell, verdict

BOOK = "FH-7.3.2.1:book_vehicle"
CONTACT = "FH-10.2.3:contact_customer"
AT_CUSTOMER = "FH-10.3.2.4:be_at_customer"


def test_a_hold_moves_due_and_tiers_by_its_span() -> None:
    leg = a_leg()
    leg.hold("the customer asks", on(23, "10:00"))
    leg.deadlines.tick(on(23, "18:00"))
    assert spoken(leg, BOOK) == []
    assert leg.deadlines.next_wake() is None
    leg.resume(on(24, "10:00"))
    leg.deadlines.tick(on(24, "17:00"))
    assert spoken(leg, BOOK) == [(on(24, "16:00"), "warned"), (on(24, "17:00"), "breached")]


def test_a_fact_after_a_hold_does_not_move_the_dues_back() -> None:
    leg = a_leg()
    leg.hold("the customer asks", on(23, "10:00"))
    leg.resume(on(23, "12:00"))
    tell(leg, "goods_ready", on(23, "12:30"))
    assert leg.deadlines.open[Key(BOOK)].due_at == on(23, "19:00")
    assert lines(leg, BOOK, Happening.REPLANNED) == []


def test_a_hold_after_the_breach_moves_the_escalations_that_are_left() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(23, "17:10"))
    leg.hold("the customer asks", on(23, "17:10"))
    leg.resume(on(23, "22:10"))
    leg.deadlines.tick(on(23, "22:10"))
    assert [happening for _, happening in spoken(leg, BOOK)] == ["warned", "breached"]
    leg.deadlines.tick(on(23, "22:30"))
    assert spoken(leg, BOOK)[-1] == (on(23, "22:30"), "escalated")


def test_an_appointment_made_while_held_is_the_due_once_the_clock_goes_on() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    leg.hold("the customer is away", on(23, "10:00"))
    when = appointed(on(27, "15:00"), on(27, "10:00"))
    tell(leg, "appointment_booked", on(23, "11:00"), data=when)
    leg.resume(on(24, "10:00"))
    assert leg.deadlines.open[Key(AT_CUSTOMER, attempt=2)].due_at == on(27, "15:00")


def test_a_contact_while_held_counts_by_the_arrival_it_tells() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    leg.hold("the customer is away", on(23, "10:00"))
    soon = {"arrives_at": on(23, "12:00").isoformat()}
    tell(leg, "contacted_customer", on(23, "11:15"), data=soon)
    assert verdict(leg, CONTACT)[0] == "kept"
