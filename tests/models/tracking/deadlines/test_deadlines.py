"""Deadlines as a pure machine: opened, kept, late, corrected, averted, planned again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.reports.answer import ReportOutcome
from models.messages.reports.report_times import CountingWindow
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.sop.formatting import show
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.situation.stage_counters import Route
from tests.models.machine import a_delivery, a_leg, book, lines, notices, on, spoken, tell, verdict

BOOK = "FH-7.3.2.1:book_vehicle"
NO_VEHICLE = "FH-8.3.1.1:report_no_vehicle"
FAILED = "FH-8.3.2.1:report_failed_pickup"
CALL = "FH-8.2.2:call_pickup_point"
CONTACT = "FH-10.2.3:contact_customer"
AT_CUSTOMER = "FH-10.3.2.4:be_at_customer"


@pytest.mark.parametrize(
    ("clock", "state", "late"),
    [("16:59:59", "kept", 0), ("17:00:00", "kept", 0), ("17:00:01", "late", 1)],
)
def test_a_fact_is_judged_before_at_and_after_the_due_instant(
    clock: str, state: str, late: int
) -> None:
    leg = a_leg()
    book(leg, on(23, clock))
    assert verdict(leg, BOOK) == (state, late)
    assert leg.deadlines.breaches == (state == "late")


def test_nothing_speaks_of_a_duty_that_is_kept() -> None:
    leg = a_leg()
    book(leg, on(23, "15:00"))
    leg.deadlines.tick(on(24, "09:00"))
    assert spoken(leg, BOOK) == []


def test_late_after_the_breach_is_one_breach_and_names_the_lateness() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(23, "17:00"))
    book(leg, on(23, "18:10"))
    assert leg.deadlines.breaches == 1
    (late,) = lines(leg, BOOK, EntryKind.LATE)
    assert late.late_seconds == 70 * 60


def test_done_in_time_and_received_late_corrects_the_breach_and_tells_those_who_were_told() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(23, "17:30"))
    assert leg.deadlines.breaches == 1
    book(leg, on(23, "18:00"), at=on(23, "16:50"))
    assert leg.deadlines.breaches == 0
    assert verdict(leg, BOOK)[0] == "kept"
    assert [entry.happening for entry in lines(leg, BOOK)][-1] is EntryKind.CORRECTED
    assert ("trunk_desk", "duty_corrected") in notices(leg)
    assert len(lines(leg, BOOK, EntryKind.BREACHED)) == 1, "nothing recorded is edited"


def test_a_duty_to_tell_is_judged_by_the_telling() -> None:
    leg = a_leg()
    times = {"occurred_at": on(23, "16:00").isoformat(), "reported_at": on(23, "17:20").isoformat()}
    book(leg, on(23, "17:20"), **times)
    assert verdict(leg, BOOK) == ("late", 20 * 60)


def test_a_duty_to_do_is_judged_by_the_doing() -> None:
    leg = a_leg()
    book(leg, on(23, "15:00"))
    done = {"occurred_at": on(25, "13:59").isoformat(), "reported_at": on(25, "14:30").isoformat()}
    tell(leg, "called_pickup_point", on(25, "14:30"), **done)
    assert verdict(leg, CALL)[0] == "kept"


def test_a_failure_duty_is_averted_by_what_did_not_fail() -> None:
    leg = a_leg()
    book(leg, on(23, "15:00"))
    assert verdict(leg, NO_VEHICLE)[0] == "averted"
    assert leg.deadlines.breaches == 0


def test_a_pickup_after_its_day_averts_nothing_the_report_is_still_owed() -> None:
    """Reading 13: the failure was certain when the day ended."""
    leg = a_leg()
    book(leg, on(23, "15:00"))
    leg.deadlines.tick(on(26, "00:00"))
    tell(leg, "picked_up", on(26, "08:00"))
    assert leg.deadlines.open[OccurrenceKey(FAILED)].breached


def test_a_failure_reported_after_its_time_but_before_it_was_certain_is_late_not_missed() -> None:
    leg = a_leg()
    tell(leg, "pickup_failed", on(25, "19:00"), data={"reason": "the gate is shut"})
    assert verdict(leg, FAILED) == ("late", 2 * 3600)
    assert spoken(leg, FAILED) == []


@pytest.mark.parametrize(
    ("clock", "state"),
    [("13:59:59", None), ("14:00", "kept"), ("15:00", "kept"), ("15:01", "late")],
)
def test_only_a_contact_inside_the_window_counts(clock: str, state: str | None) -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    tell(leg, "contacted_customer", on(24, clock))
    still_open = OccurrenceKey(CONTACT) in leg.deadlines.open
    assert still_open == (state is None)
    assert state is None or verdict(leg, CONTACT)[0] == state


def test_who_contacts_the_customer_too_early_is_told_so_and_when_it_counts() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    early = tell(leg, "contacted_customer", on(24, "13:00"))
    assert early.outcome is ReportOutcome.ACCEPTED
    assert "too early, it does not count for FH-10.2.3" in (early.reason or "")
    assert f"from {show(on(24, '14:00'))} to {show(on(24, '15:00'))}" in (early.reason or "")
    assert early.counts_within == CountingWindow(from_at=on(24, "14:00"), until=on(24, "15:00"))
    assert tell(leg, "contacted_customer", on(24, "14:30")).reason is None


def test_what_is_told_too_late_to_prove_anything_is_answered_with_that() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    leg.deadlines.tick(on(25, "12:00"))
    late = tell(leg, "contacted_customer", on(25, "12:00"), at=on(24, "14:30"))
    assert "it stays a breach until a desk believes it" in (late.reason or "")


def test_a_due_that_moves_a_little_does_not_warn_a_second_time_at_once() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    leg.deadlines.tick(on(24, "13:30"))
    before = len(spoken(leg, CONTACT))
    later = {"arrives_at": on(24, "15:20").isoformat()}
    tell(leg, "called_customer", on(24, "13:31"), data=later)
    leg.deadlines.tick(on(24, "13:32"))
    assert leg.deadlines.open[OccurrenceKey(CONTACT)].due_at == on(24, "15:20")
    assert len(spoken(leg, CONTACT)) == before


def test_tiers_that_passed_together_speak_in_the_order_of_their_instants() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(27, "12:00"))
    instants = [entry.at for entry in leg.outbox.entries]
    assert instants == sorted(instants)
    assert leg.deadlines.breaches == len(leg.deadlines.open)


def test_twins_of_a_duty_are_told_apart_and_judged_by_their_own_moments() -> None:
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(25, "16:00"))
    tell(leg, "departed", on(25, "16:00"))
    leg.follow_route(Route((("Wuhan", 20), ("Chongqing", 44)), 72), on(25, "16:00"))
    tell(leg, "checkpoint_passed", on(26, "20:00"), data={"point": "Wuhan"})
    rows = {ref: row.state for (duty, ref, _), row in leg.outbox.rows.items() if "9.2.1" in duty}
    assert rows == {"Wuhan": DutyState.KEPT, "Chongqing": DutyState.OPEN}


def test_what_can_no_longer_fail_is_averted_at_the_end_and_what_was_missed_stays_missed() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(23, "17:00"))
    leg.deadlines.give_up()
    assert verdict(leg, BOOK)[0] == "missed"
    assert verdict(leg, FAILED)[0] == "averted"


def test_an_order_called_off_owes_nothing_more_and_what_was_missed_stays_missed() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(23, "17:00"))
    leg.deadlines.call_off()
    assert verdict(leg, BOOK)[0] == "missed"
    assert leg.deadlines.open == {}
    assert leg.deadlines.next_timer() is None


@given(st.lists(st.integers(min_value=0, max_value=5 * 24 * 60), max_size=12))
def test_however_often_the_clock_is_looked_at_each_tier_speaks_once(minutes: list[int]) -> None:
    often, once = a_leg(), a_leg()
    for minute in sorted(minutes):
        often.deadlines.tick(on(23, "09:00") + timedelta(minutes=minute))
    last = on(28, "09:00")
    often.deadlines.tick(last)
    once.deadlines.tick(last)
    kept = [line for line in spoken(often, BOOK) if line[0] < on(24, "00:00")]
    assert kept == [line for line in spoken(once, BOOK) if line[0] < on(24, "00:00")]
    assert often.deadlines.breaches == once.deadlines.breaches
