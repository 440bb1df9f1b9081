"""The server killed between the ledger's commit and the end of the task, and at any moment.

Once quiet, our database says of no report and no decision what no history has, and each that was
acknowledged stands as a fact once.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from temporalio.service import RPCError

from models.errors import Unavailable
from models.messages.decisions.decisions import DecisionAnswer, Hold
from models.messages.legs.status import Status
from models.messages.orders.order import Order
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.timeline.timeline import EntryKind
from starter.local import clock_mover
from starter.local.doctor.deep import ANSWERED_AFTER, DEEP_CHECKS, run_deep_checks
from starter.local.progress import PlainProgress
from starter.service.decisions.decide import decide
from starter.service.place import place
from starter.service.reports.report import report
from starter.service.upkeep.relay import Relay
from tests.builders import an_order
from tests.engines import kill_server
from tests.starter.live_server import report_of, until
from tests.thorough import first_of
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.killed_servers import Home, home
from tests.workflows.server_waits import UNSETTLED

__all__ = ["home"]

CONFIRM = "ER-4.2.1:confirm_order"
SECOND = timedelta(seconds=1)
REASON = {"reason": "so it is wished"}
NO_HISTORY = "decision d2 (hold) stands as done, and no history of the order has it"
NOT_DONE = "decision d1 (hold) stands as sent, and a history of the order has it"


async def by_door(home: Home, order: Order) -> None:
    """A decision over the door, which may be told that nobody knows whether it was done."""
    with suppress(Unavailable):
        await decide(home.door, order.merchant, order.number, "confirm", {"decision_id": "d1"})


async def by_update(home: Home, order: Order) -> None:
    """A decision of an outside client, which writes nothing itself."""
    handle = (await home.door.gateway.client()).get_workflow_handle(order.workflow_id)
    with suppress(RPCError):
        await handle.execute_update("hold", {"decision_id": "d1", "by": "order_desk", **REASON})


async def by_signal(home: Home, order: Order) -> None:
    """A report of an outside client, refused and written down."""
    handle = (await home.door.gateway.client()).get_workflow_handle(order.workflow_id)
    await handle.signal("report", {"report_id": "r1", "kind": "nothing"})


@pytest.mark.parametrize("way", first_of([by_door, by_update, by_signal]))
async def test_a_server_killed_after_the_ledgers_commit_loses_and_doubles_nothing(
    home: Home, way: Callable[[Home, Order], Coroutine[Any, Any, None]]
) -> None:
    order = an_order(f"COMMIT-{way.__name__}")
    await place(home.door, order)
    await until(home.door, order, lambda row: row.step == "awaiting_confirmation")
    home.ledger.armed = True
    saying = asyncio.create_task(way(home, order))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while home.ledger.armed:  # noqa: ASYNC110  # the worker disarms it
            await asyncio.sleep(0.02)
    saying.cancel()  # who said it has died with the server, and does not say it again
    await asyncio.wait({saying})
    await home.engine.start_server()
    await home.quiet(lambda: lived_on(home, order))
    assert await home.untrue() == []


async def killed_as_it_breaches(home: Home, order: Order) -> None:
    """An order whose confirmation is missed: the batch that says so kills the server, which is
    there again then."""
    await place(home.door, order)
    await until(home.door, order, lambda row: row.step == "awaiting_confirmation")
    await home.quiet(lambda: settled(home, order))
    handle = (await home.door.gateway.client()).get_workflow_handle(order.workflow_id)
    status = await handle.query("status", result_type=Status)
    due = next(one.due_at for one in status.deadlines if one.duty == CONFIRM)
    home.ledger.armed, home.ledger.only = True, EntryKind.BREACHED
    move = clock_mover.move_to(home.idle_world.world.client, handle, due + SECOND)
    moving = asyncio.create_task(move)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while home.ledger.armed:  # noqa: ASYNC110  # the worker disarms it
            await asyncio.sleep(0.02)
    moving.cancel()  # nobody answers it any more
    await asyncio.wait({moving})
    await home.engine.start_server()


async def notices_of(home: Home, order: Order) -> dict[str, str]:
    """What is to be told of an order, and where it stands, by code."""
    rows = await home.idle_world.world.notice_rows(order.workflow_id, withdrawn=True)
    return {str(row["code"]): str(row["state"]) for row in rows}


async def settled(home: Home, order: Order) -> bool:
    """Whether it is known of all of them what becomes of them."""
    return not UNSETTLED & {*(await notices_of(home, order)).values()}


async def test_a_breach_whose_task_is_done_again_is_told_once(home: Home) -> None:
    order = an_order("LATE", placed_at=datetime.now(UTC) - timedelta(minutes=55))
    await killed_as_it_breaches(home, order)
    await until(home.door, order, lambda row: row.breaches == 1)
    await home.quiet(lambda: settled(home, order))
    assert (await notices_of(home, order))["duty_due"] == "sent"
    effects = await home.idle_world.world.effects("notices")
    sent = [one["request"]["template"] for one in effects if one["order"] == order.workflow_id]
    assert sent.count("duty_due") == 1  # whoever is late with the task is reminded before it, too


async def lived_on(home: Home, order: Order) -> bool:
    """Whether the order answers again."""
    try:
        body = {"decision_id": "d9", **REASON}
        await decide(home.door, order.merchant, order.number, "cancel", body)
    except Unavailable:
        return False
    return True


async def reported_twelve_times(home: Home, order: Order) -> None:
    """A sender who is not kept from telling by anything."""
    for n in range(12):
        message = report_of("goods_ready", home.door.now(), report_id=f"r{n}")
        await report(home.door, order.merchant, order.number, message, "key")


@pytest.mark.thorough
async def test_reports_told_while_the_server_is_killed_again_and_again_stand_once_each(
    home: Home,
) -> None:
    chance, store = random.Random(7), home.door.store
    orders = [an_order(f"RANDOM-{n}") for n in range(4)]
    for order in orders:
        await place(home.door, order)
    telling = asyncio.gather(*(reported_twelve_times(home, order) for order in orders))
    for _ in range(4):
        await asyncio.sleep(chance.uniform(0.0, 0.3))
        kill_server(home.engine)
        await home.engine.start_server()
    await telling

    async def answered() -> bool:
        rows = [row for one in orders for row in await store.reports.of_order(one.workflow_id)]
        return [row.state for row in rows] == ["waiting"] * 48

    await home.quiet(answered)
    assert await home.untrue() == []


async def test_the_check_finds_a_report_that_no_history_has(home: Home) -> None:
    order = an_order("PLANTED")
    await place(home.door, order)
    message = report_of("goods_ready", home.door.now(), report_id="r1")
    store = home.door.store
    taken = await store.reports.take(
        order.workflow_id, message, "key", received_at=home.door.now(), sent_to=order.workflow_id
    )

    await store.reports.answer(taken.row.id, Answer(outcome=ReportOutcome.ACCEPTED, report_id="r1"))
    found = [one for one in await home.untrue() if one.order == order.workflow_id]
    assert [one.says for one in found] == [
        "report r1 stands as applied, and no history of the order has it"
    ]


async def test_the_check_finds_decisions_that_no_history_has_and_those_that_do_not_stand_as_done(
    home: Home,
) -> None:
    order, store = an_order("PLANTED-2"), home.door.store
    await place(home.door, order)
    await decide(home.door, order.merchant, order.number, "hold", {"decision_id": "d1", **REASON})
    lost = await store.decisions.take(
        order.workflow_id, "hold", Hold(decision_id="d2", reason="lost"), "hash",
        sent_to=order.workflow_id, key_id=None, at=home.door.now(),
    )  # fmt: skip
    await store.decisions.answer(lost.row.id, DecisionAnswer(outcome="done", decision_id="d2"))
    await forget(home, "d1")
    later = replace(home.door, now=lambda: home.door.now() + ANSWERED_AFTER)
    for door, says in ((home.door, [NO_HISTORY]), (later, [NO_HISTORY, NOT_DONE])):
        found = await run_deep_checks(door, DEEP_CHECKS, PlainProgress())
        assert [one.says for one in found if one.order == order.workflow_id] == says
    await Relay(later).once()
    assert NOT_DONE not in [one.says for one in await home.untrue()]


async def forget(home: Home, decision_id: str) -> None:
    """Let a decision stand as it did before its door had written the answer."""
    sql = f"UPDATE decisions SET state='sent', answer=NULL WHERE decision_id='{decision_id}'"
    await home.door.store.database.write(lambda connection: connection.execute(text(sql)))
