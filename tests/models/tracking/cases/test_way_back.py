"""The way back of a cancelled order's goods, without an engine: whose hands, what is refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.ids import Stage
from models.messages.decisions.decisions import AnswerReturn, EndReturn, WithdrawReturn
from models.messages.legs.leg import Baton
from models.messages.shipments.goods_place import GoodsPlace
from models.roles import Role
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages import workflow_ids
from models.stages.returns import duties
from models.stages.returns.case_opening import way_back_case
from models.stages.returns.desk import OfReturn, ReturnDesk
from models.stages.returns.record import ReturnRecord
from models.stages.returns.request import ReturnCase
from models.stages.returns.way_back import GoodsHolder, holder_of_order
from models.tracking.cases.return_accounts import ReturnAccounts
from models.tracking.cases.way_back import after_last_move
from models.tracking.runs.baton import begin_stage
from models.tracking.state import StageState
from tests.builders import an_order
from tests.models.machine import a_leg, on, tell

SINCE = on(25, "10:00")


def a_way_back(now: datetime = SINCE) -> StageState:
    """Goods that the carrier has, of an order that was cancelled at ten."""
    order = an_order()
    start = way_back_case(
        order, holder_of_order({"picked_up"}, None), sop=Sop(), begun_at=on(23, "09:00"),
        since=SINCE, reason="so it is wished", lines=order.lines, reserved="key", baton=Baton(),
    )  # fmt: skip
    name = workflow_ids.case_id(Stage.RETURNS, start.order, start.n)
    state = begin_stage(Stage.RETURNS, start, duties.DUTIES, workflow_id=name, now=now)
    state.learn({duties.BACK_WITH[Role.CARRIER]: SINCE}, now)
    return state


@pytest.mark.parametrize(
    ("facts", "hub", "hands"),
    [
        ({"picked_up"}, None, (Role.CARRIER, GoodsPlace.ON_THE_ROAD)),
        (
            {"picked_up", "departed", "checkpoint_passed"},
            None,
            (Role.CARRIER, GoodsPlace.ON_THE_ROAD),
        ),
        ({"picked_up", "arrived_at_hub"}, "CD-1", (Role.HUB, GoodsPlace.AT_HUB, "CD-1")),
        ({"arrived_at_hub", "arrival_passed_on"}, None, (Role.HUB, GoodsPlace.AT_HUB)),
        ({"arrived_at_hub", "collected"}, "CD-1", (Role.PROVIDER, GoodsPlace.WITH_PROVIDER)),
        ({"collected", "delivered"}, None, (Role.PROVIDER, GoodsPlace.WITH_CUSTOMER)),
    ],
)
def test_who_has_the_goods_follows_from_what_was_told_last(
    facts: set[str], hub: str | None, hands: tuple[Any, ...]
) -> None:
    assert holder_of_order(facts, hub) == GoodsHolder(*hands)


def test_it_counts_from_the_cancellation_and_never_from_before_the_goods_moved_last() -> None:
    """The clock of a leg may have been ahead of its order's."""
    road = a_leg(Stage.TRUNK_TRANSPORT, SINCE, milestones={Milestone.PICKED_UP: SINCE})
    assert after_last_move(road, on(25, "12:00")) == on(25, "12:00")
    tell(road, "departed", on(25, "16:00"))
    assert after_last_move(road, on(25, "12:00")) == on(25, "16:00")


def test_whoever_has_them_owes_them_by_a_term_and_is_kept_by_the_inspection() -> None:
    state = a_way_back()
    (owed,) = state.deadlines.open.values()
    assert (owed.duty, owed.due_at) == ("ours:bring_back_from_carrier", SINCE + timedelta(days=7))
    state.deadlines.tick(owed.due_at)
    assert tell(state, "return_inspected", owed.due_at).outcome == "accepted"
    assert (state.deadlines.open, state.deadlines.breaches) == ({}, 0)


@pytest.mark.parametrize("kind", ["refunded", "repaired", "opinion_given"])
def test_no_money_goes_back_for_what_was_never_delivered(kind: str) -> None:
    data = {"amount_fen": 1, "refund_by": "original"} if kind == "refunded" else {"score": 5}
    answer = tell(a_way_back(), kind, SINCE, data={} if kind == "repaired" else data)
    assert "the warehouse reports return_inspected" in str(answer.reason)


@pytest.mark.parametrize(
    "decision",
    [
        AnswerReturn(decision_id="d1", by=Role.AFTER_SALES, approve=True),
        WithdrawReturn(decision_id="d2", by=Role.AFTER_SALES),
    ],
)
def test_nobody_answers_or_withdraws_what_nobody_asked_for(decision: OfReturn) -> None:
    state = a_way_back()
    assert isinstance(state.input, ReturnCase)
    record = ReturnRecord()
    desk = ReturnDesk(state, record, ReturnAccounts(state, record))
    assert "nobody asked for a return" in str(desk.why_not(decision))
    end = EndReturn(decision_id="d3", by=Role.AFTER_SALES, reason="lost on the road")
    assert desk.why_not(end) is None
