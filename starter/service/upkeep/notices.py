"""What people are told goes out: once the server is known to have the task that said it (ADR-0033).

The history shows what became of a task: its beginning is one event, and the next says that it was
completed, or that it failed and was done again. What is known to have been said waits a moment for
others of its cause; then one short workflow for each receiver, cause and tier sends it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from datetime import timedelta
from functools import partial
from typing import Final

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryReverseRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.adapters.store.notices.notices import TaskPlace, UnconfirmedTask
from starter.service.app_context import AppContext
from starter.service.temporal.call_errors import CallRefused, NotRunning
from workflows.notice import NoticeWorkflow
from workflows.temporal import options

AT_ONCE: Final = 20
"""How many calls are under way at a time."""

EVENTS_READ: Final = 40

FORGOTTEN_AFTER: Final = timedelta(hours=1)
"""So long after it was written a task counts as never taken that no server knows."""

TASK_COMPLETED: Final = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
END_EVENTS: Final = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
    }
)

log = logging.getLogger(__name__)


async def send_notices(context: AppContext) -> int:
    """One pass: judge what is written, start what is ready; how many were started.

    Raises:
        CallFailed: Temporal cannot be reached now; the next pass goes on.
        Unavailable: the database cannot be used now.
    """
    unproven = await context.store.notices.unproven()
    await _all(_judge(context, one) for one in unproven)
    ready = await context.store.notices.ready(context.now())
    return sum(await _all(_start(context, notice) for notice in ready))


async def _judge(context: AppContext, one: UnconfirmedTask) -> bool:
    try:
        taken = await context.gateway.call(partial(task_completion, place=one.place))
    except CallRefused as error:
        log.info("what became of %s is not known now: %s", one.place, error.message)
        return False
    except NotRunning:
        taken = False if one.since <= context.now() - FORGOTTEN_AFTER else None
    if taken is not None:
        await context.store.notices.judge(one.place, taken=taken, at=context.now())
    return bool(taken)


async def task_completion(client: Client, place: TaskPlace) -> bool | None:
    """Whether the server has the end of that task; nothing while it is not known yet."""
    token = b""
    while True:
        found = await client.workflow_service.get_workflow_execution_history_reverse(
            GetWorkflowExecutionHistoryReverseRequest(
                namespace=client.namespace,
                execution=WorkflowExecution(workflow_id=place.workflow_id, run_id=place.run),
                maximum_page_size=EVENTS_READ,
                next_page_token=token,
            )
        )
        events, token = found.history.events, found.next_page_token
        if not events or events[-1].event_id <= place.event + 1 or not token:
            return _judged(events, place.event)


def _judged(events: Iterable[HistoryEvent], began: int) -> bool | None:
    """What the newest events, the newest first, say of the task whose beginning is that one."""
    newest_first = list(events)
    newest = newest_first[0] if newest_first else None
    if newest is None or (newest.event_id <= began and newest.event_type not in END_EVENTS):
        return None
    after = next((one for one in newest_first if one.event_id == began + 1), None)
    return after is not None and after.event_type == TASK_COMPLETED


async def _start(context: AppContext, notice: str) -> bool:
    over = False
    try:
        await context.gateway.call(
            lambda client: client.start_workflow(
                NoticeWorkflow.run,
                id=notice,
                task_queue=context.queue,
                task_timeout=options.TASK_TIMEOUT,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            )
        )
    except WorkflowAlreadyStartedError:
        over = await _is_over(context, notice)
    except CallRefused as error:
        log.info("%s cannot be sent now: %s", notice, error.message)
        return False
    await context.store.notices.started(notice, context.now(), over=over)
    return True


async def _is_over(context: AppContext, notice: str) -> bool:
    """Whether its workflow has ended: what is released by now goes another way."""
    try:
        found = await context.gateway.call(
            lambda client: client.get_workflow_handle(notice).describe()
        )
    except CallRefused as error:
        log.info("whether %s has gone is not known now: %s", notice, error.message)
        return False
    return found.status is not WorkflowExecutionStatus.RUNNING


async def _all(work: Iterable[Awaitable[bool]]) -> list[bool]:
    """Do all of it, `AT_ONCE` at a time."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(awaited: Awaitable[bool]) -> bool:
        async with free:
            return await awaited

    return list(await asyncio.gather(*map(one, work)))
