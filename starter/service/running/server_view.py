"""What the Temporal server says about one workflow, within seconds, worker up or not.

It reads the server's own answers, since the SDK's `describe` breaks on a paused workflow
(temporal-traps.md#trap-32), and never waits longer than `WITHIN_SECONDS` for each.
"""

import asyncio
from datetime import datetime, timedelta
from typing import NamedTuple

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType, TaskQueueType, WorkflowExecutionStatus
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import (
    DescribeTaskQueueRequest,
    DescribeWorkflowExecutionRequest,
    DescribeWorkflowExecutionResponse,
    GetWorkflowExecutionHistoryReverseRequest,
)
from temporalio.client import (
    Client,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
)
from temporalio.service import RPCError, RPCStatusCode

from models.ids import TASK_QUEUE
from models.messages.legs.status import Status
from starter.service.reading.view_model import View
from starter.service.running.server_messages import (
    PendingCall,
    ShownEvent,
    at,
    decoded,
    pending_call,
    shown_event,
)
from starter.service.running.task_failures import SEE_WORKERS, TIMED_OUT, Fault, fault_of

WITHIN_SECONDS = 2.0
EVENTS_READ = 40
EVENTS_SHOWN = 5
BOOKKEEPING = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    }
)
"""Events that say nothing of the order: the engine's own round of handing out work."""

POLLED_WITHIN = timedelta(seconds=75)
"""A worker asks again once a minute; one that has not asked for longer is gone."""

RUNNING, PAUSED, NOT_FOUND = "running", "paused", "not_found"

UNREACHABLE = (RPCError, TimeoutError, RuntimeError)
"""What a call raises that the server did not answer."""


class WorkflowReport(View):
    """One workflow. `status`: running, paused, completed, …, not_found.

    `task_failing` is why its workflow task fails again and again, `heals` what fixes that, with
    a command; `state` its own answer, where a worker gave it.
    """

    workflow_id: str
    status: str
    queue: str = TASK_QUEUE
    task_failing: str | None = None
    heals: str | None = None
    command: str | None = None
    pending: tuple[PendingCall, ...] = ()
    events: tuple[ShownEvent, ...] = ()
    state: Status | None = None


class ServerRun(NamedTuple):
    """A workflow's newest run. `status`: as in `WorkflowReport`; `closed_at`: when it ended."""

    status: str
    closed_at: datetime | None


async def at_server(client: Client, workflow_id: str) -> ServerRun:
    """Whether it runs, or how it has ended; a paused one, too.

    Raises:
        RPCError: the server does not answer, or has no such workflow.
    """
    found = await _described(client, workflow_id)
    info = found.workflow_execution_info
    return ServerRun(_status(found), at(info.close_time) if info.HasField("close_time") else None)


async def look(client: Client, workflow_id: str) -> WorkflowReport:
    """Look at one workflow.

    Raises:
        RPCError, TimeoutError: the server does not answer.
    """
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            found = await _described(client, workflow_id)
            events = await _last_events(client, workflow_id)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return WorkflowReport(workflow_id=workflow_id, status=NOT_FOUND)
        raise
    status = _status(found)
    fault = await _fault(client, workflow_id, found, events)
    return WorkflowReport(
        workflow_id=workflow_id,
        status=status,
        queue=found.execution_config.task_queue.name,
        task_failing=fault and fault.sentence,
        heals=fault and fault.advice,
        command=fault and fault.command,
        pending=tuple(
            [await pending_call(client, workflow_id, one) for one in found.pending_activities]
        ),
        events=tuple([shown_event(one) for one in events if one.event_type not in BOOKKEEPING])[
            :EVENTS_SHOWN
        ],
        state=await state_of(client, workflow_id) if status == RUNNING else None,
    )


async def fault_in(client: Client, workflow_id: str) -> Fault | None:
    """Why its workflow task fails again and again; none where it does not.

    Raises:
        RPCError: the server does not answer, or has no such workflow.
    """
    found = await _described(client, workflow_id)
    return await _fault(client, workflow_id, found, await _last_events(client, workflow_id))


async def state_of(client: Client, workflow_id: str) -> Status | None:
    """A workflow's own answer to `status`; none where no worker gives it in time."""
    handle = client.get_workflow_handle(workflow_id)
    try:
        # rpc_timeout alone bounds an attempt, not the call.
        async with asyncio.timeout(WITHIN_SECONDS):
            status: Status = await handle.query("status", result_type=Status)
            return status
    except (*UNREACHABLE, WorkflowQueryFailedError, WorkflowQueryRejectedError):
        return None


async def is_polled(client: Client, queue: str = TASK_QUEUE, *, now: datetime) -> bool:
    """Whether a worker has asked for workflow tasks of that queue in the last minute.

    Raises:
        RPCError, TimeoutError: the server does not answer.
    """
    return bool(await pollers(client, queue, now=now))


async def pollers(client: Client, queue: str = TASK_QUEUE, *, now: datetime) -> list[str]:
    """The identities of the workers that have asked so; raises as `is_polled`."""
    async with asyncio.timeout(WITHIN_SECONDS):
        found = await client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=client.namespace,
                task_queue=TaskQueue(name=queue),
                task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
            )
        )
    return [
        poller.identity
        for poller in found.pollers
        if now - at(poller.last_access_time) < POLLED_WITHIN
    ]


def _status(found: DescribeWorkflowExecutionResponse) -> str:
    value = found.workflow_execution_info.status
    try:
        return WorkflowExecutionStatus.Name(value).rsplit("STATUS_", 1)[1].lower()
    except ValueError:  # a server newer than the SDK
        return PAUSED if value == 8 else f"status_{value}"


async def _last_events(client: Client, workflow_id: str) -> list[HistoryEvent]:
    found = await client.workflow_service.get_workflow_execution_history_reverse(
        GetWorkflowExecutionHistoryReverseRequest(
            namespace=client.namespace,
            execution=WorkflowExecution(workflow_id=workflow_id),
            maximum_page_size=EVENTS_READ,
        )
    )
    return list(found.history.events)


async def _fault(
    client: Client,
    workflow_id: str,
    found: DescribeWorkflowExecutionResponse,
    events: list[HistoryEvent],
) -> Fault | None:
    """Why the task fails: it is tried again, and the last one that ended ended in a failure."""
    if found.pending_workflow_task.attempt < 2:
        return None
    ends = (
        EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
        EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    )
    last = next((event for event in events if event.event_type in ends), None)
    if last is None or last.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
        return None
    if last.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
        # Once is a worker that was killed: the next one takes the task.
        return Fault(TIMED_OUT, SEE_WORKERS) if found.pending_workflow_task.attempt > 2 else None
    failure = last.workflow_task_failed_event_attributes.failure
    return fault_of(await decoded(client, workflow_id, failure))


async def _described(client: Client, workflow_id: str) -> DescribeWorkflowExecutionResponse:
    return await client.workflow_service.describe_workflow_execution(
        DescribeWorkflowExecutionRequest(
            namespace=client.namespace, execution=WorkflowExecution(workflow_id=workflow_id)
        )
    )
