"""What follows from another cause alarms nobody while that is so, and is told once it is over."""

from typing import Any

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.notices import NoticeLine
from models.roles import Role
from models.tracking.runs.baton import baton_to_order
from models.tracking.state import StageState
from tests.builders import booked
from tests.models.machine import a_leg, another_run, on, tell

PICK_UP, REMEDY = "FH-7.3.2.2:finish_pickup", "FH-8.3.1.1:offer_remedy"
REPORT = "FH-8.3.1.1:report_no_vehicle"
FAILED = "FH-8.3.2.1:report_failed_pickup"
BOOKING = "r-booking"
ALARMS = ("duty_due", "duty_lead", "duty_manager")
EACH_ONCE = [
    ("duty_due", "carrier", ""),
    ("duty_due", "trunk_desk", ""),
    ("duty_lead", "owner_lead", "carrier"),
    ("duty_manager", "regional_manager", ""),
]


def alarms(leg: StageState, duty: str) -> list[tuple[str, str, str]]:
    """Who is alarmed of a duty, at which tier, and whose lead that is."""
    return sorted(
        (line.code, to.role.value, to.party if to.role is Role.OWNER_LEAD else "")
        for line in once(leg)
        if line.code in ALARMS and line.fields["duty"] == duty
        for to in line.to
    )


def once(leg: StageState) -> list[NoticeLine]:
    """What is told: the same key is told once."""
    return [*{line.key: line for line in leg.outbox.notices}.values()]


def no_vehicle(leg: StageState, day: int, clock: str) -> None:
    leg.deadlines.tick(on(day, clock))
    tell(leg, "no_vehicle", on(day, clock), data={"reason": "none in town", "incident": "none"})


def test_the_lead_of_a_desk_that_nobody_told_of_it_is_informed_of_no_missing_remedy() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(25, "16:00"))
    assert alarms(leg, REMEDY) == []


def test_of_a_desk_that_was_told_in_time_it_does() -> None:
    leg = a_leg()
    no_vehicle(leg, 25, "09:30")
    leg.deadlines.tick(on(25, "11:00"))
    assert ("duty_lead", "owner_lead", "order_desk") in alarms(leg, REMEDY)


def test_of_one_that_is_told_late_it_is_informed_then() -> None:
    leg = a_leg()
    no_vehicle(leg, 25, "12:00")
    assert alarms(leg, REMEDY) == []
    leg.deadlines.tick(on(25, "12:00"))
    assert ("duty_lead", "owner_lead", "order_desk") in alarms(leg, REMEDY)


def book_the_day_after(leg: StageState) -> None:
    leg.deadlines.tick(on(26, "09:00"))
    data = booked(on(26, "15:00"))
    tell(leg, "vehicle_booked", on(26, "09:00"), data=data, report_id=BOOKING)
    leg.deadlines.tick(on(26, "09:00"))
    leg.outbox.notices = [one for one in leg.outbox.notices if one.code != "duty_daily"]


def test_a_pickup_that_is_still_owed_once_there_is_a_vehicle_alarms_each_once() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(26, "08:00"))
    assert alarms(leg, PICK_UP) == []
    book_the_day_after(leg)
    assert alarms(leg, PICK_UP) == EACH_ONCE
    leg.deadlines.tick(on(26, "14:00"))
    assert alarms(leg, PICK_UP) == EACH_ONCE


def test_so_it_does_in_another_run() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(26, "08:00"))
    leg = another_run(leg)
    book_the_day_after(leg)
    assert alarms(leg, PICK_UP) == EACH_ONCE


def reminders(leg: StageState) -> set[Any]:
    """Of which duties somebody is reminded each day."""
    return {line.fields["duty"] for line in leg.outbox.notices if line.code == "duty_daily"}


def test_of_a_missing_vehicle_nobody_is_reminded_once_there_is_one() -> None:
    leg = a_leg()
    book_the_day_after(leg)
    leg.deadlines.tick(on(28, "12:00"))
    assert reminders(leg) & {PICK_UP, "FH-7.3.2.1:book_vehicle", REPORT, REMEDY} == {PICK_UP}
    assert leg.outbox.rows[REPORT, "", 1].state is DutyState.MISSED
    no_vehicle(leg, 28, "13:00")
    assert leg.outbox.rows[REPORT, "", 1].state is DutyState.LATE


def test_nor_is_anybody_in_the_leg_after_it() -> None:
    leg = a_leg()
    book_the_day_after(leg)
    tell(leg, "picked_up", on(26, "15:00"))
    road = a_leg(Stage.TRUNK_TRANSPORT, on(26, "15:01"), baton=baton_to_order(leg))
    road.deadlines.tick(on(28, "12:00"))
    assert reminders(road).isdisjoint({REPORT, REMEDY, FAILED})
    tell(road, "departed", on(28, "12:00"))
    road.deadlines.tick(on(29, "12:00"))
    assert reminders(road).isdisjoint({REPORT, REMEDY, FAILED})


def test_somebody_is_as_soon_as_the_booking_is_taken_back() -> None:
    leg = a_leg()
    book_the_day_after(leg)
    leg.withdraw(BOOKING, on(26, "10:00"))
    leg.deadlines.tick(on(28, "12:00"))
    assert REPORT in reminders(leg)


def test_one_that_is_done_with_the_word_of_the_vehicle_alarms_nobody() -> None:
    leg = a_leg()
    leg.deadlines.tick(on(26, "08:00"))
    tell(leg, "picked_up", on(26, "09:00"))
    tell(leg, "vehicle_booked", on(26, "09:00"), data=booked(on(26, "08:30")))
    leg.deadlines.tick(on(26, "09:00"))
    assert alarms(leg, PICK_UP) == []
