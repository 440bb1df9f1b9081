"""Messages as other programs send them: raw payloads, wrong counts, wrong names."""

import asyncio
from contextlib import suppress
from typing import Any

from temporalio.api.common.v1 import Payload, Payloads, WorkflowExecution
from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.update.v1 import UpdateRef
from temporalio.api.workflowservice.v1 import (
    PollWorkflowExecutionUpdateRequest,
    SignalWorkflowExecutionRequest,
)
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError

from models.ids import Stage
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.world import OrderUnderTest

OF_THE_SERVER = (
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE,
)
"""A task that the server runs once more because a message came in between: no fault."""


async def raw_signal(order: OrderUnderTest, *payloads: Payload, name: str = "report") -> None:
    """A signal with these payloads, past all of our converters."""
    client = order.world.client
    await client.workflow_service.signal_workflow_execution(
        SignalWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=order.name),
            signal_name=name,
            input=Payloads(payloads=payloads),
        )
    )


async def admitted(
    client: Client, handle: WorkflowHandle[Any, Any], update: str, asking: asyncio.Task[Any]
) -> None:
    """Wait until the server holds an update, or has answered it, whoever is there."""
    question = PollWorkflowExecutionUpdateRequest(
        namespace=client.namespace,
        update_ref=UpdateRef(
            workflow_execution=WorkflowExecution(workflow_id=handle.id), update_id=update
        ),
    )
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not asking.done():
            with suppress(RPCError):  # it has not come in yet
                await client.workflow_service.poll_workflow_execution_update(question)
                return


def payload(data: bytes, encoding: str = "json/plain") -> Payload:
    """One payload as it goes over the wire."""
    return Payload(metadata={"encoding": encoding.encode()}, data=data)


async def faults_of(order: OrderUnderTest, stage: Stage | None = None) -> list[str]:
    """The workflow tasks of an order, or of a leg, that failed by an internal fault."""
    handle = order.leg(stage) if stage else order.handle
    history = await handle.fetch_history()
    return [
        event.workflow_task_failed_event_attributes.failure.message
        for event in history.events
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
        and event.workflow_task_failed_event_attributes.cause not in OF_THE_SERVER
    ]
