"""Workflows whose tasks fail again and again: found within seconds, shown until they heal.

Such a workflow receives nothing and says nothing. Temporal marks it after two failures in a row; so
the relay looks for the mark and keeps it, with the cause, where lists and `explain` find it.
"""

import logging
from typing import Final

from temporalio.client import Client

from activities.adapters.store.results.deferred_rows import TroubleRow
from models.phrases import phrase
from models.stages import workflow_ids
from starter.service.app_context import AppContext
from starter.service.running.server_view import fault_in
from starter.service.running.task_failures import SEE_WORKERS, Fault
from starter.service.temporal.call_errors import CallRefused, NotRunning

FAILING_QUERY: Final = 'TemporalReportedProblems IS NOT NULL AND ExecutionStatus = "Running"'
KEPT_MAX: Final = 1_000
"""The most workflows that are kept at a time; a release that fails everywhere fails in all."""

ASKED_AT_ONCE: Final = 20
"""The most causes that are asked for in one look: the others' come with the next ones."""

UNKNOWN: Final = Fault(phrase("why is not known yet"), SEE_WORKERS)

log = logging.getLogger(__name__)


async def mark_failing(context: AppContext) -> None:
    """Keep which workflows fail, with their causes, and forget those that are healed.

    Raises:
        Unavailable: the database, or Temporal, cannot be reached now.
    """
    try:
        found = await context.gateway.call(_failing)
    except CallRefused as error:
        log.debug("failing workflows cannot be searched for: %s", error.message)
        return
    known = {one.key: one for one in await context.store.troubles.of("workflow")}
    healed = known.keys() - set(found)
    if healed:
        await context.store.troubles.settle("workflow", healed)
    # The newest first: what is known already is only looked at again, its cause may be another.
    for n, workflow_id in enumerate(sorted(found, key=known.keys().__contains__)):
        fault = await _fault(context, workflow_id) if n < ASKED_AT_ONCE else None
        await _keep(context, workflow_id, fault, known.get(workflow_id))


async def _failing(client: Client) -> list[str]:
    found = client.list_workflows(FAILING_QUERY, limit=KEPT_MAX)
    return [one.id async for one in found if workflow_ids.is_of_an_order(one.id)]


async def _fault(context: AppContext, workflow_id: str) -> Fault | None:
    """Why it fails; none where it does so no more, or nobody can say."""
    try:
        return await context.gateway.call(lambda client: fault_in(client, workflow_id))
    except (CallRefused, NotRunning):
        return None


async def _keep(
    context: AppContext, workflow_id: str, fault: Fault | None, known: TroubleRow | None
) -> None:
    """Keep what is new about it; a cause that is known is not forgotten for an unknown one."""
    cause = fault or UNKNOWN
    if known is not None and (fault is None or cause.sentence == known.cause):
        return
    log.warning("no task of %s succeeds: %s; %s", workflow_id, cause.sentence, cause.advice)
    await context.store.troubles.note(
        "workflow",
        workflow_id,
        workflow_ids.order_of(workflow_id),
        cause=cause.sentence,
        advice=cause.advice,
        at=context.now(),
    )
