"""The clock of an order is moved from outside, on the real server."""

import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from starter.local.clock_mover import ClockNotMoved, move_to, now_of
from tests.starter.clock_orders import HasALeg, Waits

HOUR = timedelta(hours=1)
QUEUE = "clocks"


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def worker(client: Client) -> AsyncIterator[None]:
    """Runs the small workflows of this file."""
    async with Worker(client, task_queue=QUEUE, workflows=[Waits, HasALeg]):
        yield


async def started(client: Client, run: Any, hours: int) -> WorkflowHandle[Any, None]:
    """A workflow of this test alone."""
    id_ = f"clock-{secrets.token_hex(4)}"
    handle: WorkflowHandle[Any, None] = await client.start_workflow(
        run, hours, id=id_, task_queue=QUEUE
    )
    return handle


async def test_timers_on_the_way_fire_and_the_clock_is_there(client: Client) -> None:
    handle = await started(client, Waits.run, 5)
    there = await now_of(client, handle) + 2.5 * HOUR
    await move_to(client, handle, there)
    assert len(await handle.query(Waits.reports)) == 2
    assert there <= await now_of(client, handle.id) < there + HOUR / 10


async def test_a_clock_never_goes_back(client: Client) -> None:
    handle = await started(client, Waits.run, 5)
    await move_to(client, handle, await now_of(client, handle) - HOUR)
    assert await handle.query(Waits.reports) == []


async def test_a_workflow_that_ends_on_the_way_is_told(client: Client) -> None:
    handle = await started(client, Waits.run, 1)
    with pytest.raises(ClockNotMoved, match=f"{handle.id} ended before .* completed"):
        await move_to(client, handle, await now_of(client, handle) + 3 * HOUR)


async def test_the_open_leg_is_found_and_moved_in_place_of_its_order(client: Client) -> None:
    order = await started(client, HasALeg.run, 2)
    async for event in order.fetch_history_events(wait_new_event=True):
        if event.HasField("child_workflow_execution_started_event_attributes"):
            break
    leg = client.get_workflow_handle(f"{order.id}:leg")
    with pytest.raises(ClockNotMoved, match=f"stands while {leg.id} is open") as caught:
        await move_to(client, order, await now_of(client, order) + HOUR)
    assert caught.value.hint == f"move {leg.id} instead"
    await move_to(client, leg, await now_of(client, leg) + 1.5 * HOUR)
    assert len(await leg.query("reports")) == 1
