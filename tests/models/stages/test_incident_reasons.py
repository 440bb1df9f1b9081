"""Who is responsible by the reason code, before the rule of the kind is asked (FH-8.3.2.1)."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.decisions.incident_decisions import Judge
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.incident_reasons import (
    CONTACT_PARTIES,
    GOODS_PARTIES,
    ROAD_PARTIES,
    SECOND_VISIT_PARTIES,
    proposal,
)
from models.tracking.decisions.responsibility import Responsibility
from models.tracking.runs.baton import baton_to_order
from tests.models.machine import a_leg, on, tell

NOON = on(23, "12:00")
CASES: list[tuple[Stage, str, dict[str, Any], str]] = [
    *(
        (Stage.TRUNK_TRANSPORT, "road_exception", {"cause": "x", "reason": reason}, party)
        for reason, party in ROAD_PARTIES.items()
    ),
    (Stage.TRUNK_TRANSPORT, "road_exception", {"cause": "x"}, "carrier"),
    *(
        (Stage.CITY_DELIVERY, "contact_failed", {"reason": "x", "cause": cause}, party)
        for cause, party in CONTACT_PARTIES.items()
    ),
    *(
        (Stage.TRUNK_PICKUP, "exception_found", {"what": "x", "sort": sort}, party)
        for sort, party in GOODS_PARTIES.items()
    ),
    *(
        (Stage.INSTALLATION, "second_visit", {"reason": "x", "why": why}, party)
        for why, party in SECOND_VISIT_PARTIES.items()
    ),
    (Stage.INSTALLATION, "second_visit", {"reason": "x", "why": "repair"}, "provider"),
    (Stage.TRUNK_PICKUP, "exception_found", {"what": "x", "held_by": "hub"}, "hub"),
    (Stage.TRUNK_PICKUP, "exception_found", {"what": "x", "sort": "damage"}, "factory"),
]


@pytest.mark.parametrize(("stage", "kind", "data", "party"), CASES)
def test_a_judgement_without_a_party_takes_whom_the_reason_names(
    stage: Stage, kind: str, data: dict[str, Any], party: str
) -> None:
    """Shows FH-8.3.2.1."""
    leg = a_leg(stage, on(23, "09:00"))
    tell(leg, kind, on(23, "10:00"), data={"incident": "one", **data})
    desk = Responsibility(leg, lambda: NOON)
    judge = Judge(decision_id="d-1", incident="one")
    assert desk.why_not(judge) is None
    desk.apply(judge, NOON)
    (life,) = leg.incidents.lives.values()
    assert life.liability.party == party


def test_a_leg_that_comes_after_takes_whom_the_reason_names() -> None:
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(23, "09:00"))
    data = {"cause": "snow", "reason": "weather", "incident": "one"}
    tell(leg, "road_exception", on(23, "10:00"), data=data)
    city = a_leg(Stage.CITY_DELIVERY, NOON, baton=baton_to_order(leg))
    desk = Responsibility(city, lambda: NOON)
    desk.apply(Judge(decision_id="d-1", incident="one"), NOON)
    (life,) = city.incidents.lives.values()
    assert life.liability.party == "force_majeure"


def test_what_nobody_can_help_costs_nobody_anything() -> None:
    leg = a_leg(Stage.TRUNK_TRANSPORT, on(23, "09:00"))
    data = {"cause": "snow", "reason": "weather", "incident": "one"}
    tell(leg, "road_exception", on(23, "10:00"), data=data)
    judge = Judge(decision_id="d-1", incident="one", amount_fen=100)
    why = Responsibility(leg, lambda: NOON).why_not(judge)
    assert why is not None
    assert "force_majeure owes nothing" in why


@pytest.mark.parametrize(
    ("code", "finding", "expected"),
    [
        ("road_exception", {"reason": "weather"}, ("force_majeure", "reason", "weather")),
        ("road_exception", {"reason": "lightning"}, ("carrier", "kind", None)),
        ("exception_found", {"held_by": "hub"}, ("hub", "holder", "hub")),
        ("exception_found", {"sort": "over", "held_by": "hub"}, ("factory", "reason", "over")),
        ("return_exception", {"sort": "damage", "held_by": "carrier"},
         ("carrier", "holder", "carrier")),
        ("quarrel", {"reason": "weather", "held_by": "hub"}, ("technician", "kind", None)),
    ],
)  # fmt: skip
def test_a_proposal_says_what_it_follows_from(
    code: str, finding: dict[str, Any], expected: tuple[str, str, str | None]
) -> None:
    """Shows FH-8.3.2.1."""
    one = proposal(code, finding)
    assert (one.party, one.basis, one.evidence) == expected
    assert one.clause == INCIDENT_KINDS[code].basis
