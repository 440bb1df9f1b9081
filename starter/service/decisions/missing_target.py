"""What is true where nobody runs that a decision could be handed to."""

import shlex

from temporalio.client import WorkflowExecutionStatus

from activities.adapters.store.results.rows import OrderSummary
from models.errors import Closed, FulfilError, Unavailable
from models.hints import Hint
from models.messages.orders.outbox_state import OutboxState
from models.phrases import phrase
from starter.service.app_context import AppContext
from starter.service.reports.closed_order_advice import advice_on_decision
from starter.service.running.lost_workflows import LOST_STATUSES
from starter.service.temporal.call_errors import REST_SECONDS, NotRunning, not_known


async def why_nobody(
    context: AppContext, order: OrderSummary, target: str, name: str
) -> FulfilError:
    """What is true where nobody runs that the decision could be handed to."""
    if order.closed and target == order.workflow_id:
        return _ended(phrase("order {number}", number=order.number), name)
    try:
        found = await context.gateway.call(
            lambda client: client.get_workflow_handle(target).describe()
        )
    except NotRunning:
        case = await context.store.cases.by_id(target)
        if case is not None and case.outbox == OutboxState.PENDING:
            return Unavailable(
                phrase("{target} is taken in, and its workflow is not there yet", target=target),
                hint="send the decision again with the same decision_id in a moment",
                retry_after=REST_SECONDS,
            )
        return not_known(target)
    if found.status in LOST_STATUSES:
        how = str(found.status.name).lower().replace("_", " ")
        return _ended_outside(order, target, how)
    if found.status is WorkflowExecutionStatus.RUNNING:
        return Unavailable(
            phrase("{target} runs, and could not be handed the decision just now", target=target),
            hint="send it again with the same decision_id",
            retry_after=REST_SECONDS,
        )
    return _ended(target, name)


def _ended_outside(order: OrderSummary, target: str, how: str) -> Unavailable:
    merchant, number = shlex.quote(order.merchant), shlex.quote(order.number)
    return Unavailable(
        phrase(
            "{target} was {how} outside of the SOP: nothing can be decided before it is reset",
            target=target,
            how=how,
        ),
        hint=Hint(
            phrase(
                "`fulfil orders explain {merchant} {number}` has the command",
                merchant=merchant,
                number=number,
            )
        ),
    )


def _ended(what: str, name: str) -> Closed:
    hint = advice_on_decision(name)
    return Closed(
        phrase("{what} has ended: nothing can be decided about it any more", what=what), hint=hint
    )
