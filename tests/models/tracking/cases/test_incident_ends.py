"""How an incident of each kind comes to its end, and what is left as its order ends."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ids import Stage
from models.messages.incidents.liability import (
    REMEDIES_TO_REPORT,
    Liability,
    LiabilityState,
    Party,
    Remedy,
)
from models.stages.incident_kinds import INCIDENT_KINDS, IncidentKind
from models.stages.trunk_pickup.incident_ends import OF_INCIDENTS
from models.tracking.cases.unresolved_incidents import position, unresolved_case
from models.tracking.runs.baton import begin_stage
from models.tracking.state import StageState
from tests.models.machine import a_leg, on, tell
from tests.models.tracking.reports.test_fees_repeated import why_not_withdrawn
from tests.models.tracking.situation.test_liability import FOUND, JUDGED, decide

HOUR = timedelta(hours=1)
FINDING = {
    "no_vehicle": {"reason": "none"},
    "goods_not_ready": {"reason": "late"},
    "pickup_trouble": {"reason": "gate"},
    "pickup_failed": {"reason": "fog"},
    "exception_found": {"what": "bent"},
    "road_exception": {"cause": "fog"},
}
AT_PICKUP = tuple(kind for kind in INCIDENT_KINDS.values() if kind.name in FINDING)


def an_incident(kind: IncidentKind) -> StageState:
    """One that was found in the stage of its kind."""
    leg = a_leg(kind.found_by.stage, FOUND - HOUR)
    data = {**FINDING[kind.name], "incident": "fog"}
    answer = tell(leg, kind.found_by.kind, FOUND, by=kind.found_by.by[0], data=data)
    assert answer.outcome == "accepted", answer
    return leg


def paid(leg: StageState, fen: int, hours: int) -> str | None:
    data = {"incident": "fog", "amount_fen": fen}
    return tell(leg, "amount_settled", JUDGED + hours * HOUR, by="order_desk", data=data).reason


def done(leg: StageState, remedy: str, hours: int = 3) -> str:
    data = {"incident": "fog", "done": remedy}
    return str(
        tell(leg, "remedy_carried_out", JUDGED + hours * HOUR, by="order_desk", data=data).state
    )


def stands(leg: StageState) -> Liability:
    (life,) = leg.incidents.lives.values()
    return life.liability


def test_the_report_that_a_remedy_is_carried_out_ends_every_kind() -> None:
    assert set(OF_INCIDENTS) >= set(INCIDENT_KINDS)


@pytest.mark.parametrize("kind", AT_PICKUP, ids=lambda kind: kind.name)
def test_every_kind_is_found_judged_put_right_paid_and_closed(kind: IncidentKind) -> None:
    """Shows FH-8.3.2.1."""
    leg = an_incident(kind)
    assert decide(leg, "judge", JUDGED, amount_fen=500) == "done"
    assert done(leg, kind.remedies[0]) == "None"
    assert stands(leg).carried_out_at == JUDGED + 3 * HOUR
    leg.incidents.tick(on(30, "09:00"))
    assert (stands(leg).state, stands(leg).closed_at) == (LiabilityState.CONFIRMED, None)
    assert paid(leg, 300, 80) is None
    assert stands(leg).closed_at is None
    assert "2.00 yuan are owed" in str(paid(leg, 300, 81))
    assert paid(leg, 200, 82) is None
    assert (stands(leg).settled_fen, stands(leg).closed_at) == (500, JUDGED + 82 * HOUR)


def agreed(remedy: Remedy) -> StageState:
    leg = an_incident(INCIDENT_KINDS["exception_found"])
    decide(leg, "offer_remedy", JUDGED, remedy=remedy)
    decide(leg, "agree", JUDGED + HOUR, by="merchant")
    return leg


def test_another_remedy_than_was_agreed_is_asked_about_and_counts_once_a_desk_confirms() -> None:
    leg = agreed(Remedy.REPLACE)
    assert done(leg, "compensate") == "questioned"
    assert stands(leg).done is None
    (asked,) = leg.pending
    leg.settle_question(asked, None, JUDGED + 4 * HOUR)
    assert (stands(leg).done, stands(leg).carried_out_at) == (
        Remedy.COMPENSATE, JUDGED + 3 * HOUR,
    )  # fmt: skip


def test_a_remedy_that_was_agreed_is_owed_though_the_problem_is_over() -> None:
    leg = agreed(Remedy.COMPENSATE)
    tell(leg, "exception_settled", JUDGED + 2 * HOUR, by="order_desk", data={"remedy": "agreed"})
    assert (stands(leg).put_right_at, stands(leg).carried_out_at) == (JUDGED + 2 * HOUR, None)
    assert done(leg, "compensate") == "None"
    assert stands(leg).carried_out_at == JUDGED + 3 * HOUR


def test_nothing_is_settled_that_is_not_owed_or_not_known() -> None:
    leg = an_incident(INCIDENT_KINDS["exception_found"])
    assert "nothing is owed" in str(paid(leg, 300, 1))
    data = {"incident": "snow", "amount_fen": 1}
    answer = tell(leg, "amount_settled", JUDGED, by="order_desk", data=data)
    assert "no incident snow here" in str(answer.reason)


def test_what_was_found_is_not_taken_back_under_what_was_paid_for_it() -> None:
    leg = an_incident(INCIDENT_KINDS["exception_found"])
    decide(leg, "judge", JUDGED, party="carrier", amount_fen=500, reason="seen")
    decide(leg, "admit", JUDGED + HOUR, by="carrier")
    assert paid(leg, 500, 3) is None
    (found,), (settled,) = leg.facts.named("exception_found"), leg.facts.named("amount_settled")
    assert why_not_withdrawn(leg, found.fact_id) == (
        f"amount_settled {settled.fact_id} rests on it: withdraw that first"
    )
    assert why_not_withdrawn(leg, settled.fact_id) is None


STEPS = st.sampled_from(
    [
        ("judge", {"party": "carrier", "amount_fen": 500, "reason": "seen"}),
        ("judge", {"party": "nobody", "reason": "seen"}),
        ("judge", {"party": "merchant", "reason": "seen"}),
        ("admit", {"by": "order_desk"}),
        ("appeal", {"by": "order_desk", "reason": "no"}),
        ("offer_remedy", {"remedy": "compensate"}),
        ("agree", {"by": "merchant"}),
        ("tick", {}),
        ("done", {}),
        ("paid", {}),
    ]
)


@given(st.lists(STEPS, max_size=12))
def test_whatever_is_said_what_is_closed_has_a_party_or_an_explicit_nobody_and_owes_nothing(
    steps: list[tuple[str, dict[str, Any]]],
) -> None:
    """Shows FH-8.3.2.1."""
    leg = an_incident(INCIDENT_KINDS["exception_found"])
    for nth, (name, fields) in enumerate(steps):
        if name == "tick":
            leg.incidents.tick(JUDGED + timedelta(days=4 * (nth + 1)))
        elif name == "done":
            done(leg, "compensate", nth)
        elif name == "paid":
            paid(leg, 500, nth)
        else:
            decide(leg, name, JUDGED + timedelta(minutes=nth), **fields)
    one = stands(leg)
    assert (one.closed_at is not None) == _is_at_its_end(one)
    if one.closed_at is not None:
        assert one.party in set(Party)
        assert one.owes_fen == 0


def _is_at_its_end(one: Liability) -> bool:
    owed = one.remedy in REMEDIES_TO_REPORT and one.agreed_at is not None
    right = one.done is not None if owed else one.put_right_at is not None
    return bool(one.party and one.final and right and not one.owes_fen)


def left_after(leg: StageState, *, cancelled: bool = False) -> StageState | None:
    """The case of what is left, as it begins."""
    case = unresolved_case(leg, cancelled, JUDGED + 5 * HOUR)
    if case is None:
        return None
    name = "incident:shop-a:SO-1:1"
    return begin_stage(Stage.INCIDENT, case, (), workflow_id=name, now=JUDGED + 5 * HOUR)


def test_what_is_left_goes_through_its_life_in_a_case_to_silence_and_the_end() -> None:
    """Shows FH-8.3.2.1."""
    case = left_after(an_incident(INCIDENT_KINDS["exception_found"]))
    assert case is not None
    steps: list[Any] = []
    text: list[tuple[str, dict[str, Any]]] = [
        ("judge", {"amount_fen": 500}), ("offer_remedy", {"remedy": "replace"}),
        ("agree", {"by": "merchant"}),
    ]  # fmt: skip
    for name, fields in text:
        steps.append(getattr(position(case), "step", None))
        assert decide(case, name, JUDGED + 6 * HOUR, **fields) == "done"
    steps.append(getattr(position(case), "step", None))
    case.incidents.tick(on(30, "09:00"))
    steps.append(getattr(position(case), "step", None))
    assert steps == [
        "to_be_judged", "to_be_answered", "to_be_answered", "to_be_answered",
        "remedy_to_be_carried_out",
    ]  # fmt: skip


def test_a_cancelled_order_leaves_who_is_responsible_and_what_was_agreed() -> None:
    leg = an_incident(INCIDENT_KINDS["goods_not_ready"])
    case = left_after(leg, cancelled=True)
    assert case is not None
    assert stands(case).put_right_at == JUDGED + 5 * HOUR
    assert decide(case, "judge", JUDGED + 6 * HOUR, party="nobody") == "done"
    assert position(case) is None
    decide(leg, "judge", JUDGED, party="nobody")
    assert left_after(leg, cancelled=True) is None
    owed = agreed(Remedy.COMPENSATE)
    decide(owed, "judge", JUDGED, party="nobody")
    kept = left_after(owed, cancelled=True)
    assert kept is not None
    assert getattr(position(kept), "step", None) == "remedy_to_be_carried_out"
