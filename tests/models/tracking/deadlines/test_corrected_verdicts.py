"""A changed past decides again: a breach stands when it should, goes when it should, is said so."""

from models.messages.reports.answer import ReportOutcome
from models.messages.timeline.duty_row import BREACH_STATES, DutyState
from models.messages.timeline.timeline import EntryKind
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.situation.stage_counters import Route
from models.tracking.state import StageState
from tests.builders import appointed, booked
from tests.models.machine import a_delivery, a_leg, lines, notices, on, proof, tell
from tests.models.tracking.deadlines.test_occurrences import (
    AT_CUSTOMER,
    CHECKPOINT,
    COLLECT,
    on_the_road,
)

FAILED = "FH-8.3.2.1:report_failed_pickup"


def counted(leg: StageState) -> bool:
    """Whether the breaches are as many as the rows say."""
    return leg.deadlines.breaches == sum(
        row.state in BREACH_STATES for row in leg.outbox.rows.values()
    )


def test_a_breach_that_was_taken_back_and_is_one_after_all_stands_again() -> None:
    leg = a_leg()
    tell(leg, "vehicle_booked", on(23, "12:00"), data=booked(on(25, "15:00")))
    leg.deadlines.tick(on(26, "01:00"))
    tell(leg, "picked_up", on(26, "02:00"), **proof(on(25, "05:00")))
    assert leg.outbox.rows[FAILED, "", 1].state is DutyState.AVERTED
    earlier = booked(on(24, "15:00"))
    tell(leg, "vehicle_booked", on(26, "03:00"), data=earlier, **proof(on(24, "11:00")))
    assert leg.outbox.rows[FAILED, "", 1].state is DutyState.MISSED
    assert lines(leg, FAILED)[-1].happening is EntryKind.CORRECTED
    leg.deadlines.tick(on(28, "12:00"))
    assert counted(leg)
    assert len(lines(leg, FAILED, EntryKind.BREACHED)) == 1, "it was said before"


def test_a_collection_that_was_told_late_takes_back_the_breach_of_a_second_one() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    tell(
        leg, "appointment_booked", on(23, "12:00"), data=appointed(on(26, "15:00"), on(25, "09:00"))
    )
    leg.deadlines.tick(on(25, "09:30"))
    assert leg.outbox.rows[COLLECT, "", 2].state is DutyState.MISSED
    tell(leg, "collected", on(25, "10:00"), **proof(on(23, "11:00")))
    assert leg.outbox.rows[COLLECT, "", 2].state is DutyState.AVERTED
    assert lines(leg, COLLECT)[-1].happening is EntryKind.CORRECTED
    assert notices(leg).count(("provider", "duty_corrected")) == 1
    assert counted(leg)


def test_a_verdict_that_becomes_a_kept_one_is_told_to_who_reported_the_breach() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    leg.deadlines.tick(on(24, "10:30"))
    tell(leg, "collected", on(24, "11:00"))
    assert leg.outbox.rows[COLLECT, "", 1].state is DutyState.LATE
    tell(leg, "collected", on(24, "12:00"), **proof(on(24, "09:50")))
    assert leg.outbox.rows[COLLECT, "", 1].state is DutyState.KEPT
    assert notices(leg).count(("provider", "duty_corrected")) == 1
    assert counted(leg)


def test_of_a_point_whoever_told_it_first_counts_whichever_is_received_first() -> None:
    leg = on_the_road(on(23, "16:00"))
    leg.follow_route(Route((("Wuhan", 20),), 72), on(23, "16:00"))
    wuhan = {"data": {"point": "Wuhan"}}
    tell(leg, "checkpoint_passed", on(26, "12:00"), at=on(25, "12:00"), **wuhan,
         reported_at=on(26, "12:00").isoformat())  # fmt: skip
    assert leg.outbox.rows[CHECKPOINT, "Wuhan", 1].state is DutyState.LATE
    early = {"at": on(24, "12:00"), "received_at": on(24, "12:00").isoformat(), **wuhan}
    answer = tell(leg, "checkpoint_passed", on(26, "13:00"), **early)
    assert answer.outcome is ReportOutcome.ACCEPTED
    assert leg.outbox.rows[CHECKPOINT, "Wuhan", 1].state is DutyState.KEPT
    again = tell(leg, "checkpoint_passed", on(26, "14:00"), **wuhan)
    assert again.outcome is ReportOutcome.KNOWN
    assert OccurrenceKey(CHECKPOINT, "Wuhan") not in leg.deadlines.open


def test_an_appointment_that_is_received_late_takes_its_number_and_nobody_is_told_twice() -> None:
    leg = a_delivery((on(23, "12:00"), on(24, "15:00")))
    leg.deadlines.tick(on(24, "16:00"))
    before = [one.key for one in leg.outbox.notices]
    older = appointed(on(24, "11:00"), on(24, "10:00"))
    tell(leg, "appointment_booked", on(24, "19:00"), at=on(23, "10:00"), data=older)
    leg.deadlines.tick(on(24, "19:01"))
    first, second = (leg.outbox.rows[AT_CUSTOMER, "", n] for n in (1, 2))
    assert (first.state, first.due_at) == (DutyState.AVERTED, on(24, "11:00"))
    assert (second.state, second.due_at) == (DutyState.MISSED, on(24, "15:00"))
    sent = [one.key for one in leg.outbox.notices[len(before) :]]
    assert not [key for key in sent if ":warn" in key or ":due" in key or ":corrected" in key]
