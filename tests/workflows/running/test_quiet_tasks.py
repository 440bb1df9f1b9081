"""An update after tasks that gave no command, to a worker that reads the history first."""

import asyncio
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Replayer, Worker

from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import own_queue
from tests.workflows.idle_tasks import Rings
from tests.workflows.raw_messages import admitted
from tests.workflows.server_waits import pauses
from workers.registry import runner

FIRED = "timer_fired_event_attributes"
SCHEDULED, COMPLETED = (
    f"workflow_task_{what}_event_attributes" for what in ("scheduled", "completed")
)


async def timers_fired(handle: WorkflowHandle[Any, Any]) -> None:
    """Wait until both timers have fired, and what received them has ended."""
    kinds: list[str | None] = []
    pause = pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while kinds.count(FIRED) < 2 or kinds.count(SCHEDULED) > kinds.count(COMPLETED):
            await asyncio.sleep(next(pause))
            history = await handle.fetch_history()
            kinds = [event.WhichOneof("attributes") for event in history.events]


@pytest.mark.parametrize("sandbox", [False, True])
async def test_what_came_before_an_update_is_received_before_it_now_and_at_every_replay(
    client: Client, sandbox: bool
) -> None:
    queue, how = own_queue(), runner(sandbox=sandbox)
    handle = await client.start_workflow(Rings.run, id=queue, task_queue=queue)
    async with Worker(client, task_queue=queue, workflows=[Rings], workflow_runner=how):
        await timers_fired(handle)
    asking = asyncio.create_task(handle.execute_update(Rings.tell, id="u-1"))
    await admitted(client, handle, "u-1", asking)
    await handle.signal(Rings.note)
    async with Worker(client, task_queue=queue, workflows=[Rings], workflow_runner=how):
        assert await asking, "the timers came before it"
        await handle.result()
    replayer = Replayer(workflows=[Rings], workflow_runner=how)
    await replayer.replay_workflow(await handle.fetch_history())
