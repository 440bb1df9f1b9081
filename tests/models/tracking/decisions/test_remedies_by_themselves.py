"""An agreed cancellation, transshipment or way back to the factory is carried out by itself."""

from datetime import timedelta
from typing import Any

import pytest

from models.codes import StepCode
from models.messages.incidents.incident_row import IncidentRow
from models.messages.timeline.duty_row import DutyState
from models.stages.table import KINDS
from models.tracking.cases.unresolved_incidents import position, unresolved_case
from models.tracking.state import StageState
from tests.builders import appointed
from tests.models.home import at_home, plan, sign
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.situation.test_liability import decide

FOUND = on(24, "12:00")
HOUR = timedelta(hours=1)
OTHER = {"vehicle": "C7", "driver": "Qian", "phone": "+8613600136001", "reason": "engine"}
PART = "FH-11.3.1.2:install_after_part"


def agreed(leg: StageState, kind: str, remedy: str, by: str, **says: Any) -> StageState:
    """It is found, nobody is responsible, and the remedy is agreed an hour later."""
    found = KINDS[kind]
    tell(leg, kind, FOUND, by=found.by[0], data={"incident": "fog", **says})
    decide(leg, "judge", FOUND, party="nobody", reason="x")
    assert decide(leg, "offer_remedy", FOUND, remedy=remedy) == "done"
    assert decide(leg, "agree", FOUND + HOUR, by=by) == "done"
    return leg


def row(leg: StageState) -> IncidentRow:
    leg.incidents.tick(FOUND + 5 * HOUR)
    (one,) = leg.incidents.rows.values()
    return one


def steps(leg: StageState) -> list[StepCode]:
    return [one.step for one in row(leg).to_do]


def on_the_road(**says: Any) -> StageState:
    leg = a_leg(KINDS["road_exception"].stage, on(24, "09:00"))
    return agreed(leg, "road_exception", "transship", "merchant", cause="fog", **says)


def transship(leg: StageState, hours: int, **says: Any) -> None:
    answer = tell(leg, "transshipped", FOUND + hours * HOUR, data={**OTHER, **says})
    assert answer.outcome == "accepted"


def test_a_plan_is_no_transshipment_and_the_other_vehicle_is() -> None:
    """Shows FH-8.3.2.1, FH-9.3.2.2."""
    leg = on_the_road()
    plan_ = {"incident": "fog", "plan": "another vehicle comes"}
    tell(leg, "plan_agreed", FOUND + 2 * HOUR, by="trunk_desk", data=plan_)
    assert (steps(leg), row(leg).closed_at) == ([StepCode.REMEDY_TO_BE_CARRIED_OUT], None)
    transship(leg, 3)
    assert (row(leg).done, row(leg).carried_out_at) == ("transship", FOUND + 3 * HOUR)
    assert (row(leg).closed_at, row(leg).to_do) == (FOUND + 3 * HOUR, ())


@pytest.mark.parametrize(
    ("found", "hours", "shipment"), [({}, 3, "s2"), ({"shipment": "s2"}, 3, None), ({}, -1, None)]
)
def test_other_goods_that_change_vehicles_or_these_before_do_not_count(
    found: dict[str, str], hours: int, shipment: str | None
) -> None:
    leg = on_the_road(**found)
    transship(leg, hours, shipment=shipment)
    assert row(leg).carried_out_at is None


def test_without_the_report_of_it_a_transshipment_is_to_be_carried_out_again() -> None:
    leg = on_the_road()
    transship(leg, 3)
    (fact,) = leg.facts.named("transshipped")
    leg.withdraw(fact.fact_id, FOUND + 4 * HOUR)
    assert steps(leg) == [StepCode.REMEDY_TO_BE_CARRIED_OUT]


def test_an_agreed_cancellation_is_owed_until_the_order_is_cancelled() -> None:
    """Shows FH-8.3.2.1, FH-10.3.2.2."""
    leg = a_leg(KINDS["contact_failed"].stage, on(24, "09:00"))
    agreed(leg, "contact_failed", "cancel", "customer", reason="x")
    there = FOUND + 30 * HOUR
    data = appointed(there, there - HOUR)
    tell(leg, "appointment_booked", FOUND + 2 * HOUR, by="provider", data=data)
    assert leg.problems == []
    assert (steps(leg), row(leg).closed_at) == ([StepCode.REMEDY_TO_BE_CARRIED_OUT], None)
    leg.incidents.call_off(FOUND + 3 * HOUR)
    ended = leg.outbox.incidents["contact_failed", "fog"]
    assert (ended.done, ended.closed_at) == ("cancel", FOUND + 3 * HOUR)
    assert unresolved_case(leg, cancelled=True, now=FOUND + 3 * HOUR) is None


def test_of_a_cancelled_order_nothing_is_left_that_was_to_change_vehicles() -> None:
    leg = on_the_road()
    case = unresolved_case(leg, cancelled=True, now=FOUND + 3 * HOUR)
    assert (case, position(leg) is not None) == (None, True)


def test_what_comes_of_goods_that_went_back_to_the_factory_is_no_other_remedy() -> None:
    """Shows FH-11.2.4, FH-11.3.1.2: it opens its 24 hours, and a visit is planned for it."""
    home = at_home(6, on(24, "09:00"))
    sign(home)
    agreed(home, "product_fault", "back_to_factory", "merchant", what="a crack")
    answers = []
    for hours, kind in enumerate(("sent_to_factory", "part_sent", "part_arrived"), 2):
        now = FOUND + hours * HOUR
        answers.append(tell(home, kind, now, by="provider", data={"incident": "fog"}).state)
    assert answers == [None, None, None]
    assert home.outbox.rows[PART, "fog", 1].state is DutyState.OPEN
    assert (row(home).done, row(home).carried_out_at) == ("back_to_factory", FOUND + 2 * HOUR)
    says = {"why": "part", "incident": "fog", "day": "2026-11-25"}
    assert "planned" in plan(home, FOUND + 5 * HOUR, **says)
