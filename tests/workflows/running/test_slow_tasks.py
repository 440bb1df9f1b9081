"""A task that takes too long on an overloaded machine: it fails, and the workflow goes on."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from models.ids import Stage
from models.tracking.state import StageState
from tests.builders import a_report, an_order
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows import conftest
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.new_runs import continuing
from tests.workflows.order_path import begin
from tests.workflows.raw_messages import faults_of
from tests.workflows.world import OrderUnderTest, World
from workflows.running import inbox, lifecycle

LEG = Stage.TRUNK_PICKUP
SDK_SECONDS = 2.0
"""So long the SDK lets a task of production run."""


async def at_its_pickup(world: World, number: str) -> OrderUnderTest:
    order = await world.place(an_order(number))
    await begin(order)
    await order.quiet(LEG)
    return order


async def bring(order: OrderUnderTest, count: int) -> None:
    """So many reports, by one signal."""
    reports = [a_report("goods_ready", report_id=f"r{n}") for n in range(count)]
    await order.leg(LEG).signal("forwarded", args=reports)


async def wait_for_reports(order: OrderUnderTest, count: int) -> None:
    await order.until(lambda status: status.reports == count, LEG)


async def has_failed(order: OrderUnderTest) -> bool:
    """Whether the leg's task is tried again."""
    described = await order.leg(LEG).describe()
    return described.raw_description.pending_workflow_task.attempt > 1


async def test_a_workflow_whose_task_took_too_long_leaves_memory_and_goes_on(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conftest, "PATIENCE_SECONDS", SDK_SECONDS)
    failed = asyncio.Event()
    receive = StageState.receive

    def slowly(state: StageState, *what: Any, **how: Any) -> Any:
        ends = time.monotonic() + SDK_SECONDS * 2
        while not failed.is_set() and time.monotonic() < ends:
            sum(range(1_000))
        return receive(state, *what, **how)

    async with a_world(client, tmp_path, queue=own_queue()) as world:
        order = await at_its_pickup(world, "SLOW-1")
        monkeypatch.setattr(StageState, "receive", slowly)
        await bring(order, 3)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await has_failed(order):
                pass
        failed.set()
        await wait_for_reports(order, 3)
        faults = await faults_of(order, LEG)
        assert ["TMPRL1101" in one for one in faults] == [True] * max(len(faults), 1)


async def test_what_signals_bring_is_judged_a_portion_a_task(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "REPORTS_MAX", 2)
    order = await at_its_pickup(world, "SLOW-2")
    before = await tasks(order)
    await bring(order, 9)
    await wait_for_reports(order, 9)
    assert await tasks(order) >= before + 5


async def tasks(order: OrderUnderTest) -> int:
    history = await order.leg(LEG).fetch_history()
    return sum(one.HasField("workflow_task_completed_event_attributes") for one in history.events)


async def test_a_leg_that_signals_have_told_much_continues_in_a_new_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "CONTINUE_AT_SIGNALS", 5)
    order = await at_its_pickup(world, "SLOW-3")
    first = (await order.leg(LEG).describe()).run_id
    async with continuing(order.leg(LEG)):
        await bring(order, 6)
    await wait_for_reports(order, 6)
    assert (await order.leg(LEG).describe()).run_id != first
