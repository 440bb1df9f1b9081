"""Extra fees 临时增项 (FH-11.3.2): reported first, priced by the tariff alone, agreed, paid."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from models.figures.fees import Fee, fees_of
from models.ids import Stage
from models.messages.decisions.fee_decisions import FeePrice, SetFee
from models.messages.reports.answer import Answer
from models.roles import Role
from models.sop.tariff import Rate, TariffTable, table_for
from models.tracking.decisions.fee_setting import FeeSetting
from models.tracking.runs.baton import baton_to_order, begin_stage
from models.tracking.state import StageState
from tests.models.machine import a_leg, notices, on, tell

NOON = on(24, "12:00")
FLOORS: dict[str, Any] = {"fee": "upstairs", "quantity": 5, "reason": "the lift is out of order"}


def report(leg: StageState, now: datetime = NOON, **data: Any) -> Answer:
    data = {**FLOORS, "incident": "f1", **data}
    return tell(leg, "fee_reported", now, by="technician", data=data)


def price(amount_fen: int = 8000, payer: Role = Role.CUSTOMER) -> FeePrice:
    return FeePrice.model_validate(
        {"fee": "upstairs", "quantity": 5, "amount_fen": amount_fen, "payer": payer, "tariff": "t"}
    )


def set_fee(leg: StageState, now: datetime = NOON, **says: Any) -> str:
    """What becomes of the decision: done, or why not."""
    says = {"decision_id": f"d{leg.changes}", "incident": "f1", "price": price(), **says}
    decision = SetFee.model_validate({"by": Role.SERVICE_DESK, **says})
    desk = FeeSetting(leg, lambda: now)
    return desk.why_not(decision) or desk.apply(decision, now).outcome


def agree(leg: StageState, now: datetime = NOON, by: str = "customer") -> Answer:
    return tell(leg, "fee_agreed", now, by=by, data={"incident": "f1"})


def collect(leg: StageState, amount_fen: int = 8000, now: datetime = NOON) -> Answer:
    data = {"incident": "f1", "amount_fen": amount_fen}
    return tell(leg, "fee_collected", now, by="technician", data=data)


def fee_of(leg: StageState) -> Fee:
    (fee,) = fees_of(leg.outbox.entries)
    return fee


def at_home() -> StageState:
    return a_leg(Stage.INSTALLATION, on(24, "09:00"))


def test_a_fee_is_reported_priced_agreed_and_paid() -> None:
    """Shows FH-11.3.2.1, FH-11.3.2.2."""
    leg = at_home()
    assert report(leg).outcome == "accepted"
    assert {("service_desk", "fee_reported"), ("order_desk", "fee_reported")} <= set(notices(leg))
    assert set_fee(leg) == "done"
    assert (fee_of(leg).state, fee_of(leg).amount_fen) == ("priced", 8000)
    assert agree(leg).outcome == "accepted"
    assert collect(leg).outcome == "accepted"
    fee = fee_of(leg)
    assert (fee.state, fee.payer, fee.paid_fen) == ("paid", "customer", 8000)
    assert leg.open_incidents == ()


@pytest.mark.parametrize("amount_fen", [7999, 8001, 10000])
def test_no_more_and_no_less_is_charged_than_the_tariff_says(amount_fen: int) -> None:
    leg = at_home()
    report(leg)
    set_fee(leg)
    agree(leg)
    answer = collect(leg, amount_fen)
    assert answer.outcome == "refused"
    assert "the tariff says 80.00 yuan" in str(answer.reason)


def test_nothing_is_agreed_to_or_collected_before_its_time() -> None:
    leg = at_home()
    report(leg)
    assert "has no price yet" in str(agree(leg).reason)
    assert "has no price yet" in str(collect(leg).reason)
    set_fee(leg)
    assert "is not agreed to" in str(collect(leg).reason)


def test_only_who_pays_agrees_or_a_desk_for_him() -> None:
    leg = at_home()
    report(leg)
    set_fee(leg, price=price(payer=Role.MERCHANT))
    assert "is paid by the merchant" in str(agree(leg).reason)
    assert agree(leg, by="service_desk").outcome == "accepted"


def test_a_refused_fee_is_not_charged_and_is_no_open_problem() -> None:
    leg = at_home()
    report(leg)
    set_fee(leg)
    tell(leg, "fee_refused", NOON, by="customer", data={"incident": "f1"})
    assert (fee_of(leg).state, leg.open_incidents) == ("refused", ())
    assert "no extra fee f1 is open" in str(collect(leg).reason)


def test_another_price_asks_again_and_the_same_one_does_not() -> None:
    leg = at_home()
    report(leg)
    set_fee(leg)
    agree(leg)
    set_fee(leg, NOON + timedelta(minutes=1))
    assert fee_of(leg).state == "agreed"
    set_fee(leg, NOON + timedelta(minutes=2), price=price(4000))
    assert fee_of(leg).state == "priced"
    assert "is not agreed to" in str(collect(leg, 4000, NOON + timedelta(minutes=3)).reason)


def test_a_fee_with_its_price_goes_on_into_the_next_leg() -> None:
    leg = a_leg(Stage.CITY_DELIVERY, on(24, "09:00"))
    report(leg)
    set_fee(leg)
    agree(leg)
    following = at_home()
    start = following.input.model_copy(update={"baton": baton_to_order(leg)})
    later = begin_stage(
        Stage.INSTALLATION, start, (), workflow_id="order:shop-a:1:installation", now=NOON
    )
    assert collect(later).outcome == "accepted"


def test_who_may_not_set_a_fee_and_what_is_not_there_is_said() -> None:
    leg = at_home()
    assert "no extra fee f1 is open" in set_fee(leg)
    report(leg)
    assert "technician cannot set a fee" in set_fee(leg, by=Role.TECHNICIAN)
    assert "priced by the tariff alone" in set_fee(leg, price=None)


def test_no_report_says_a_price_since_the_tariff_alone_does() -> None:
    leg = at_home()
    report(leg)
    data = {"incident": "f1", **price(9_900).model_dump(mode="json")}
    answer = tell(leg, "fee_set", NOON, by="service_desk", data=data)
    assert answer.outcome == "refused"
    assert "set_fee" in str(answer.reason)
    assert fee_of(leg).state == "reported"


def test_a_price_that_is_decided_by_a_wrong_clock_is_set_all_the_same() -> None:
    leg = at_home()
    report(leg)
    assert set_fee(leg, at=on(28, "12:00")) == "done"
    assert (fee_of(leg).state, leg.pending) == ("priced", {})


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_the_price_depends_on_what_happened_and_not_on_what_was_received_first(
    order: tuple[int, ...],
) -> None:
    leg = at_home()
    report(leg)
    for n in order:
        at = NOON + timedelta(minutes=n + 1)
        decided = price(1000 * (n + 1))
        assert set_fee(leg, NOON + timedelta(minutes=5), at=at, price=decided) == "done"
    assert fee_of(leg).amount_fen == 3000
    (open_,) = leg.open_incidents
    assert open_.price is not None
    assert open_.price.amount_fen == 3000


def a_table(valid_from: date, city: str | None, fen: int) -> TariffTable:
    fees = {"upstairs": Rate(fen=fen)}
    return TariffTable.model_validate({"valid_from": valid_from, "city": city, "fees": fees})


def test_the_newest_table_of_the_city_holds_and_else_the_general_one() -> None:
    tables = (
        a_table(date(2026, 1, 1), None, 1),
        a_table(date(2026, 7, 1), None, 2),
        a_table(date(2026, 3, 1), "成都市", 3),
        a_table(date(2027, 1, 1), "成都市", 4),
    )
    found = {
        (city, day): table_for(tables, city, day)
        for city in ("成都市", "上海市")
        for day in (date(2026, 2, 1), date(2026, 8, 1))
    }
    fens = [table.fees[next(iter(table.fees))].fen for table in found.values() if table]
    assert fens == [1, 3, 1, 2]
    assert table_for(tables, "成都市", date(2025, 12, 31)) is None


def test_units_that_are_part_of_the_standard_cost_nothing_and_there_is_a_most() -> None:
    rate = Rate(fen=2000, free=1, most_fen=10_000)
    assert [rate.price(floors) for floors in (1, 2, 5, 20)] == [0, 2000, 8000, 10_000]


@pytest.mark.parametrize("payer", [Role.CUSTOMER, Role.MERCHANT, Role.CARRIER, Role.PROVIDER])
def test_whoever_is_to_pay_is_informed_of_the_price_and_says_yes_or_no_himself(payer: Role) -> None:
    """Shows FH-11.3.2.1."""
    leg = at_home()
    report(leg)
    set_fee(leg, price=price(payer=payer))
    priced = {role for role, code in notices(leg) if code == "fee_set"}
    assert priced == {"provider", payer.value}
    others = {"customer", "merchant", "carrier", "provider"} - {payer.value}
    assert {agree(leg, by=other).outcome for other in others} == {"refused"}
    assert agree(leg, by=payer.value).outcome == "accepted"


def test_a_carrier_refuses_no_fee_that_nobody_has_asked_him_for() -> None:
    leg = at_home()
    report(leg)
    refused = tell(leg, "fee_refused", NOON, by="carrier", data={"incident": "f1"})
    assert refused.outcome == "refused"
    refused = tell(leg, "fee_refused", NOON, by="customer", data={"incident": "f1"})
    assert refused.outcome == "accepted"
