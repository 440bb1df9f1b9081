"""Orders whose workflow was ended outside of the SOP: terminated, failed, timed out.

Such a workflow tells nobody. Its order would stand in our lists for ever, waiting for a partner
that was never called; so the relay looks for them, and a person is shown what to do.
"""

from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from models.errors import Unavailable
from starter.commands.house import House

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
    client = await house.reach.client()
    try:
        ended = {one.id async for one in client.list_workflows(SEARCH)}
        open_ = await house.store.orders.not_lost(ended)
        lost = [one for one in open_ if await _has_ended(client, one)]
    except RPCError as error:
        raise Unavailable(f"Temporal cannot be asked: {error.message}") from error
    if lost:
        await house.store.orders.mark_lost(lost)
    return tuple(lost)


async def _has_ended(client: Client, workflow_id: str) -> bool:
    """Whether its newest run has: a reset leaves an ended run behind one that goes on."""
    try:
        return (await client.get_workflow_handle(workflow_id).describe()).status in ENDED
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:  # deleted since
            return True
        raise
