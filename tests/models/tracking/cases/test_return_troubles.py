"""Damage, other goods, or an inspection that disagrees on the way back: incidents to their end."""

from datetime import timedelta
from typing import Any

import pytest

from models.messages.decisions.incident_decisions import Agree, Judge, OfferRemedy
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import Party
from models.messages.shipments.goods_place import GoodsPlace
from models.roles import Role
from models.stages.returns.way_back import HELD_AFTER
from models.tracking.decisions.responsibility import Responsibility
from tests.models.machine import NUMBERS
from tests.models.return_machine import PRICED, PureReturn
from tests.models.stages.returns.test_returns import a_case

TROUBLE = "return_exception"
ALL_OF_IT = [{"sku": "SF", "pieces": 2}, {"sku": "TB", "pieces": 1}]


def approved() -> PureReturn:
    """Two sofas and a table are to come back."""
    case = PureReturn()
    case.answer()
    return case


def troubles(case: PureReturn) -> list[IncidentRow]:
    """The incidents of that kind, as lists see them."""
    case.state.incidents.tick(case.at)
    return [one for (code, _), one in case.state.incidents.rows.items() if code == TROUBLE]


def judged(case: PureReturn, incident: str, **body: Any) -> None:
    """The order desk judges, offers a remedy, and the merchant agrees."""
    desk = Responsibility(case.state, lambda: case.at)
    for model, fields in (
        (Judge, {"by": "order_desk", **body}),
        (OfferRemedy, {"by": "order_desk", "remedy": "compensate"}),
        (Agree, {"by": "merchant"}),
    ):
        case.at += timedelta(minutes=1)
        id_ = f"d{next(NUMBERS)}"
        decision = model.model_validate({"decision_id": id_, "incident": incident, **fields})
        assert desk.why_not(decision) is None
        desk.apply(decision, case.at)


@pytest.mark.parametrize(
    ("found", "sort", "party"),
    [
        ({"pieces": 2}, "short", "carrier"),
        ({"pieces": 4}, "over", "customer"),
        ({"pieces": 3, "kinds": [{"sku": "SF", "pieces": 3}]}, "wrong_goods", "customer"),
        ({"as_described": False}, "not_as_described", "customer"),
        ({"as_described": True}, None, None),
        ({"pieces": 3, "kinds": ALL_OF_IT}, None, None),
    ],
)
def test_what_the_warehouse_finds_to_be_wrong_is_an_incident_with_whom_it_points_to(
    found: dict[str, Any], sort: str | None, party: str | None
) -> None:
    """Shows MC-八(二)2, FH-8.3.2.1."""
    case = approved()
    case.tell("return_collected", by="driver", pieces=3)
    case.tell("return_inspected", by="warehouse", **{"as_described": True, **found})
    if sort is None:
        assert troubles(case) == []
        return
    (one,) = troubles(case)
    (fact,) = case.state.facts.named(TROUBLE)
    assert (getattr(fact.content, "sort", None), one.held_by) == (sort, "carrier")
    judged(case, one.ref)
    (one,) = troubles(case)
    assert (one.party, one.basis, one.remedy) == (party, "MC-八(二)2", "compensate")


def test_fewer_that_are_collected_are_one_incident_and_not_one_more_at_the_warehouse() -> None:
    case = approved()
    case.tell("return_collected", by="provider", pieces=2)
    (one,) = troubles(case)
    assert (one.pieces, one.expected, one.held_by) == (2, 3, Role.CUSTOMER)
    case.tell("return_inspected", by="warehouse", as_described=True, pieces=2)
    assert len(troubles(case)) == 1
    case.tell("return_inspected", by="warehouse", as_described=True, pieces=1)
    assert [(one.pieces, one.expected) for one in troubles(case)] == [(2, 3), (1, 2)]


def test_what_was_lost_on_the_way_is_not_missing_once_more() -> None:
    case = approved()
    case.tell("return_collected", by="carrier", pieces=3)
    case.tell("return_inspected", by="warehouse", as_described=True, pieces=2)
    assert len(troubles(case)) == 1
    case.tell("return_lost", by="carrier", pieces=1, incident="fell")
    assert troubles(case) == []
    assert case.state.problems == ["return_lost"]


@pytest.mark.parametrize(
    ("by", "holder"), [("provider", "provider"), ("driver", "carrier"), (None, "customer")]
)
def test_what_is_lost_was_held_by_who_had_collected_it(by: str | None, holder: str) -> None:
    """Shows FH-8.3.2.1."""
    case = approved()
    if by:
        case.tell("return_collected", by=by, pieces=3)
    case.tell("return_lost", by="carrier", pieces=1, incident="fell")
    case.state.incidents.tick(case.at)
    assert case.state.incidents.rows["return_lost", "fell"].held_by == holder


def test_a_count_that_is_taken_back_takes_its_incident_with_it() -> None:
    case = approved()
    case.tell("return_collected", by="carrier", pieces=2)
    (fact,) = case.state.facts.named("return_collected")
    case.state.withdraw(fact.fact_id, case.at)
    assert troubles(case) == []


@pytest.mark.parametrize(
    ("says", "party"),
    [
        ({"sort": "damage", "held_by": "hub"}, Party.HUB),
        ({"sort": "damage"}, Party.CARRIER),
        ({"sort": "short", "held_by": "customer"}, Party.CUSTOMER),
    ],
)
def test_damage_on_the_way_back_is_told_judged_and_settled(
    says: dict[str, str], party: Party
) -> None:
    """Shows FH-8.3.2.1."""
    case = approved()
    case.tell("return_collected", by="carrier", pieces=3)
    case.tell(TROUBLE, by="carrier", what="a leg is broken", incident="leg", **says)
    assert case.state.problems == [TROUBLE]
    judged(case, "leg")
    case.tell("return_exception_settled", remedy="he pays", incident="leg", done="compensate")
    assert case.state.problems == []
    (one,) = troubles(case)
    assert (one.party, one.carried_out_at is not None) == (party, True)


def test_nobody_is_responsible_where_the_desk_says_so() -> None:
    case = approved()
    case.tell(TROUBLE, by="warehouse", what="scratched", incident="leg")
    judged(case, "leg", party="nobody", reason="it was so before")
    (one,) = troubles(case)
    assert one.party == Party.NOBODY


@pytest.mark.parametrize("holder", list(dict.fromkeys(HELD_AFTER.values())))
def test_of_goods_that_come_back_by_themselves_whoever_had_them_is_asked(holder: Role) -> None:
    case = PureReturn()
    way = {"holder": holder, "place": GoodsPlace.ON_THE_ROAD, "since": case.at}
    case.begin(a_case(PRICED, way_back=way, delivered_at=None, lines=PRICED.lines))
    case.tell("return_inspected", by="warehouse", as_described=True, pieces=1)
    (one,) = troubles(case)
    assert (one.held_by, one.pieces, one.expected) == (holder, 1, 3)
    lines = [line for line in case.state.outbox.notices if line.code == TROUBLE]
    roles = {receiver.role for line in lines for receiver in line.to}
    assert roles == {Role.AFTER_SALES, Role.ORDER_DESK}, "nobody has asked for that return"
