"""After another appointment the step that is shown is the one that this appointment is at."""

import random
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.stages.city_delivery.reports import (
    AppointmentBooked,
    ArrivedAtCustomer,
    CalledCustomer,
    Collected,
    ContactedCustomer,
    Delivered,
)
from models.stages.fact_waits import next_of, wait_of
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.builders import DATA, a_report, appointed
from tests.models.machine import a_leg, on, tell

WAITS = [
    wait_of(kind)
    for kind in (Collected, CalledCustomer, ContactedCustomer, ArrivedAtCustomer, Delivered)
]
VISIT = ("called_customer", "contacted_customer", "arrived_at_customer")


def step_of(leg: StageState) -> str:
    wait = next_of(WAITS, leg.names)
    return wait.step if wait else "done"


def appoint(leg: StageState, now: datetime, day: int) -> None:
    tell(leg, "appointment_booked", now, data=appointed(on(day, "15:00"), on(24, "10:00")))


def a_visit(*kinds: str) -> StageState:
    """A delivery of the 24th, of which so much has happened."""
    leg = a_leg(Stage.CITY_DELIVERY, on(23, "09:00"))
    appoint(leg, on(23, "10:00"), 24)
    for n, kind in enumerate(kinds):
        tell(leg, kind, on(24, f"1{n}:00"))
    return leg


def test_another_appointment_is_called_and_visited_again_and_not_collected_again() -> None:
    leg = a_visit("collected", *VISIT)
    assert step_of(leg) == "awaiting_delivery"
    appoint(leg, on(24, "16:00"), 26)
    assert step_of(leg) == "awaiting_call"
    for kind, step in zip(
        VISIT, ("awaiting_contact", "awaiting_arrival", "awaiting_delivery"), strict=True
    ):
        tell(leg, kind, on(26, "14:00") + timedelta(minutes=VISIT.index(kind)))
        assert step_of(leg) == step


def test_the_same_time_told_again_asks_for_nothing_again() -> None:
    leg = a_visit("collected", "called_customer")
    appoint(leg, on(24, "14:00"), 24)
    assert step_of(leg) == "awaiting_contact"


def test_what_happened_before_the_new_appointment_and_is_received_later_is_of_the_old_one() -> None:
    leg = a_visit("collected")
    appoint(leg, on(24, "16:00"), 26)
    tell(leg, "called_customer", on(24, "17:00"), at=on(24, "11:00"))
    assert step_of(leg) == "awaiting_call"


def test_a_later_fact_implies_the_visit_whatever_was_agreed_meanwhile() -> None:
    leg = a_visit("collected", *VISIT)
    appoint(leg, on(24, "16:00"), 26)
    tell(leg, "arrived_at_customer", on(26, "15:00"))
    assert step_of(leg) == "awaiting_delivery"
    tell(leg, "delivered", on(26, "15:10"))
    appoint(leg, on(26, "15:20"), 28)
    assert step_of(leg) == "done"


def test_what_a_later_leg_implies_stays_so() -> None:
    leg = a_visit("collected", "called_customer")
    known = ["called_customer", "contacted_customer", "arrived_at_customer", "delivered"]
    leg.situation.basis.names.update(known)
    leg.situation.rebuild(leg.facts)
    appoint(leg, on(24, "16:00"), 26)
    assert step_of(leg) == "done"


def test_the_step_is_the_same_in_the_next_run() -> None:
    leg = a_visit("collected", *VISIT)
    appoint(leg, on(24, "16:00"), 26)
    own, memory = leg.deadlines.own, stage_memory(leg)
    again = restore_stage(memory, leg.stage, leg.input, own, workflow_id=leg.outbox.workflow_id)
    assert step_of(again) == "awaiting_call"


HAPPENED = st.lists(
    st.sampled_from(["appointment_booked", "collected", *VISIT]), min_size=1, max_size=7
)


@given(HAPPENED, st.randoms(use_true_random=False))
def test_the_step_follows_from_what_happened_and_not_from_what_was_received_first(
    kinds: list[str], dice: random.Random
) -> None:
    reports = []
    for n, kind in enumerate(kinds):
        at = on(24, "08:00") + n * timedelta(hours=1)
        agreed = appointed(on(25, "15:00") + n * timedelta(days=1), on(24, "10:00"))
        data = agreed if kind == "appointment_booked" else DATA.get(kind, {})
        reports.append(a_report(kind, f"r{n}", at=at, data=data, received_at=at.isoformat()))
    steps = set()
    for order in (reports, dice.sample(reports, len(reports))):
        leg = a_leg(Stage.CITY_DELIVERY, on(23, "09:00"))
        for report in order:
            leg.receive(report, on(28, "09:00"))
        steps.add(step_of(leg))
    assert len(steps) == 1
    assert AppointmentBooked.renews == VISIT
