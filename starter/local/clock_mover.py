"""Moves the clock of one workflow from outside, on the real server: for the demo and tests.

The product knows nothing of it. Only the workflow that waits is moved: the order, or its open
leg; the clock of a workflow stands while a child of it is open (experimental API, SDK 1.35).
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper

from models.errors import FulfilError, Unavailable
from models.phrases import Code, phrase

Workflow = WorkflowHandle[Any, Any]

WITHIN_SECONDS = 60.0
"""How long one move may take: about a tenth of a second a timer on the way (ADR-0062)."""


class ClockNotMoved(FulfilError):
    """The clock could not be moved to the wanted instant."""

    code = "clock_stands"


async def move_to(client: Client, workflow: Workflow | str, instant: datetime) -> None:
    """Let the workflow live until the instant; its timers fire on the way. Never back.

    Raises:
        ClockNotMoved: it ended on the way, has an open child, or used up the server's skips.
        Unavailable: the move took longer than `WITHIN_SECONDS`; it goes on in the server.
    """
    handle = _handle(client, workflow)
    span = instant - await now_of(client, handle)
    if span <= timedelta():
        return
    children = await _open_children(handle)
    if children:
        raise ClockNotMoved(
            phrase(
                "the clock of {workflow} stands while {children} is open",
                workflow=handle.id,
                children=", ".join(children),
            ),
            hint=phrase("move {child} instead", child=children[0]),
        )
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            arrived = await TimeSkipper(client).fast_forward(handle, span)
    except TimeoutError:
        raise Unavailable(
            phrase(
                "{id} is not at {instant} after {within_seconds} s",
                id=handle.id,
                instant=f"{instant:%Y-%m-%d %H:%M %Z}",
                within_seconds=f"{WITHIN_SECONDS:g}",
            ),
            hint="look whether a worker runs: what a timer starts must end before time goes on",
        ) from None
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        arrived = False  # it has ended already
    if not arrived:
        raise await _why_not(handle, instant)


async def now_of(client: Client, workflow: Workflow | str) -> datetime:
    """The workflow's own time, in UTC; the real one where it was never moved."""
    return await TimeSkipper(client).get_current_time(_handle(client, workflow))


async def _open_children(handle: Workflow) -> list[str]:
    described = await handle.describe()
    return [child.workflow_id for child in described.raw_description.pending_children]


async def _why_not(handle: Workflow, instant: datetime) -> ClockNotMoved:
    status = (await handle.describe()).status
    if status is WorkflowExecutionStatus.RUNNING:
        return ClockNotMoved(
            phrase(
                "{workflow} used up the server's skips on its way to {instant}",
                workflow=handle.id,
                instant=f"{instant:%Y-%m-%d %H:%M %Z}",
            ),
            hint="an activity backs off there: let its step park first, then move on",
        )
    how = Code("state", status.name.lower()) if status else phrase("unknown")
    return ClockNotMoved(
        phrase(
            "{workflow} ended before {instant}: {how}",
            workflow=handle.id,
            instant=f"{instant:%Y-%m-%d %H:%M %Z}",
            how=how,
        )
    )


def _handle(client: Client, workflow: Workflow | str) -> Workflow:
    return client.get_workflow_handle(workflow) if isinstance(workflow, str) else workflow
