"""Nothing is written before the server holds the task that said it, and then all of it is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowUpdateRPCTimeoutOrCancelledError

from models.messages.decisions.recorded_answers import unpack
from models.messages.reports.report import Report
from models.messages.timeline.timeline import EntryKind
from tests.builders import a_report, an_order
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue
from tests.workflows.server_waits import NO_ANSWER
from tests.workflows.world import OrderUnderTest, World, a_decision

RECORD = {"record": True}


@pytest_asyncio.fixture(loop_scope="session")
async def idle_world(client: Client, tmp_path: Path) -> AsyncIterator[IdleWorld]:
    """A world whose worker the test starts and stops."""
    async with an_idle_world(client, tmp_path, queue=own_queue()) as idle_world:
        yield idle_world


async def texts_of(order: OrderUnderTest) -> list[str | None]:
    """The reports that the timeline holds as facts, as often as it does."""
    return [line.report_id for line in await order.lines_of(EntryKind.REPORT)]


async def until_lines(order: OrderUnderTest, ready: Callable[[list[str | None]], bool]) -> None:
    """Wait until the timeline says so."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not ready(await texts_of(order)):
            await order.status()


async def test_a_door_is_given_what_is_to_be_written_and_nothing_is_written_before(
    world: World,
) -> None:
    order = await world.place(an_order("REC-1"))
    await order.quiet()
    answer = await order.handle.execute_update(
        "submit", args=[a_report("opinion_given", "r1", data={"score": 5}), RECORD], id="r1"
    )
    assert await texts_of(order) == []
    await world.ledger.record(unpack(answer["record"]))
    assert await texts_of(order) == ["r1"]


async def test_the_same_update_gives_the_same_record_again_after_its_workflow_has_ended(
    world: World,
) -> None:
    order = await world.place(an_order("REC-2"))
    report = a_report("opinion_given", "r1", data={"score": 5})
    first = await order.handle.execute_update("submit", args=[report, RECORD], id="r1")
    await order.decide("cancel", reason="so it is wished")
    await order.handle.result()
    again = await order.handle.execute_update("submit", args=[report, RECORD], id="r1")
    assert again == first
    assert again["record"]


@pytest.mark.parametrize("name", ["submit", "confirm"])
async def test_what_a_direct_client_says_is_written_by_the_workflow(
    world: World, name: str
) -> None:
    order = await world.place(an_order(f"REC-3-{name}"))
    message = a_report("opinion_given", "r1", data={"score": 5})
    answer = await order.handle.execute_update(name, message if name == "submit" else a_decision())
    assert "record" not in answer
    what = {"submit": "opinion_given", "confirm": "order_confirmed"}[name]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while what not in {line.what for line in await order.timeline()}:
            await order.status()


async def test_a_decision_whose_door_writes_nothing_is_written_by_the_workflow(
    world: World,
) -> None:
    order = await world.place(an_order("REC-4"))
    await order.handle.execute_update("confirm", args=[a_decision(), RECORD])
    await order.at_step("awaiting_hand_on")
    await order.quiet()
    assert "order_confirmed" in {line.what for line in await order.timeline()}


async def test_a_decision_that_nothing_follows_whose_door_writes_nothing_is_written_a_minute_later(
    world: World,
) -> None:
    order = await world.place(an_order("REC-5", pickup_in=9))
    await order.quiet()
    message = a_decision(reason="so it is wished")
    await order.handle.execute_update("hold", args=[message, RECORD])
    assert "hold" not in {line.what for line in await order.timeline()}
    now = await order.now()
    await order.move(None, now + timedelta(seconds=61))
    await order.quiet()
    assert "hold" in {line.what for line in await order.timeline()}


async def test_an_update_that_nobody_waits_for_is_written_when_its_signal_comes(
    idle_world: IdleWorld,
) -> None:
    order = await idle_world.world.place(an_order("REC-6"))
    report = a_report("opinion_given", "r1", data={"score": 5})
    with pytest.raises(WorkflowUpdateRPCTimeoutOrCancelledError):
        await order.handle.execute_update(
            "submit", args=[report, RECORD], id="r1", rpc_timeout=NO_ANSWER
        )
    async with idle_world.worker():
        await order.until(lambda status: status.reports == 1)
        await order.handle.signal("report", report)
        await until_lines(order, lambda lines: lines == ["r1"])


async def test_of_a_signal_and_an_update_in_one_task_all_is_written_by_the_workflow(
    idle_world: IdleWorld,
) -> None:
    order = await idle_world.world.place(an_order("REC-7"))
    report = a_report("opinion_given", "r1", data={"score": 5})
    await order.handle.signal("report", report)
    with pytest.raises(WorkflowUpdateRPCTimeoutOrCancelledError):
        await order.handle.execute_update(
            "submit", args=[report, RECORD], id="r1", rpc_timeout=NO_ANSWER
        )
    async with idle_world.worker():
        await until_lines(order, lambda lines: lines == ["r1"])


@pytest.mark.parametrize(("kind", "state"), [("goods_redy", "refused"), ("goods_ready", "waiting")])
async def test_what_became_of_a_report_is_written_though_nobody_waited_for_the_answer(
    idle_world: IdleWorld, kind: str, state: str
) -> None:
    order = await idle_world.world.place(an_order(f"REC-8-{state}"))
    report, store = a_report(kind, "r1", by="carrier"), idle_world.world.store.reports
    message, now = Report.model_validate(report), datetime.now(UTC)
    await store.take(order.name, message, None, received_at=now, sent_to=order.name)
    async with idle_world.worker():
        await order.handle.execute_update("submit", args=[report, RECORD], id="r1")
        await order.handle.signal("report", report)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (found := [row.state for row in await store.of_order(order.name)]) == ["pending"]:
                await order.status()
    assert found == [state]
