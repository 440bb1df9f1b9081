"""Each appointment, each incident, each promise by itself: what is owed of it, and its verdict."""

from datetime import datetime, timedelta

import pytest

from models.ids import Stage
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.sop.milestones import Milestone
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.runs.baton import apply_baton, baton_to_leg, baton_to_order
from models.tracking.situation.stage_counters import Route
from models.tracking.state import StageState
from tests.builders import appointed, booked
from tests.models.machine import a_delivery, a_leg, lines, on, tell

AT_CUSTOMER = "FH-10.3.2.4:be_at_customer"
CONTACT = "FH-10.2.3:contact_customer"
COLLECT = "FH-10.3.2.4:collect_at_hub"
ARRIVE = "FH-9.3.1.1:arrive_in_time"
AGREE = "FH-9.3.2.2:agree_plan"
CHECKPOINT = "FH-9.2.1:pass_on_checkpoint"
PUT_RIGHT = "FH-11.2.6:put_right"


def state_of(leg: StageState, duty: str, attempt: int = 1, ref: str = "") -> DutyState:
    return leg.outbox.rows[duty, ref, attempt].state


def appoint(leg: StageState, now: datetime, customer_at: datetime, hub: datetime) -> Answer:
    return tell(leg, "appointment_booked", now, data=appointed(customer_at, hub))


# Appointments --------------------------------------------------------------------


def test_a_rebooking_before_the_old_time_averts_what_was_not_due_and_opens_its_own() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")), (on(23, "10:30"), on(26, "15:00")))
    assert state_of(leg, AT_CUSTOMER) is DutyState.AVERTED
    assert leg.deadlines.open[OccurrenceKey(AT_CUSTOMER, attempt=2)].due_at == on(26, "15:00")
    assert leg.deadlines.breaches == 0


def test_a_missed_visit_stays_breached_and_the_new_appointment_is_judged_by_itself() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    leg.deadlines.tick(on(24, "16:00"))
    breaches = leg.deadlines.breaches
    appoint(leg, on(24, "17:00"), on(26, "15:00"), on(26, "10:00"))
    tell(leg, "arrived_at_customer", on(26, "14:55"))
    assert state_of(leg, AT_CUSTOMER) is DutyState.MISSED
    assert state_of(leg, AT_CUSTOMER, 2) is DutyState.KEPT
    assert leg.deadlines.breaches == breaches


def test_a_failed_contact_told_in_time_averts_the_rest_of_that_appointment() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    tell(leg, "contact_failed", on(24, "14:10"), data={"reason": "no answer"})
    assert state_of(leg, AT_CUSTOMER) is state_of(leg, CONTACT) is DutyState.AVERTED


def test_a_failed_contact_told_too_late_averts_nothing() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    late = {"reported_at": on(24, "14:50").isoformat(), "data": {"reason": "no answer"}}
    tell(leg, "contact_failed", on(24, "14:50"), at=on(24, "14:10"), **late)
    assert state_of(leg, AT_CUSTOMER) is DutyState.OPEN


def test_goods_that_were_collected_are_not_collected_again_for_another_appointment() -> None:
    leg = a_delivery((on(23, "09:30"), on(24, "15:00")))
    tell(leg, "collected", on(24, "10:00"))
    appoint(leg, on(24, "11:00"), on(26, "15:00"), on(26, "10:00"))
    assert OccurrenceKey(COLLECT, attempt=2) not in leg.deadlines.open
    assert OccurrenceKey(AT_CUSTOMER, attempt=2) in leg.deadlines.open


def test_an_older_appointment_that_is_received_later_is_superseded_and_moves_nothing() -> None:
    leg = a_delivery((on(23, "10:30"), on(26, "15:00")))
    answer = tell(
        leg,
        "appointment_booked",
        on(23, "11:00"),
        at=on(23, "09:30"),
        data=appointed(on(24, "15:00"), on(24, "10:00")),
    )
    assert answer.outcome is ReportOutcome.ACCEPTED
    assert "superseded" in str(answer.reason)
    kinds = [one.happening for one in leg.outbox.entries if one.report_id == answer.report_id]
    assert kinds == [EntryKind.SUPERSEDED]
    assert leg.milestones[Milestone.CUSTOMER_APPOINTMENT] == on(26, "15:00")
    assert leg.deadlines.open[OccurrenceKey(AT_CUSTOMER, attempt=2)].due_at == on(26, "15:00")
    assert state_of(leg, AT_CUSTOMER) is DutyState.AVERTED


