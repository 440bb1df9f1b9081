"""A remedy of a pickup is agreed by a decision too, and whatever was agreed is followed."""

from datetime import datetime
from typing import Any

import pytest

from models.ids import Stage
from models.messages.decisions.incident_decisions import INCIDENT_DECISIONS
from models.messages.incidents.liability import Remedy
from models.messages.timeline.duty_row import DutyState
from models.sop.milestones import Milestone
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_pickup.remedies import CARRIED_OUT, RemedyMeans
from models.tracking.decisions.responsibility import Responsibility
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.models.machine import a_leg, book, on, tell

MODELS = {model.name: model for model in INCIDENT_DECISIONS}
OFFER = "FH-8.3.1.1:offer_remedy"
CARRY_OUT = "FH-8.3.1.1:carry_out_remedy"
FOUND, OFFERED, AGREED = on(25, "09:30"), on(25, "10:10"), on(25, "10:20")
KINDS = ("no_vehicle", "goods_not_ready", "pickup_trouble", "pickup_failed")


def found(kind: str = "no_vehicle") -> StageState:
    leg = a_leg()
    tell(leg, kind, FOUND, by="trunk_desk", data={"reason": "fog", "incident": "fog"})
    return leg


def decide(leg: StageState, name: str, now: datetime, **fields: Any) -> str:
    known = {"decision_id": f"{name}-{now}", "incident": "fog", "by": "order_desk", **fields}
    decision = MODELS[name].model_validate(known)
    desk = Responsibility(leg, lambda: now)
    return desk.why_not(decision) or desk.apply(decision, now).outcome


def agreed(kind: str, remedy: str, **fields: Any) -> StageState:
    leg = found(kind)
    assert decide(leg, "offer_remedy", OFFERED, remedy=remedy, **fields) == "done"
    assert decide(leg, "agree", AGREED, by="merchant") == "done"
    return leg


@pytest.mark.parametrize("kind", KINDS)
def test_another_day_that_is_agreed_begins_another_attempt(kind: str) -> None:
    """Shows FH-8.3.1.1, FH-8.3.2.1."""
    leg = agreed(kind, "other_day", pickup_day="2026-11-28")
    assert leg.situation.pickups.attempt == 2
    assert (
        leg.situation.pickups.begun[-1].milestones[Milestone.PICKUP_DAY] == on(28, "00:00").date()
    )
    life = leg.incidents.lives[kind, "fog"].liability
    assert (life.remedy, life.offered_at, life.agreed_at) == (Remedy.OTHER_DAY, OFFERED, AGREED)


def test_without_a_vehicle_the_duty_is_kept_once_the_merchant_agrees() -> None:
    """Shows FH-8.3.1.1."""
    leg = found()
    decide(leg, "offer_remedy", OFFERED, remedy="other_day")
    assert leg.outbox.rows[OFFER, "", 1].state is DutyState.OPEN
    decide(leg, "agree", AGREED, by="merchant")
    assert leg.outbox.rows[OFFER, "", 1].state is DutyState.KEPT


def test_the_day_of_the_one_who_agrees_counts() -> None:
    leg = found()
    decide(leg, "offer_remedy", OFFERED, remedy="other_day", pickup_day="2026-11-27")
    decide(leg, "agree", AGREED, by="merchant", pickup_day="2026-11-29")
    assert leg.milestones[Milestone.PICKUP_DAY] == on(29, "00:00").date()


@pytest.mark.parametrize("kind", KINDS)
def test_an_agreed_cancellation_is_known(kind: str) -> None:
    assert agreed(kind, "cancel").situation.pickups.cancelled is not None


def test_waiting_changes_nothing() -> None:
    leg = agreed("goods_not_ready", "wait")
    assert (leg.situation.pickups.attempt, leg.situation.pickups.cancelled) == (1, None)


def test_what_a_person_does_is_owed_the_same_day_until_he_says_that_it_is_done() -> None:
    """Shows FH-8.3.1.1."""
    kind = "goods_not_ready"
    leg = agreed(kind, "leave_behind")
    assert leg.outbox.rows[CARRY_OUT, "fog", 1].state is DutyState.OPEN
    data = {"incident": "fog", "done": "leave_behind"}
    tell(leg, "remedy_carried_out", on(25, "15:00"), by="trunk_desk", data=data)
    assert leg.outbox.rows[CARRY_OUT, "fog", 1].state is DutyState.KEPT
    assert leg.incidents.lives[kind, "fog"].liability.carried_out_at == on(25, "15:00")


SHORT: dict[str, Any] = {"what": "short", "pieces": 1, "expected": 3}
DAMAGED: dict[str, Any] = {"what": "a dent", "sort": "damage"}
OF_KIND: dict[str, Any] = {"kinds": [{"sku": "YG-2000", "pieces": 2}]}


@pytest.mark.parametrize("says", [SHORT, {**DAMAGED, **OF_KIND}, {**DAMAGED, "pieces": 2}])
def test_what_the_workflow_has_planned_itself_nobody_owes(says: dict[str, Any]) -> None:
    leg = a_leg()
    tell(leg, "exception_found", FOUND, by="driver", data={"incident": "fog", **says})
    decide(leg, "offer_remedy", OFFERED, remedy="leave_behind")
    decide(leg, "agree", AGREED, by="merchant")
    assert [(one.name, one.pieces) for one in leg.situation.shipments.values()] == [("fog", 2)]
    assert leg.outbox.rows[CARRY_OUT, "fog", 1].state is DutyState.KEPT


def test_every_remedy_that_is_legal_for_a_pickup_is_carried_out_somehow() -> None:
    legal = {remedy for kind in KINDS for remedy in INCIDENT_KINDS[kind].remedies}
    assert legal == set(CARRIED_OUT)
    assert set(CARRIED_OUT.values()) == set(RemedyMeans)


def test_a_remedy_of_something_else_is_refused() -> None:
    leg = found()
    answer = tell(leg, "remedy_offered", AGREED, data={"remedy": "x", "choice": "send_part"})
    assert "is no remedy of a pickup" in str(answer.reason)


def test_what_was_agreed_by_a_decision_is_known_in_the_next_run() -> None:
    leg = agreed("no_vehicle", "other_day")
    again = restore_stage(
        stage_memory(leg),
        leg.stage,
        leg.input,
        leg.deadlines.own,
        workflow_id=leg.outbox.workflow_id,
    )
    assert again.situation.pickups.attempt == 2
    book(again, on(25, "12:00"))
    assert again.outbox.rows["FH-7.3.2.1:book_vehicle", "", 2].state is DutyState.KEPT


def test_what_the_customer_has_refused_is_sent_again_once_that_is_agreed() -> None:
    """Shows FH-10.2.5."""
    leg = a_leg(Stage.CITY_DELIVERY, on(25, "09:00"))
    says = {"incident": "fog", "reason": "a dent", "cause": "damaged", **OF_KIND}
    tell(leg, "goods_refused", FOUND, by="provider", data=says)
    decide(leg, "offer_remedy", OFFERED, remedy="replace")
    decide(leg, "agree", AGREED, by="merchant")
    planned = leg.situation.shipments["fog"]
    assert (planned.pieces, planned.why) == (2, "replacement")
