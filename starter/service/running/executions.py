"""An order's executions in Temporal: its own, its legs' and its returns', every run of each."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from models.errors import Refused
from models.hints import Hint
from models.phrases import phrase
from models.stages import workflow_ids
from models.stages.table import CASE_SPECS
from starter.service.temporal.call_errors import NotRunning
from starter.service.temporal.temporal_gateway import TemporalGateway

GONE_SECONDS = 60.0
"""How long it is waited for: a server deletes some ten seconds after it was asked."""

LOOK_SECONDS = 0.5
CLOSING_LOOKS = 10
"""So often it is looked whether an execution has ended that is about to."""

NOT_IN_A_QUERY = "\"'\\"


class Execution(NamedTuple):
    """One run."""

    workflow_id: str
    run_id: str


async def closed_executions(gateway: TemporalGateway, order: str) -> tuple[Execution, ...]:
    """Every execution of an order that Temporal still holds.

    Raises:
        Refused: one of them is running.
        Unavailable: Temporal cannot be reached now.
    """
    found: tuple[Execution, ...] = ()
    for prefix in (order, *(workflow_ids.case_prefix(case.stage, order) for case in CASE_SPECS)):
        for one in await gateway.call(partial(_executions_of, prefix=prefix)):
            found += (one,) if await _is_closed(gateway, one) else ()
    return found


async def _is_closed(gateway: TemporalGateway, one: Execution) -> bool:
    """Whether it is there, closed; the list may be behind, and our own word a moment ahead.

    Raises:
        Refused: it is running, and does not end.
    """
    for _ in range(CLOSING_LOOKS):
        status = await gateway.call(partial(_status, one=one))
        if status is not WorkflowExecutionStatus.RUNNING:
            return status is not None
        await asyncio.sleep(LOOK_SECONDS)
    raise Refused(
        phrase("{workflow_id} is still running in Temporal", workflow_id=one.workflow_id),
        hint=Hint(
            "its order has closed, and it has not: `fulfil doctor` says whether a worker runs"
        ),
    )


async def delete(
    gateway: TemporalGateway, executions: Sequence[Execution], *, wait: float = GONE_SECONDS
) -> bool:
    """Delete executions; whether they are gone for sure, `wait` seconds later at most.

    Raises:
        Unavailable: Temporal cannot be reached now; some may be deleted.
    """
    for one in executions:
        try:
            await gateway.call(partial(_delete, one=one))
        except NotRunning:
            continue  # it is gone already
    try:
        async with asyncio.timeout(wait):
            for one in executions:
                # The server tells nobody when it has done it.
                while await gateway.call(partial(_status, one=one)):  # noqa: ASYNC110
                    await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        return False
    return True


async def _executions_of(client: Client, prefix: str) -> list[Execution]:
    """Those whose id is the prefix, or goes on behind a colon."""
    plain = prefix
    for sign in NOT_IN_A_QUERY:  # no spelling of the server's takes them all
        plain = plain.partition(sign)[0]
    return [
        Execution(one.id, one.run_id)
        async for one in client.list_workflows(f"WorkflowId STARTS_WITH '{plain}'")
        if one.id == prefix or one.id.startswith(f"{prefix}:")
    ]


async def _delete(client: Client, one: Execution) -> None:
    await client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=one.workflow_id, run_id=one.run_id),
        )
    )


async def _status(client: Client, one: Execution) -> WorkflowExecutionStatus | None:
    """What it is now; none where it is gone."""
    handle = client.get_workflow_handle(one.workflow_id, run_id=one.run_id)
    try:
        return (await handle.describe()).status
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return None