def test_an_appointment_of_an_earlier_leg_is_not_moved_by_an_older_one() -> None:
    delivery = a_delivery((on(23, "10:30"), on(26, "15:00")))
    baton = baton_to_leg(delivery, Stage.INSTALLATION, [])
    home = a_leg(Stage.INSTALLATION, on(26, "16:00"), baton=baton)
    older = appointed(on(24, "15:00"), on(24, "10:00"))
    answer = tell(home, "appointment_booked", on(26, "16:10"), at=on(23, "09:30"), data=older)
    assert "superseded" in str(answer.reason)
    assert home.milestones[Milestone.CUSTOMER_APPOINTMENT] == on(26, "15:00")


def test_the_order_gives_on_how_many_appointments_there_were() -> None:
    delivery = a_delivery((on(23, "09:30"), on(24, "15:00")), (on(23, "10:30"), on(26, "15:00")))
    order = a_leg(Stage.ORDER, on(23, "09:00"))
    apply_baton(order, baton_to_order(delivery))
    assert baton_to_leg(order, Stage.INSTALLATION, []).appointments == 2


def test_an_older_vehicle_that_is_received_later_does_not_hold() -> None:
    leg = a_leg()
    tell(leg, "vehicle_booked", on(23, "12:00"), data=booked(on(25, "15:00")))
    older = booked(on(24, "09:00"))
    answer = tell(leg, "vehicle_booked", on(23, "13:00"), at=on(23, "11:00"), data=older)
    assert "superseded" in str(answer.reason)
    assert leg.milestones[Milestone.PICKUP_ARRIVAL] == on(25, "15:00")


# The first promise ---------------------------------------------------------------


def on_the_road(departed: datetime | None = None) -> StageState:
    milestones = {
        Milestone.PICKED_UP: on(23, "15:00"),
        Milestone.DEPARTED: on(23, "15:00"),
    }
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(23, "15:00"), milestones=milestones)
    if departed:
        tell(leg, "departed", departed)
    return leg


def test_the_departure_that_was_reported_first_counts_whichever_is_received_first() -> None:
    leg = on_the_road(on(23, "18:00"))
    due = leg.deadlines.open[OccurrenceKey(ARRIVE)].due_at
    tell(leg, "departed", on(24, "09:00"))
    assert leg.deadlines.open[OccurrenceKey(ARRIVE)].due_at == due
    received = on(23, "16:00").isoformat()
    tell(leg, "departed", on(24, "10:00"), at=on(23, "16:00"), received_at=received)
    assert leg.deadlines.open[OccurrenceKey(ARRIVE)].due_at == due - timedelta(hours=2)


@pytest.mark.parametrize(("departed", "state"), [("18:00", "kept"), ("16:00", "late")])
def test_a_departure_received_after_the_arrival_judges_it_again_two_legs_later(
    departed: str, state: str
) -> None:
    leg = on_the_road()
    hours = leg.input.sop.transit_hours
    arrived = on(23, "17:00") + timedelta(hours=hours)
    tell(leg, "arrived_at_hub", arrived)
    assert state_of(leg, ARRIVE) is DutyState.LATE
    baton = baton_to_leg(leg, Stage.CITY_DELIVERY, [])
    delivery = a_leg(Stage.CITY_DELIVERY, arrived, baton=baton)
    assert delivery.deadlines.breaches == 1
    tell(delivery, "departed", arrived + timedelta(hours=1), at=on(23, departed))
    assert state_of(delivery, ARRIVE).value == state
    assert delivery.deadlines.breaches == 1 + (state == "late"), "it was reported late, too"
    assert [one.happening for one in lines(delivery, ARRIVE)] == [EntryKind.CORRECTED]


def test_an_announced_delay_moves_the_points_ahead_and_never_the_promise() -> None:
    leg = on_the_road(on(23, "16:00"))
    leg.follow_route(Route((("Wuhan", 20), ("Chongqing", 44)), 72), on(23, "16:00"))
    due = leg.deadlines.open[OccurrenceKey(ARRIVE)].due_at
    before = {
        ref: leg.deadlines.open[OccurrenceKey(CHECKPOINT, ref)] for ref in ("Wuhan", "Chongqing")
    }
    delayed = on(23, "16:00") + timedelta(hours=72 + 24)
    tell(leg, "plan_agreed", on(24, "20:00"), by="trunk_desk",
         data={"plan": "another tractor", "arrives_at": delayed.isoformat()})  # fmt: skip
    moved = {ref: leg.deadlines.open[OccurrenceKey(CHECKPOINT, ref)].due_at for ref in before}
    assert leg.deadlines.open[OccurrenceKey(ARRIVE)].due_at == due
    assert moved["Wuhan"] == before["Wuhan"].due_at
    assert moved["Chongqing"] == before["Chongqing"].due_at + timedelta(days=1)
