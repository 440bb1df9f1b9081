"""How the workflow of an order, or of a case next to it, is started: once, whoever tries again."""

import logging

from temporalio.common import Priority, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.adapters.process import metrics
from activities.adapters.process.log_context import of_workflow
from activities.adapters.process.metrics import count
from activities.adapters.store.results.rows import CaseRow, OrderRow
from models.errors import FulfilError, Unavailable
from models.ids import Stage, is_ticket
from models.messages.legs.leg import StageInput
from models.messages.orders.order import Source
from models.messages.orders.outbox_state import OutboxState
from models.stages import workflow_ids
from models.stages.order.intake import OrderInput
from models.stages.table import SPEC_OF
from starter.service.app_context import AppContext
from starter.service.temporal.call_errors import SEE_DOCTOR, NotRunning
from workflows.temporal import details, options, search_attributes

log = logging.getLogger(__name__)


async def start_now(context: AppContext, row: OrderRow | CaseRow) -> None:
    """Start what was just taken in, if that can be done now; otherwise the relay does it."""
    if row.outbox == OutboxState.STARTED:
        return
    try:
        if isinstance(row, OrderRow):
            await start_order(context, row)
        else:
            await start_case(context, row)
    except FulfilError as error:
        log.info("left to the relay: %s", error.message, extra=of_workflow(row.workflow_id))


async def start_order(context: AppContext, row: OrderRow) -> None:
    """Start an order's workflow, and note it down.

    Raises:
        Unavailable: Temporal or the database cannot be reached; the relay tries again.
    """
    await begin_order(context, row)
    await context.store.orders.mark_started([row.workflow_id], at=context.now())


async def start_by_id(context: AppContext, workflow_id: str) -> None:
    """As `start_order`, of an order that was only looked at."""
    row = await context.store.orders.by_id(workflow_id)
    if row is not None:
        await start_order(context, row)


async def begin_order(context: AppContext, row: OrderRow) -> None:
    """Start an order's workflow with the input it was accepted with, not noted down yet.

    Started before, it goes on as it is; ended before, it stays so (ADR-0018).

    Raises:
        Unavailable: Temporal cannot be reached.
    """
    start = OrderInput.model_validate(row.start_input)
    await _start(context, SPEC_OF[Stage.ORDER].workflow, start, row, row.merchant)


async def start_case(context: AppContext, row: CaseRow) -> None:
    """Start the workflow of a case next to an order, and note it down; as `start_order`.

    Raises:
        Unavailable: Temporal or the database cannot be reached; the relay tries again.
    """
    spec = SPEC_OF[workflow_ids.stage_of(row.workflow_id)]
    start = spec.input.model_validate(row.start_input)
    await _start(context, spec.workflow, start, row, workflow_ids.merchant_of(row.order))
    if not is_ticket(row.order):
        await _tell_order(context, row)
    await context.store.cases.mark_started([row.workflow_id], at=context.now())


async def _tell_order(context: AppContext, row: CaseRow) -> None:
    """Signal the case to its order, while that runs; the timeline names it in any case."""
    content = {"workflow_id": row.workflow_id}
    try:
        await context.gateway.call(
            lambda client: client.get_workflow_handle(row.order).signal("case", content)
        )
    except FulfilError as error:
        log.info("%s is not told of %s: %s", row.order, row.workflow_id, error.message)


async def _start(
    context: AppContext, workflow: str, start: StageInput, row: OrderRow | CaseRow, merchant: str
) -> None:
    stage, now = workflow_ids.stage_of(row.workflow_id), context.now()
    try:
        await context.gateway.call(
            lambda client: client.start_workflow(
                workflow,
                start,
                id=row.workflow_id,
                task_queue=context.queue,
                task_timeout=options.TASK_TIMEOUT,
                priority=_priority(row),
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                search_attributes=search_attributes.at_start(stage, start, now=now),
                static_summary=details.summary(stage, start.number, row.hub),
                static_details=details.static(merchant, start.number),
            )
        )
        count(metrics.STARTED, stage=stage.value)
        log.info("started", extra=of_workflow(row.workflow_id))
    except WorkflowAlreadyStartedError:
        log.info("ended already", extra=of_workflow(row.workflow_id))
    except NotRunning as error:  # of a start, this is said of the namespace
        raise Unavailable("Temporal has no such namespace", hint=SEE_DOCTOR) from error


def _priority(row: OrderRow | CaseRow) -> Priority:
    """An order of a file has the server's default; nobody waits for it at this moment."""
    imported = isinstance(row, OrderRow) and row.source == Source.FILE
    return Priority.default if imported else options.AT_ONCE
