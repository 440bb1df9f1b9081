"""What a return takes from the home before the acceptance leaves the sums of its order (FE-4)."""

from typing import Any

import pytest

from models.messages.orders.order import count_goods
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from models.messages.shipments.losses import PiecesFromHome
from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment
from models.stages.returns.request import ReturnCase
from models.tracking.cases.pre_acceptance_returns import from_home
from models.tracking.runs.baton import baton_to_order
from models.tracking.runs.outstanding_goods import all_is_back
from models.tracking.state import StageState
from tests.builders import a_report
from tests.models.home import at_home, say, sign
from tests.models.machine import NUMBERS, on, tell
from tests.models.return_machine import PureReturn

NOON = on(24, "12:00")
A, B = "return:shop-a:1:1", "return:shop-a:1:2"


def word(home: StageState, case: str, pieces: int, *, fetched: bool = False) -> Answer:
    """What a return says to its order: so many pieces, or that they stay."""
    kind = "goods_go_back" if pieces else "goods_stay"
    says: dict[str, Any] = {"pieces": pieces, "fetched": fetched} if pieces else {}
    number = next(NUMBERS)
    at = NOON.replace(second=number % 60, microsecond=number)
    data = {"returned_by": case, **says}
    report = a_report(kind, at=at, by="after_sales", report_id=f"w{number}", data=data)
    return home.receive(
        Report.model_validate(report).on_the_way(confirmed=True), at, passed_on=True
    )


def accept(home: StageState) -> str | None:
    tell(home, "accepted", on(24, "11:30"), by="customer", data={"sheet": "s/1"})
    return None if home.happened("accepted") else "waits"


def test_what_is_left_is_installed_and_accepted() -> None:
    """Shows FH-11.2.4, FH-11.2.6."""
    home = at_home(3)
    sign(home)
    say(home, "installed", on(24, "11:00"), pieces=2)
    assert accept(home) == "waits"
    word(home, A, 1)
    assert home.situation.to_install == 2
    assert (home.happened("installed"), home.happened("accepted")) == (True, True)
    assert not all_is_back(home)


def test_what_stays_after_all_is_to_be_installed() -> None:
    home = at_home(3)
    sign(home)
    say(home, "installed", on(24, "11:00"), pieces=2)
    word(home, A, 1)
    word(home, A, 0)
    assert (home.situation.to_install, home.happened("installed")) == (3, False)
    assert accept(home) == "waits"


def test_all_is_back_once_several_returns_have_fetched_it() -> None:
    home = at_home(3)
    word(home, A, 2, fetched=True)
    word(home, B, 1)
    assert not all_is_back(home)
    word(home, B, 1, fetched=True)
    assert all_is_back(home)
    word(home, B, 0)  # it was handed back
    assert not all_is_back(home)


def test_goods_that_are_lost_next_to_a_return_are_not_waited_for() -> None:
    home = at_home(3)
    word(home, A, 2, fetched=True)
    lost = {"pieces": 1, "cause": "fire", "incident": "fire"}
    assert tell(home, "goods_lost", on(24, "12:30"), data=lost).outcome == "accepted"
    assert all_is_back(home)


def test_another_shipment_that_is_still_to_come_is_waited_for() -> None:
    home = at_home(3, shipments=(Shipment(name="truck-2", pieces=2, forward=True),))
    word(home, A, 3, fetched=True)
    assert (all_is_back(home), home.situation.to_install) == (False, 2)


def test_what_goes_back_after_the_acceptance_is_the_returns_alone() -> None:
    home = at_home(3)
    sign(home)
    say(home, "installed", on(24, "11:00"))
    assert accept(home) is None
    word(home, A, 3, fetched=True)
    assert not all_is_back(home)


def test_nobody_else_says_it_and_the_next_leg_knows_it() -> None:
    home = at_home(3)
    data = {"pieces": 1, "returned_by": A}
    answer = tell(home, "goods_go_back", NOON, by="after_sales", data=data)
    assert (answer.outcome, "ask for the return" in str(answer.reason)) == ("refused", True)
    word(home, A, 1)
    (own,) = baton_to_order(home).shipments
    assert (own.name, own.back) == (OWN_SHIPMENT, {A: PiecesFromHome(pieces=1)})


def a_return(**changes: Any) -> PureReturn:
    """A return of all of an order that is not accepted yet."""
    case = PureReturn()
    case.begin(ReturnCase.model_validate({**dict(case.case), "unaccepted": True, **changes}))
    return case


def home_word(case: PureReturn) -> tuple[int, bool]:
    goods = from_home(case.books, case.next)
    assert count_goods(goods.kinds).total() in (0, goods.pieces)
    return goods.pieces, goods.fetched


def test_an_approved_return_takes_its_goods_and_fetches_them() -> None:
    case = a_return()
    assert home_word(case) == (0, False)
    case.answer()
    assert home_word(case) == (3, False)
    case.tell("return_collected", pieces=2)
    assert home_word(case) == (2, True)
    case.tell("return_inspected", as_described=False, pieces=2)
    case.answer(approve=False)
    assert home_word(case) == (2, True)
    case.tell("return_handed_back", by="after_sales")
    assert home_word(case) == (0, False)


@pytest.mark.parametrize("how", ["refused", "repair", "accepted"])
def test_a_return_that_takes_nothing_says_nothing(how: str) -> None:
    case = a_return(unaccepted=how != "accepted")
    case.answer(approve=how != "refused")
    if how == "repair":
        case.agree(wish="repair")
    assert home_word(case) == (0, False)


def test_goods_that_only_the_warehouse_has_counted_are_fetched() -> None:
    case = a_return()
    case.answer()
    case.tell("return_inspected", as_described=True, pieces=3)
    assert home_word(case) == (3, True)
