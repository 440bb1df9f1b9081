"""Deadlines while an order is held: the clock stands still, facts count all the same."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.messages.timeline.timeline import EntryKind
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.situation.facts import FactLog
from models.tracking.state import StageState
from tests.builders import appointed
from tests.models.machine import a_delivery, a_leg, book, lines, on, spoken, tell, verdict

BOOK = "FH-7.3.2.1:book_vehicle"
CONTACT = "FH-10.2.3:contact_customer"
AT_CUSTOMER = "FH-10.3.2.4:be_at_customer"


def test_a_hold_moves_due_and_tiers_by_its_span() -> None:
    leg = a_leg()
    leg.hold("the customer asks", on(23, "10:00"))
    leg.deadlines.tick(on(23, "18:00"))
    assert spoken(leg, BOOK) == []
    assert leg.deadlines.next_timer() is None
    leg.resume(on(24, "10:00"))
    leg.deadlines.tick(on(24, "17:00"))
    assert spoken(leg, BOOK) == [(on(24, "16:00"), "warned"), (on(24, "17:00"), "breached")]


def test_a_fact_after_a_hold_does_not_move_the_dues_back() -> None:
    leg = a_leg()
    leg.hold("the customer asks", on(23, "10:00"))
    leg.resume(on(23, "12:00"))
    tell(leg, "goods_ready", on(23, "12:30"))
    assert leg.deadlines.open[OccurrenceKey(BOOK)].due_at == on(23, "19:00")
    assert lines(leg, BOOK, EntryKind.REPLANNED) == []


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
    assert leg.deadlines.open[OccurrenceKey(AT_CUSTOMER, attempt=2)].due_at == on(27, "15:00")


def test_a_contact_while_held_counts_by_the_arrival_it_tells() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    leg.hold("the customer is away", on(23, "10:00"))
    soon = {"arrives_at": on(23, "12:00").isoformat()}
    tell(leg, "contacted_customer", on(23, "11:15"), data=soon)
    assert verdict(leg, CONTACT)[0] == "kept"


def without(leg: StageState, kind: str, now: datetime) -> None:
    """A changed list: what was told of that kind has not happened."""
    log = FactLog()
    for fact in leg.facts:
        if fact.name != kind:
            log.add(fact)
    leg.facts = log
    leg.situation.rebuild(log)
    leg.deadlines.reconcile(leg.situation, log, now)


def next_run(leg: StageState) -> StageState:
    """The same leg after it has continued in a new run."""
    own, name = leg.deadlines.own, leg.outbox.workflow_id
    return restore_stage(stage_memory(leg), leg.stage, leg.input, own, workflow_id=name)


MINUTES = st.integers(1, 240).map(lambda minutes: timedelta(minutes=minutes))


@given(MINUTES, MINUTES, MINUTES, st.booleans(), st.booleans())
def test_what_was_decided_in_a_hold_and_is_owed_again_has_moved_by_that_hold_once(
    booked_after: timedelta, taken_back: timedelta, ends: timedelta, in_hold: bool, continues: bool
) -> None:
    leg = a_leg()
    held = on(23, "10:00")
    resumed = held + booked_after + taken_back + ends
    leg.hold("the customer asks", held)
    book(leg, held + booked_after)
    assert OccurrenceKey(BOOK) in leg.deadlines.closed
    if continues:
        leg = next_run(leg)
    if in_hold:
        without(leg, "vehicle_booked", held + booked_after + taken_back)
        leg.resume(resumed)
    else:
        leg.resume(resumed)
        without(leg, "vehicle_booked", resumed + timedelta(minutes=1))
    one = leg.deadlines.open[OccurrenceKey(BOOK)]
    span = resumed - held
    assert (one.due_at, one.warn_at) == (on(23, "17:00") + span, (on(23, "16:00") + span,))


@given(st.integers(16, 23), st.booleans())
def test_an_arrival_told_while_held_is_the_due_whatever_was_decided_before(
    hour: int, late: bool
) -> None:
    """The contact counts until an earlier word of the arrival, received after it, takes it back."""
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    leg.hold("the customer is away", on(24, "14:10"))
    arrives_at = {"arrives_at": on(24, f"{hour}:00").isoformat()}
    called = {"at": on(24, "14:25"), "data": arrives_at}
    if not late:
        tell(leg, "called_customer", on(24, "14:26"), **called)
    tell(leg, "contacted_customer", on(24, "14:30"))
    if late:
        tell(leg, "called_customer", on(24, "14:40"), **called)
    leg.resume(on(24, "15:10"))
    assert leg.deadlines.open[OccurrenceKey(CONTACT)].due_at == on(24, f"{hour}:00")
