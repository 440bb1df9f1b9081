"""A case next to an order is called what it is, wherever it is listed: return, way back, refund."""

from typing import Any

import pytest

from models.ids import Stage
from models.messages.legs.leg import Baton
from models.messages.shipments.goods_place import GoodsPlace
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from models.sop.terms import Sop
from models.stages.returns.case_opening import refund_case, way_back_case
from models.stages.returns.request import CaseKind
from models.stages.returns.way_back import GoodsHolder
from starter.terminal.console.labels import CHINESE_CASES, CHINESE_STAGES
from tests.starter.cli import HOUR, NOW, DeskUnderTest, a_duty, a_snapshot

OWED = {
    CaseKind.RETURN: ("ER-4.4.2:reply_after_sales", Role.AFTER_SALES),
    CaseKind.WAY_BACK: ("ours:bring_back_from_carrier", Role.CARRIER),
    CaseKind.REFUND: ("ours:refund_cancelled_order", Role.AFTER_SALES),
}


async def late_case(desk: DeskUnderTest, kind: CaseKind) -> None:
    """A case of that kind, of which a duty is overdue since an hour."""
    order = await desk.take()
    row = await desk.store.orders.get("shop-a", "A1")
    assert row is not None
    known: dict[str, Any] = {
        "sop": Sop(), "begun_at": NOW, "since": NOW, "reason": "r", "reserved": "k"
    }  # fmt: skip
    if kind is CaseKind.RETURN:
        await desk.store.cases.take_return(row, "q", {}, lambda n, _: {}, opened_at=NOW)
    else:
        paid = order.model_copy(update={"total_fen": 100, "paid_fen": 100})
        hands = GoodsHolder(Role.CARRIER, GoodsPlace.ON_THE_ROAD)
        case = refund_case(paid, **known) if kind is CaseKind.REFUND else None
        case = case or way_back_case(order, hands, lines=order.lines, baton=Baton(), **known)
        await desk.store.cases.take_way_back(row, case, opened_at=NOW)
    (duty, owner), own = OWED[kind], "return:shop-a:A1:1"
    where = a_snapshot(
        order, workflow_id=own, stage=Stage.RETURNS, waiting_on=owner, needs_attention=True
    )
    late = a_duty(order, duty, due_at=NOW - HOUR, workflow_id=own)
    await desk.record(order, duties=[late], snapshot=where, workflow_id=own)


@pytest.mark.parametrize("kind", CaseKind)
async def test_lists_and_pages_call_a_case_what_it_is(
    desk: DeskUnderTest, kind: CaseKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "900")  # the cause is a long sentence
    await late_case(desk, kind)
    words, owner = kind.replace("_", " "), OWED[kind][1]
    for command in (("overdue",), ("worklist", "--role", owner)):
        assert f"shop-a A1, {words} 1" in (await desk.run(*command)).out
        assert {one["case_kind"] for one in await desk.json(*command)} == {kind}
    stuck = (await desk.run("orders", "list", "--stuck")).out
    assert (f"shop-a A1, {words} 1" in stuck, f"{CHINESE_CASES[kind]} {kind}" in stuck) == (
        True,
        True,
    )
    assert f"{words} 1: " in (await desk.run("orders", "show", "shop-a", "A1")).out
    listed = (await desk.run("worklist", "--role", owner)).out
    assert f"{CHINESE_CASES[kind]} {kind}" in listed
    assert kind is CaseKind.RETURN or CHINESE_STAGES[Stage.RETURNS] not in listed


async def test_an_order_that_is_being_cancelled_is_asked_for_nothing(desk: DeskUnderTest) -> None:
    """Nobody can take on what it missed any more, though partners may be long in answering."""
    order = await desk.take()
    rows = [
        a_duty(order, due_at=NOW - HOUR, state=DutyState.MISSED),
        a_duty(order, "FH-8.2.2:call_pickup_point", due_at=NOW - HOUR),
    ]
    where = a_snapshot(order, step="cancelling", waiting_on=Role.PARTNER, sla="breached")
    await desk.record(order, duties=rows, snapshot=where)
    assert await desk.json("overdue") == []
    assert await desk.json("worklist", "--role", "driver") == []
    page = await desk.json("orders", "show", "shop-a", "A1")
    assert page["deadlines"] == []
    assert (await desk.json("orders", "explain", "shop-a", "A1"))["open"] == []
    assert page["breaches"] == 2
