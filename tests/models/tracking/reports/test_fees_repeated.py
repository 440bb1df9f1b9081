"""A fee that is reported again, or taken back in the middle: no fen appears, and none is lost."""

from datetime import timedelta

import pytest

from models.messages.decisions.decisions import Withdraw
from models.tracking.decisions.withdrawals import Withdrawals
from models.tracking.state import StageState
from tests.models.machine import tell
from tests.models.tracking.reports.test_fees import (
    NOON,
    agree,
    at_home,
    collect,
    fee_of,
    price,
    report,
    set_fee,
)


def why_not_withdrawn(leg: StageState, report_id: str) -> str | None:
    says = {"decision_id": "w1", "report_id": report_id, "reason": "a slip", "by": "order_desk"}
    desk = Withdrawals(leg, lambda: NOON, lambda: False)
    return desk.why_not(Withdraw.model_validate(says))


def report_of(leg: StageState, kind: str) -> str:
    """The report of that kind which counts."""
    (fact,) = leg.facts.named(kind)
    return fact.fact_id


def a_paid_fee() -> StageState:
    leg = at_home()
    report(leg)
    set_fee(leg)
    agree(leg)
    collect(leg)
    return leg


@pytest.mark.parametrize("kind", ["fee_reported", "fee_set", "fee_agreed"])
def test_what_a_payment_rests_on_is_not_withdrawn_before_the_payment(kind: str) -> None:
    """Shows FH-11.3.2.2."""
    leg = a_paid_fee()
    paid = report_of(leg, "fee_collected")
    why = why_not_withdrawn(leg, report_of(leg, kind))
    assert why == f"fee_collected {paid} rests on it: withdraw that first"
    assert why_not_withdrawn(leg, paid) is None
    leg.withdraw(paid, NOON)
    left = why_not_withdrawn(leg, report_of(leg, kind))
    assert left is None if kind == "fee_agreed" else "fee_agreed" in str(left)


def test_a_price_is_not_withdrawn_before_what_was_agreed_to_a_minute_sooner() -> None:
    """By the clock of who notes it down: another price would count as agreed to, else."""
    leg = at_home()
    report(leg)
    set_fee(leg, NOON + timedelta(minutes=2))
    agree(leg, NOON + timedelta(minutes=1))
    for kind in ("fee_set", "fee_reported"):
        assert "fee_agreed" in str(why_not_withdrawn(leg, report_of(leg, kind)))


def test_nobody_has_agreed_to_a_price_that_is_left_when_another_is_withdrawn() -> None:
    leg = at_home()
    report(leg)
    set_fee(leg, price=price(1000))
    first = report_of(leg, "fee_set")
    agree(leg)
    set_fee(leg, NOON + timedelta(minutes=1), price=price(2000))
    assert "fee_agreed" in str(why_not_withdrawn(leg, first))
    second = leg.facts.named("fee_set")[-1].fact_id
    assert why_not_withdrawn(leg, second) is None
    leg.withdraw(second, NOON)
    (open_,) = leg.open_incidents
    assert open_.price is not None
    assert (open_.price.amount_fen, open_.price.agreed) == (1000, True)


def test_a_fee_that_is_paid_or_refused_is_not_reported_again_under_its_name() -> None:
    leg = a_paid_fee()
    again = report(leg, quantity=9)
    assert again.outcome == "refused"
    assert "f1 is settled: report another one under a name of its own" in str(again.reason)
    assert (fee_of(leg).state, fee_of(leg).paid_fen) == ("paid", 8000)
    other = at_home()
    report(other)
    tell(other, "fee_refused", NOON, by="customer", data={"incident": "f1"})
    assert report(other, quantity=9).outcome == "refused"


def test_of_a_fee_that_has_a_price_another_quantity_is_decided() -> None:
    leg = at_home()
    report(leg)
    assert report(leg, quantity=6).outcome == "accepted"
    set_fee(leg)
    again = report(leg, quantity=9)
    assert again.outcome == "refused"
    assert "set_fee with another `quantity`" in str(again.reason)
    assert (fee_of(leg).state, fee_of(leg).amount_fen) == ("priced", 8000)
