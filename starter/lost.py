"""Orders whose workflow was ended outside of the SOP: terminated, failed, timed out.

Such a workflow tells nobody. Its order would stand in our lists for ever, waiting for a partner
that was never called; so the relay looks for them, and a person is shown what to do.
"""

from temporalio.client import Client, WorkflowExecutionStatus

from starter.commands.call_errors import NotRunning
from starter.commands.house import House

SEARCH_SECONDS = 30.0
"""How long the search may take: it goes over all that the server keeps."""

ENDED = (
    WorkflowExecutionStatus.TERMINATED,
    WorkflowExecutionStatus.FAILED,
    WorkflowExecutionStatus.TIMED_OUT,
)
SEARCH = (
    'WorkflowType = "OrderWorkflow" AND ExecutionStatus IN ("Terminated", "Failed", "TimedOut")'
)


async def mark_lost(house: House) -> tuple[str, ...]:
    """Mark the open orders whose newest run has ended so, and give their workflow ids.

    One that is reset goes on, and its own next word takes the mark away.

    Raises:
        Unavailable: the database, or Temporal, cannot be reached now.
    """
    ended = await house.reach.call(_ended, within=SEARCH_SECONDS)
    open_ = await house.store.orders.not_lost(ended)
    lost = [one for one in open_ if await _has_ended(house, one)]
    if lost:
        await house.store.orders.mark_lost(lost)
    return tuple(lost)


async def _ended(client: Client) -> set[str]:
    return {one.id async for one in client.list_workflows(SEARCH)}


async def _has_ended(house: House, workflow_id: str) -> bool:
    """Whether its newest run has: a reset leaves an ended run behind one that goes on."""
    try:
        found = await house.reach.call(
            lambda client: client.get_workflow_handle(workflow_id).describe()
        )
    except NotRunning:  # deleted since
        return True
    return found.status in ENDED
