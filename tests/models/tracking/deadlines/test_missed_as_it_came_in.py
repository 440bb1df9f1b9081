"""What was to be done before anybody knew of it is alarmed: nobody is reminded of it afterwards."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.legs.leg import Deadline
from models.messages.timeline.timeline import EntryKind
from models.sop.milestones import Milestone
from models.tracking.deadlines.escalation import reminded_by, tiers_of
from tests.models.machine import a_delivery, a_leg, book, lines, notices, on, spoken, tell
from tests.models.tracking.deadlines.test_escalation import deadlines

BOOK = "FH-7.3.2.1:book_vehicle"
FAILED = "FH-8.3.2.1:report_failed_pickup"
CONTACT = "FH-10.2.3:contact_customer"
WARNED = EntryKind.WARNED


def begun_at(now: datetime) -> list[tuple[datetime, str]]:
    """What is spoken of the vehicle's booking, due at 17:00, in a leg that begins then."""
    leg = a_leg(now=now)
    leg.deadlines.tick(on(23, "23:00"))
    return spoken(leg, BOOK)


@pytest.mark.parametrize("clock", ["16:00:01", "16:30", "17:00", "18:00"])
def test_a_reminder_for_before_the_order_came_in_is_left_out(clock: str) -> None:
    assert begun_at(on(23, clock))[0] == (on(23, "17:00"), "breached")
    assert (
        begun_at(on(23, "15:59"))[0] == begun_at(on(23, "16:00"))[0] == (on(23, "16:00"), "warned")
    )


def test_who_is_alarmed_of_what_came_in_too_late_is_not_reminded_as_well() -> None:
    leg = a_leg(now=on(23, "18:00"))
    leg.deadlines.tick(on(23, "18:00"))
    assert ("trunk_desk", "duty_due") in notices(leg)
    assert not [code for _, code in notices(leg) if code in ("duty_warn", "duty_remind")]


def test_the_reminder_of_a_failure_that_is_not_certain_yet_is_left_out_as_well() -> None:
    """Reading 13: it is due at 17:00 of the day, and certain when the day ends."""
    leg = a_leg(now=on(25, "18:00"))
    leg.deadlines.tick(on(26, "00:00"))
    assert spoken(leg, FAILED)[0] == (on(25, "24:00"), "breached")


def test_another_time_told_when_its_reminder_was_due_reminds_nobody() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "18:00")))
    tell(leg, "called_customer", on(24, "14:55"), data={"arrives_at": on(24, "15:00").isoformat()})
    leg.deadlines.tick(on(24, "18:30"))
    assert all(line.at >= on(24, "14:55") for line in lines(leg, CONTACT, WARNED))


def test_what_is_owed_again_reminds_nobody_of_what_passed_meanwhile() -> None:
    leg = a_leg()
    report_id = book(leg, on(23, "15:00")).report_id
    leg.withdraw(report_id, on(23, "16:30"))
    leg.deadlines.tick(on(23, "17:00"))
    assert [how for _, how in spoken(leg, BOOK)] == ["breached"]


@given(deadlines(), st.integers(-72, 72).map(lambda hours: timedelta(hours=hours)))
def test_of_any_deadline_only_the_reminders_before_it_was_known_are_left_out(
    one: Deadline, known: timedelta
) -> None:
    now, tiers = one.due_at + known, tiers_of(one)
    fired = reminded_by(one, now)
    left_out, rest = tiers[one.fired : fired], tiers[fired:]
    assert all(tier.at < now and tier.level in ("warn", "remind") for tier in left_out)
    assert not rest or rest[0].at >= now or rest[0].level not in ("warn", "remind")


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("stage", list(Stage), ids=str)
def test_no_duty_of_any_stage_reminds_of_what_was_before_the_stage_began(stage: Stage) -> None:
    now = on(30, "12:00")
    for days in range(12):
        at = now - timedelta(days=days, hours=1)
        leg = a_leg(stage, now, milestones=dict.fromkeys(Milestone, at))
        leg.deadlines.tick(now + timedelta(days=9))
        assert all(line.at >= now for line in leg.outbox.entries if line.happening is WARNED)
