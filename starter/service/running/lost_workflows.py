"""Orders and returns whose workflow was ended outside of the SOP: terminated, failed, timed out.

Such a workflow says nothing. What it was about would stand in our lists for ever, waiting for a
partner that was never called; so the relay looks for them, and a person is shown what to do.
"""

from datetime import datetime, timedelta
from functools import partial

from temporalio.client import Client, WorkflowExecutionStatus

from models.stages.table import ROOT_WORKFLOWS
from starter.service.app_context import AppContext
from starter.service.temporal.call_errors import NotRunning

SEARCH_SECONDS = 30.0
"""How long the search may take: once a day it goes over all that the server keeps."""

OVERLAP = timedelta(minutes=15)
"""Looked at again each time: the server's clock is not ours, and its index is behind it."""

ALL_EVERY = timedelta(days=1)
"""How often all is searched that the server keeps. A late word of an order, made before it was
ended, may have taken its mark away."""

RECENT, ALL = "lost", "lost_all"

LOST_STATUSES = (
    WorkflowExecutionStatus.TERMINATED,
    WorkflowExecutionStatus.FAILED,
    WorkflowExecutionStatus.TIMED_OUT,
)
OWN_TYPES = "WorkflowType IN ({})".format(", ".join(f'"{name}"' for name in ROOT_WORKFLOWS))
LOST_QUERY = f'{OWN_TYPES} AND ExecutionStatus IN ("Terminated", "Failed", "TimedOut")'


async def mark_lost(context: AppContext) -> tuple[str, ...]:
    """Mark the open ones whose newest run has ended so, and give their workflow ids.

    One that is reset goes on, and its own next word takes the mark away.

    Raises:
        Unavailable: the database, or Temporal, cannot be reached now.
    """
    now, until = context.now(), await context.store.sweeps.until()
    whole = RECENT not in until or now - until.get(ALL, now - ALL_EVERY) >= ALL_EVERY
    query = search(None if whole else until[RECENT] - OVERLAP)
    ended = await context.gateway.call(partial(_ended, query=query), within=SEARCH_SECONDS)
    open_ = await context.store.orders.not_lost(ended)
    lost = [one for one in open_ if await _has_ended(context, one)]
    if lost:
        await context.store.orders.mark_lost(lost)
    await context.store.sweeps.note(RECENT, *([ALL] if whole else []), until=now)
    return tuple(lost)


def search(since: datetime | None) -> str:
    """The query for those that were ended since then, or ever."""
    return LOST_QUERY if since is None else f'{LOST_QUERY} AND CloseTime >= "{since.isoformat()}"'


async def _ended(client: Client, query: str) -> set[str]:
    return {one.id async for one in client.list_workflows(query)}


async def _has_ended(context: AppContext, workflow_id: str) -> bool:
    """Whether its newest run has: a reset leaves an ended run behind one that goes on."""
    try:
        found = await context.gateway.call(
            lambda client: client.get_workflow_handle(workflow_id).describe()
        )
    except NotRunning:  # deleted since
        return True
    return found.status in LOST_STATUSES
