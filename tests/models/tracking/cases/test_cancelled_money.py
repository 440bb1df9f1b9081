"""Money of a cancelled order: after-sales owes it, until when, and nothing else is reported."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.decisions.decisions import AnswerReturn, EndReturn
from models.messages.orders.money import Missing, paid_amount
from models.messages.reports.report import Report
from models.messages.shipments.shipment import OWN_SHIPMENT
from models.roles import Role
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages import workflow_ids
from models.stages.order.record import OrderRecord
from models.stages.order.routing import belongs_to_return
from models.stages.returns import duties
from models.stages.returns.case_opening import refund_case
from models.stages.returns.desk import ReturnDesk
from models.stages.returns.record import ReturnRecord
from models.stages.returns.request import ReturnCase
from models.tracking.cases.return_accounts import ReturnAccounts
from models.tracking.cases.way_back import refund_of
from models.tracking.runs.baton import begin_stage
from models.tracking.state import StageState
from tests.builders import a_report, an_order
from tests.models.goods_machine import WAREHOUSE, GoodsWorld
from tests.models.machine import on, tell

SINCE = on(25, "10:00")


def a_refund(**money: Any) -> ReturnCase | None:
    """The case of an order's money that was cancelled at ten."""
    return refund_case(
        an_order(**money), sop=Sop(), begun_at=on(23, "09:00"), since=SINCE,
        reason="so it is wished", reserved="key",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("payment", "total", "most"),
    [("on_delivery", 99_900, 99_900), ("on_delivery", None, None), ("unpaid", 99_900, 20_000)],
)
def test_what_was_collected_on_delivery_is_owed_too(
    payment: str, total: int | None, most: int | None
) -> None:
    order = an_order(payment=payment, total_fen=total, paid_fen=20_000)
    assert paid_amount(order, delivered=True) == most


SOFAS = [{"sku": "A", "name": "a", "pieces": 3, "amount_fen": 300_00}]


@pytest.mark.parametrize(
    ("absent", "turned", "deposit", "most"),
    [
        (0, (), 0, 270_00), (1, (), 0, 180_00), (0, (1,), 0, 180_00), (2, (1,), 0, 0),
        (1, (), 100_00, 180_00), (3, (), 100_00, 100_00), (0, (1,), 50_00, 230_00),
        (0, (1, 1), 50_00, 190_00),
    ],
)  # fmt: skip
def test_nothing_was_collected_on_delivery_for_what_did_not_come(
    absent: int, turned: tuple[int, ...], deposit: int, most: int
) -> None:
    """A discount is shared; each return of what was turned round has its part of a deposit."""
    order = an_order(lines=SOFAS, payment="on_delivery", total_fen=270_00, paid_fen=deposit)
    missing = Missing(Counter(A=absent), tuple(Counter(A=n) for n in turned))
    assert paid_amount(order, delivered=True, missing=missing) == most


def test_of_a_delivery_in_parts_what_came_was_paid_for() -> None:
    """Shows MC-四(一)2: a piece burned, another vehicle has not come."""
    world = GoodsWorld()
    some = world.record.content.lines
    lines = [line.model_copy(update={"amount_fen": 100 * line.pieces}) for line in some]
    world.record.content = an_order("1", lines=lines, payment="on_delivery", total_fen=600)
    world.plan("truck-2", world.pieces[:2])
    world.load("truck-2", world.pieces[:2])
    own = world.at_place(WAREHOUSE)
    world.load(OWN_SHIPMENT, own)
    world.lose(OWN_SHIPMENT, own[:1])
    for how in ("arrived", "collected", "delivered"):
        world.move(OWN_SHIPMENT, how)
    refund = refund_of(world.order, world.record, world.at)
    assert refund is not None
    assert refund.refund_max_fen == 300


def owed(**money: Any) -> StageState:
    """It, as its workflow has begun it."""
    start = a_refund(**({"payment": "paid", "total_fen": 99_900} | money))
    assert start is not None
    name = workflow_ids.case_id(Stage.RETURNS, start.order, start.n)
    state = begin_stage(Stage.RETURNS, start, duties.DUTIES, workflow_id=name, now=SINCE)
    state.learn({Milestone.MONEY_OWED: SINCE}, SINCE)
    return state


@pytest.mark.parametrize(
    ("payment", "total", "paid", "most"),
    [
        ("paid", 99_900, None, 99_900),
        ("paid", None, None, None),  # paid, and nobody says how much
        ("on_delivery", 99_900, 20_000, 20_000),
        ("unpaid", 99_900, 20_000, 20_000),
        ("monthly", 99_900, 10_000, 10_000),
    ],
)
def test_what_was_paid_before_the_delivery_is_owed(
    payment: str, total: int | None, paid: int | None, most: int | None
) -> None:
    case = a_refund(payment=payment, total_fen=total, paid_fen=paid)
    assert case is not None
    assert (case.refund_max_fen, case.kind, case.pieces) == (most, "refund", 0)


@pytest.mark.parametrize("payment", ["on_delivery", "unpaid", "monthly"])
def test_where_nothing_was_paid_there_is_no_case(payment: str) -> None:
    assert a_refund(payment=payment, total_fen=99_900) is None


def test_after_sales_owes_it_by_a_term_and_the_refund_keeps_it() -> None:
    state = owed()
    (due,) = state.deadlines.open.values()
    assert (due.duty, due.due_at) == ("ours:refund_cancelled_order", SINCE + timedelta(days=7))
    money = {"amount_fen": 99_900, "refund_by": "original"}
    more = money | {"amount_fen": 99_901}
    assert "more than the 99900 fen" in str(tell(state, "refunded", SINCE, data=more).reason)
    assert tell(state, "refunded", SINCE, data=money).outcome == "accepted"
    assert (state.deadlines.open, state.deadlines.breaches) == ({}, 0)


@pytest.mark.parametrize("kind", ["return_collected", "return_inspected", "repaired"])
def test_no_goods_come_back_with_it(kind: str) -> None:
    data = {"return_collected": {"pieces": 1}, "return_inspected": {"as_described": True}}
    answer = tell(owed(), kind, SINCE, data=data.get(kind, {}))
    assert "after_sales reports refunded" in str(answer.reason)


def test_nobody_answers_it_and_after_sales_may_end_it() -> None:
    state = owed()
    assert isinstance(state.input, ReturnCase)
    record = ReturnRecord()
    desk = ReturnDesk(state, record, ReturnAccounts(state, record))
    answer = AnswerReturn(decision_id="d1", by=Role.AFTER_SALES, approve=True)
    assert "after_sales reports refunded" in str(desk.why_not(answer))
    assert desk.why_not(EndReturn(decision_id="d2", by=Role.AFTER_SALES, reason="a credit")) is None


@pytest.mark.parametrize(
    ("kind", "ended", "at", "is_so"),
    [
        ("delivered", 3, SINCE, True),
        ("picked_up", 3, SINCE, True),
        ("delivered", 3, SINCE - timedelta(hours=1), False),  # before the return was asked for
        ("delivered", 2, SINCE, False),
        ("site_checked", 3, SINCE, False),
    ],
)
def test_goods_that_move_after_their_delivery_are_a_returns(
    kind: str, ended: int, at: datetime, is_so: bool
) -> None:
    order = an_order()
    record = OrderRecord(order=order.workflow_id, content=order, ended=ended, cases_since=SINCE)
    report = Report.model_validate(a_report(kind, at=at))
    assert belongs_to_return(report, record) is is_so
