"""Stuck means one thing: every list has the same orders, each with its cause and a way out."""

from typing import Any

import pytest

from models.codes import ProblemCode
from models.messages.lists.order_filter import OrderFilter
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from starter.service.explaining import stuck
from starter.service.explaining.cause import CauseClass
from starter.service.explaining.causes import cause_of
from starter.service.explaining.evidence import TemporalEvidence
from starter.service.reading import queries
from tests.starter.cli import HOUR, NOW, DeskUnderTest, a_duty, a_snapshot, parked_at
from tests.starter.http_doors import Doors, a_context, no_command
from tests.starter.service.explaining.test_causes import RETRYING, evidence_of, looked, order_at
from tests.thorough import first_of

SITUATIONS: dict[CauseClass, tuple[dict[str, Any], dict[str, Any]]] = {
    CauseClass.NO_SERVER: ({}, {"unreachable": "no answer"}),
    CauseClass.LOST: ({"problem": "lost"}, {}),
    CauseClass.PAUSED: ({}, {"looked": looked("paused")}),
    CauseClass.TASK_FAILING: (
        {}, {"looked": looked(task_failing="why", heals="fix it", command="fulfil worker")},
    ),
    CauseClass.NO_WORKER: ({}, {"polled": False}),
    CauseClass.PARKED: (parked_at("ask_vehicle"), {}),
    CauseClass.RETRYING: ({}, {"looked": looked("completed", pending=(RETRYING,))}),
    CauseClass.NOT_TAKEN: ({"problem": "unknown_signal"}, {}),
    CauseClass.HELD: ({"sla": "held"}, {}),
    CauseClass.ATTENTION: ({"problem": "in_review", "step": "in_review"}, {}),
    CauseClass.OVERDUE: ({}, {}),
}  # fmt: skip
"""How an order comes to each cause: where it stands, what else is known."""

UNSTARTED = {CauseClass.NOT_STARTED}
NOTHING_TO_DO = {CauseClass.ENDED, CauseClass.IN_TIME}


def test_every_class_of_causes_is_walked() -> None:
    assert SITUATIONS.keys() | UNSTARTED | NOTHING_TO_DO == set(CauseClass)


@pytest.mark.parametrize("kind", SITUATIONS)
async def test_every_cause_has_a_way_out_that_does_something(
    desk: DeskUnderTest, kind: CauseClass
) -> None:
    stands, known = SITUATIONS[kind]
    order = await order_at(desk, **stands)
    if kind is CauseClass.OVERDUE:
        await desk.record(order, duties=[a_duty(order, due_at=NOW - HOUR)])
    cause = cause_of(await evidence_of(desk, **known))
    assert cause.kind is kind
    assert cause.command
    assert " show " not in cause.command, "it would only be looked at"


@pytest.mark.parametrize("code", first_of(ProblemCode))
async def test_every_problem_has_a_way_out(desk: DeskUnderTest, code: ProblemCode) -> None:
    await order_at(desk, problem=code, waiting_on=Role.ORDER_DESK)
    command = cause_of(await evidence_of(desk)).command
    assert command
    assert " show " not in command


@pytest.mark.parametrize("duty", first_of(ALL_DUTIES))
async def test_whatever_is_overdue_has_a_way_out(desk: DeskUnderTest, duty: str) -> None:
    order = await order_at(desk)
    missed = a_duty(order, duty, due_at=NOW - 9 * HOUR, state=DutyState.MISSED)
    await desk.record(order, duties=[missed])
    cause = cause_of(await evidence_of(desk))
    assert cause.kind is CauseClass.OVERDUE
    assert cause.command
    assert cause.act


async def stuck_orders(desk: DeskUnderTest) -> None:
    """A1 is overdue, A2 parked, A3 on its way in time."""
    for number, changes, due in (
        ("A1", {}, -HOUR), ("A2", parked_at("ask_vehicle"), HOUR), ("A3", {}, HOUR),
    ):  # fmt: skip
        order = await desk.take(number)
        duty = a_duty(order, due_at=NOW + due)
        await desk.record(order, duties=[duty], snapshot=a_snapshot(order, **changes))


async def test_list_and_explain_say_the_same_of_each_order(desk: DeskUnderTest) -> None:
    await stuck_orders(desk)
    found = {one["order_no"]: one["stuck"] for one in await desk.json("orders", "list", "--stuck")}
    assert found.keys() == {"A1", "A2"}
    for number, listed in found.items():
        page = await desk.json("orders", "explain", "shop-a", number)
        same = {name: page[name] for name in ("cause", "sentence", "command")}
        assert {name: listed[name] for name in same} == same


async def test_each_has_the_act_that_gets_it_going_where_temporal_is_there(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stuck_orders(desk)

    async def moves(_context: Any) -> TemporalEvidence:
        return TemporalEvidence(None, polled=True)

    monkeypatch.setattr(stuck, "temporal_liveness", moves)
    context = a_context(desk.store)
    rows, _ = await queries.orders(context, OrderFilter(stuck=True))
    found = {row.order_no: row.stuck for row in await stuck.with_causes(context, rows)}
    assert {number: (one.cause, one.act) for number, one in found.items() if one} == {
        "A1": ("overdue", ("report", "picked_up")),
        "A2": ("parked", ("decide", "repair")),
    }


async def test_over_http_the_cause_is_told_and_no_command(doors: Doors) -> None:
    await doors.place()
    (row,) = (await doors.http.get("/orders")).json()["orders"]
    await doors.context.store.troubles.note(
        "order", row["workflow_id"], row["workflow_id"], cause="no room", advice=None, at=NOW
    )
    answer = await doors.http.get("/orders?stuck=true")
    await no_command(answer)
    assert answer.json()["orders"][0]["stuck"]["cause"] == "not_started"
