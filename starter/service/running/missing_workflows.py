"""Open orders and returns whose workflow does not run: Temporal does not have it, or has paused it,
or it has ended and we do not know.

Another server or namespace is meant, Temporal's store was lost without our restore, or a last
word of a workflow never reached us. Nothing would ever move them; so the relay looks for them, and
what it finds heals by itself where it was the wrong server.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from temporalio.client import Client

from models.phrases import phrase
from models.stages import workflow_ids
from starter.service.app_context import AppContext
from starter.service.running.lost_workflows import OWN_TYPES, SEARCH_SECONDS
from starter.service.running.server_view import PAUSED, at_server
from starter.service.running.task_failures import Fault
from starter.service.temporal.call_errors import NotRunning

SILENT_AFTER: Final = timedelta(minutes=10)
"""So long an order that was started may say nothing, and an ended one be unknown to us."""

ALL_EVERY: Final = timedelta(days=1)
"""How often all that is open is held against what the server runs."""

ASKED_MAX: Final = 200
"""The most that are asked about in one look: where all are missing, these say so."""

SWEEP_NAME: Final = "missing"
RUNNING_QUERY: Final = f'{OWN_TYPES} AND ExecutionStatus = "Running"'

UNKNOWN: Final = Fault(
    phrase(
        "Temporal does not know its workflow: another server or namespace is meant, or its history "
        "is gone"
    ),
    phrase(
        "`fulfil doctor` says which server is asked; where it is the right one, `fulfil reconcile` "
        "starts it again"
    ),
)
ENDED_UNKNOWN: Final = Fault(
    phrase("its workflow has ended, and our database does not know how"),
    phrase("`fulfil reconcile` writes down what is lacking"),
)
PAUSED_FAULT: Final = Fault(
    phrase("it is paused in Temporal, so it receives nothing and its deadlines do not speak"),
    phrase("unpause it there, and next time put the order on hold instead"),
)


async def mark_missing(context: AppContext) -> None:
    """Keep which are missing, with what to do, and forget those that are found again.

    Raises:
        Unavailable: the database, or Temporal, cannot be reached now.
    """
    now, until = context.now(), await context.store.sweeps.until()
    known = [one.key for one in await context.store.troubles.of("missing")]
    suspects = [
        *known[:ASKED_MAX],
        *await context.store.outbox.silent(now - SILENT_AFTER, ASKED_MAX),
    ]
    whole = now - until.get(SWEEP_NAME, now - ALL_EVERY) >= ALL_EVERY
    if whole:
        running = await context.gateway.call(_running, within=SEARCH_SECONDS)
        started = await context.store.recovery.started()
        suspects += [one for one in started if one not in running]
    open_ = set(await context.store.orders.not_lost(suspects))
    for workflow_id in list(dict.fromkeys(suspects))[: 2 * ASKED_MAX]:
        fault = await _fault(context, workflow_id, now) if workflow_id in open_ else None
        if fault is not None:
            await _keep(context, workflow_id, fault)
        elif workflow_id in known:
            await context.store.troubles.settle("missing", [workflow_id])
    if whole:
        await context.store.sweeps.note(SWEEP_NAME, until=now)


async def _running(client: Client) -> set[str]:
    return {one.id async for one in client.list_workflows(RUNNING_QUERY)}


async def _fault(context: AppContext, workflow_id: str, now: datetime) -> Fault | None:
    """Why nothing would move it; none where its workflow runs, or has ended just now."""
    try:
        found = await context.gateway.call(partial(at_server, workflow_id=workflow_id))
    except NotRunning:
        return UNKNOWN
    if found.status == PAUSED:
        return PAUSED_FAULT
    if found.status != "completed" or found.closed_at is None:
        return None
    return ENDED_UNKNOWN if found.closed_at <= now - SILENT_AFTER else None


async def _keep(context: AppContext, workflow_id: str, fault: Fault) -> None:
    order = workflow_ids.order_of(workflow_id)
    await context.store.troubles.note(
        "missing", workflow_id, order, cause=fault.sentence, advice=fault.advice, at=context.now()
    )
