"""What a test waits for by the server's own word: no query, which may cost a task."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from temporalio.api.enums.v1 import PendingActivityState
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from tests.timeouts import PATIENCE_SECONDS

UNSETTLED = frozenset({"written", "released", "started", "sending"})
"""Where a notice stands that something is still to become of."""

NO_ANSWER = timedelta(seconds=3)
"""How long an update is waited for that no worker receives: by then it has reached the server."""

STARTED = PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
SCHEDULED = PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED


def pauses(longest: float = 0.3) -> Iterator[float]:
    """Seconds between two looks: short at first, then longer, for a look may cost a task."""
    pause = 0.02
    while True:
        yield pause
        pause = min(pause * 1.5, longest)


async def until_pending(handle: WorkflowHandle[Any, Any], activity: str, *, tries: int) -> None:
    """Wait until a worker has taken that activity, or it waits for its next try, the n-th."""
    wanted = STARTED if tries == 1 else SCHEDULED
    pause = pauses(0.1)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            described = (await handle.describe()).raw_description
            for one in described.pending_activities:
                is_it = (one.activity_type.name, one.state) == (activity, wanted)
                if is_it and one.attempt >= tries:
                    return
            await asyncio.sleep(next(pause))


async def first_task_done(handle: WorkflowHandle[Any, Any]) -> None:
    """Wait until its first task is done: what comes before would be received in that very task.

    A child is there before it has a task to do. Nobody is asked: a query may cost a task.
    """
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                async for event in handle.fetch_history_events(page_size=8, wait_new_event=True):
                    if event.HasField("workflow_task_completed_event_attributes"):
                        return
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
            await asyncio.sleep(0.02)
