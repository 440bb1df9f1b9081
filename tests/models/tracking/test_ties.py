"""Of two reports of the same instants the greater id happened last, in all that follows from it."""

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.legs.leg import Baton
from models.messages.timeline.notices import party_of
from models.sop.milestones import Milestone
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.runs.baton import baton_to_leg
from models.tracking.situation.facts import FactLog
from models.tracking.situation.pickup_facts import arrived, pickup_facts
from models.tracking.state import StageState
from tests.builders import a_report, appointed, booked
from tests.models.machine import a_leg, on

AT_CUSTOMER = "FH-10.3.2.4:be_at_customer"
ARRIVE = "FH-9.3.1.1:arrive_in_time"
NOW = on(23, "15:00")
IDS = ("x0", "x1", "x2", "x3", "x4", "x5")
"""By their fingerprints they stand in another order."""


class Statement(NamedTuple):
    """One report: when it happened, when it was reported, its id, and what it names (0 to 9)."""

    occurred_at: datetime
    reported_at: datetime
    report_id: str
    what: int


INSTANTS = st.sampled_from([on(23, "11:00"), on(23, "11:05")])
STATEMENTS = st.lists(
    st.builds(
        lambda pair, name, what: Statement(min(pair), max(pair), name, what),
        st.tuples(INSTANTS, INSTANTS), st.sampled_from(IDS), st.integers(0, 9),
    ),
    min_size=2, max_size=4, unique_by=(lambda one: one.report_id, lambda one: one.what),
)  # fmt: skip


def submit(leg: StageState, kind: str, one: Statement, data: dict[str, Any]) -> str:
    """What is answered, in words: empty where there is nothing to add."""
    report = a_report(
        kind, one.report_id, at=one.occurred_at, data=data,
        reported_at=one.reported_at.isoformat(), received_at=one.reported_at.isoformat(),
    )  # fmt: skip
    return str(leg.receive(report, NOW).reason or "")


def appoint(leg: StageState, one: Statement) -> str:
    return submit(leg, "appointment_booked", one, appointed(customer_at(one), on(24, "08:00")))


def customer_at(one: Statement) -> datetime:
    return on(24, "10:00") + timedelta(hours=one.what)


def plate(one: Statement) -> str:
    return f"粤B1000{one.what}"


def due_there(leg: StageState) -> list[datetime]:
    return [one.due_at for key, one in leg.deadlines.open.items() if key.duty == AT_CUSTOMER]


@given(STATEMENTS)
def test_one_appointment_holds_for_the_customer_the_duties_and_the_answer(
    statements: list[Statement],
) -> None:
    leg = a_leg(Stage.CITY_DELIVERY, on(23, "09:00"))
    for n, one in enumerate(statements):
        answered = appoint(leg, one)
        assert ("superseded" in answered) is (one != max(statements[: n + 1]))
    holds = max(statements)
    assert leg.milestones[Milestone.CUSTOMER_APPOINTMENT] == customer_at(holds)
    assert due_there(leg) == [customer_at(holds)]


@given(STATEMENTS)
def test_the_vehicle_that_holds_has_the_arrival_that_holds(statements: list[Statement]) -> None:
    leg = a_leg()
    for one in statements:
        hour = on(25, "10:00") + timedelta(hours=one.what)
        submit(leg, "vehicle_booked", one, booked(hour, vehicle=plate(one)))
    holds = max(statements)
    assert leg.milestones[Milestone.PICKUP_ARRIVAL] == on(25, "10:00") + timedelta(hours=holds.what)
    assert leg.situation.vehicle == party_of("vehicle", plate(holds))


@given(STATEMENTS, st.integers(1, 3))
def test_a_leg_knows_which_appointment_holds_of_one_that_another_leg_received(
    statements: list[Statement], here: int
) -> None:
    delivery = a_leg(Stage.CITY_DELIVERY, on(23, "09:00"))
    for one in statements[:here]:
        appoint(delivery, one)
    baton = Baton.model_validate_json(
        baton_to_leg(delivery, Stage.INSTALLATION, []).model_dump_json()
    )
    home = a_leg(Stage.INSTALLATION, NOW, baton=baton)
    for one in statements[here:]:
        appoint(home, one)
    holds = customer_at(max(statements))
    assert home.milestones[Milestone.CUSTOMER_APPOINTMENT] == holds
    assert due_there(home) == [holds]


@pytest.mark.parametrize("order", list(permutations(IDS[:3])))
def test_of_departures_reported_at_one_instant_the_smallest_id_is_the_first(
    order: tuple[str, ...],
) -> None:
    left = {name: on(23, "10:00") + timedelta(hours=n) for n, name in enumerate(IDS[:3])}
    milestones = {Milestone.PICKED_UP: on(23, "09:00"), Milestone.DEPARTED: on(23, "09:00")}
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(23, "09:00"), milestones=milestones)
    for name in order:
        submit(leg, "departed", Statement(left[name], on(23, "13:00"), name, 0), {})
    assert leg.milestones[Milestone.DEPARTED] == left[min(order)]
    assert OccurrenceKey(ARRIVE) in leg.deadlines.open


@pytest.mark.parametrize(("remedy", "vehicle"), list(permutations(IDS[:2])))
def test_a_pickup_that_is_judged_again_has_its_facts_in_the_order_of_the_pickup(
    remedy: str, vehicle: str
) -> None:
    leg, at = a_leg(), on(23, "11:00")
    submit(leg, "pickup_failed", Statement(at, at, "w", 0), {"reason": "locked", "incident": "a"})
    day = {"pickup_day": "2026-11-24", "incident": "a", "remedy": "m", "choice": "other_day"}
    submit(leg, "remedy_offered", Statement(at, at, remedy, 0), day)
    submit(leg, "vehicle_booked", Statement(at, at, vehicle, 0), booked(on(24, "15:00")))
    _, *known = pickup_facts(leg.situation.basis, leg.facts)
    later = FactLog()
    for one in reversed(known):
        later.add(arrived(one))
    assert [one.fact_id for one in later] == ["w", *sorted((remedy, vehicle))]
