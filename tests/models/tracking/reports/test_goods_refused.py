"""Goods that the customer refuses 拒收: decided that day, and out of the sums (FH-10.2.5)."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.decisions.decisions import Withdraw
from models.messages.reports.answer import Answer
from models.tracking.decisions.withdrawals import Withdrawals
from models.tracking.runs.baton import baton_to_order
from models.tracking.runs.delivered_goods import goods_delivered
from models.tracking.state import StageState
from tests.models.home import at_home, say, sign, visits
from tests.models.machine import a_leg, notices, on, tell
from tests.models.tracking.runs.test_delivered_goods import (
    a_city,
    collect,
    deliver,
    to_be_installed,
)

DECIDE = "FH-10.2.5:decide_refused"
NOON = on(23, "12:00")


def refuse(leg: StageState, pieces: int = 1, now: Any = NOON, **data: Any) -> Answer:
    kinds = [{"sku": "YG-2000", "pieces": pieces}]
    says = {"kinds": kinds, "reason": "a dent", "incident": "dent", **data}
    return tell(leg, "goods_refused", now, by="provider", data=says)


def test_it_is_an_incident_that_the_order_desk_decides_that_day() -> None:
    """Shows FH-10.2.5."""
    leg = a_city()
    refuse(leg)
    assert leg.problems == ["goods_refused"]
    assert {("order_desk", "goods_refused"), ("merchant", "goods_refused")} <= set(notices(leg))
    assert leg.outbox.rows[DECIDE, "dent", 1].due_at == on(23, "24:00")
    settled = {"remedy": "money back", "incident": "dent"}
    tell(leg, "exception_settled", on(23, "17:00"), by="order_desk", data=settled)
    assert str(leg.outbox.rows[DECIDE, "dent", 1].state) == "kept"
    assert leg.problems == []


@pytest.mark.parametrize("delivered", [None, 2])
def test_what_is_refused_at_the_door_is_neither_short_nor_to_be_installed(
    delivered: int | None,
) -> None:
    leg = a_city()
    collect(leg, 3)
    refuse(leg)
    deliver(leg, delivered)
    assert leg.problems == ["goods_refused"]
    handed_on = goods_delivered(leg)
    assert handed_on.short == 0
    assert to_be_installed(handed_on, *leg.situation.shipments.values()) == 2


@pytest.mark.parametrize("refused_first", [True, False])
def test_what_is_refused_once_it_was_delivered_is_not_installed(refused_first: bool) -> None:
    home = at_home(3)
    sign(home)
    if refused_first:
        refuse(home, now=on(24, "10:00"))
    say(home, "installed", on(24, "12:00"), pieces=2)
    if not refused_first:
        refuse(home, now=on(24, "12:30"))
    assert home.happened("installed")
    assert visits(home)[0].left == 0
    accepted = tell(home, "accepted", on(24, "13:00"), by="customer", data={"sheet": "s/1"})
    assert (accepted.outcome, accepted.state) == ("accepted", None)


def test_the_same_refusal_told_by_two_is_one() -> None:
    home = at_home(3)
    refuse(home, now=on(24, "10:00"))
    tell(
        home, "goods_refused", on(24, "10:30"), by="customer",
        data={"kinds": [{"sku": "YG-2000", "pieces": 1}], "reason": "x", "incident": "dent"},
    )  # fmt: skip
    sign(home)
    say(home, "installed", on(24, "12:00"), pieces=1)
    assert not home.happened("installed")
    say(home, "installed", on(24, "12:10"), pieces=1)
    assert home.happened("installed")


@pytest.mark.parametrize("at_the_door", [True, False])
def test_no_more_is_refused_than_is_left(at_the_door: bool) -> None:
    leg = a_city() if at_the_door else at_home(3)
    now = NOON if at_the_door else on(24, "10:00")
    assert refuse(leg, 4, now).outcome == "refused"
    assert refuse(leg, 2, now).outcome == "accepted"
    more = refuse(leg, 2, now, incident="other")
    assert (more.outcome, "1 piece of the order's own goods" in str(more.reason)) == (
        "refused",
        True,
    )
    assert refuse(leg, 3, now).outcome == "accepted", "of one incident the last word counts"


def test_a_refusal_that_is_withdrawn_was_none() -> None:
    """ADR-0053."""
    leg = a_city()
    collect(leg, 3)
    refused = refuse(leg)
    leg.withdraw(refused.report_id, on(23, "13:00"))
    deliver(leg, 3)
    assert leg.problems == []
    assert not [one for one in leg.deadlines.open.values() if one.duty == DECIDE]
    shipments = leg.situation.shipments.values()
    assert to_be_installed(goods_delivered(leg), *shipments) == 3


def test_other_trouble_is_reported_and_settled_the_same_day() -> None:
    """Shows FH-8.3.2.2."""
    leg = a_city()
    tell(leg, "other_trouble", NOON, by="provider", data={"what": "a flood", "incident": "f"})
    assert ("order_desk", "other_trouble") in notices(leg)
    assert leg.problems == ["other_trouble"]
    settled = {"remedy": "dried", "incident": "f"}
    tell(leg, "exception_settled", on(23, "17:00"), by="order_desk", data=settled)
    assert leg.problems == []


@pytest.mark.parametrize("name", [{"incident": "scratch"}, {}])
def test_one_refusal_that_another_tells_under_another_name_is_one(name: dict[str, str]) -> None:
    home = at_home(3)
    refuse(home, now=on(24, "10:00"))
    says = {"kinds": [{"sku": "YG-2000", "pieces": 1}], "reason": "x", **name}
    again = tell(home, "goods_refused", on(24, "10:30"), by="customer", data=says)
    assert again.outcome == "refused"
    assert "incident=dent" in str(again.reason)
    more = {**says, "kinds": [{"sku": "YG-2000", "pieces": 2}], "incident": "dent"}
    assert tell(home, "goods_refused", on(24, "10:40"), by="customer", data=more).outcome == (
        "accepted"
    )
    assert refuse(home, now=on(24, "11:00"), incident="lid").outcome == "accepted"  # his own


def test_once_its_leg_has_ended_the_answer_says_where_the_goods_are() -> None:
    """ADR-0053: their way back has begun by then, and no report takes that back."""
    city = a_city()
    collect(city, 3)
    refused = refuse(city)
    deliver(city, 2)
    home = a_leg(Stage.INSTALLATION, on(24, "09:00"), baton=baton_to_order(city))
    desk = Withdrawals(home, lambda: on(24, "10:00"), lambda: False)
    says = {"report_id": refused.report_id, "decision_id": "d", "by": "service_desk"}
    why = str(desk.why_not(Withdraw.model_validate({**says, "reason": "a slip"})))
    assert "1 refused piece is on the way back by now" in why
    assert "call the service_desk" in why or "call the installation_desk" in why


@pytest.mark.parametrize(("at", "outcome"), [("12:50", "accepted"), ("13:10", "refused")])
def test_what_he_refuses_once_he_has_accepted_it_is_a_return(at: str, outcome: str) -> None:
    """Shows FH-10.2.5: told late, it counts where he refused before he signed."""
    home = at_home(3)
    sign(home)
    say(home, "installed", on(24, "12:00"), pieces=3)
    tell(home, "accepted", on(24, "13:00"), by="customer", data={"sheet": "s/1"})
    says = {"kinds": [{"sku": "YG-2000", "pieces": 1}], "reason": "a dent", "incident": "dent"}
    answer = tell(home, "goods_refused", on(24, "13:20"), at=on(24, at), by="provider", data=says)
    assert answer.outcome == outcome
    assert ("a return, ask for it" in str(answer.reason)) is (outcome == "refused")
