"""What became of a decision that was sent and not answered: its workflow's history knows.

Its door died before it wrote the answer, or gave up waiting. It is asked about under its update
id, and never sent again from here: who decided it has no answer that it is done, and may have
decided otherwise since.
"""

import logging
from functools import partial

from activities.adapters.process.log_context import of_workflow
from activities.adapters.store.results.rows import DecisionRow
from models.errors import Refused
from models.messages.decisions.decision_state import DecisionState
from models.messages.decisions.recorded_answers import RecordedDecision
from starter.service.app_context import AppContext
from starter.service.decisions.decide import update_id
from starter.service.running.server_view import at_server
from starter.service.temporal.call_errors import NotRunning, UpdateUnanswered, not_known

log = logging.getLogger(__name__)


async def settle(context: AppContext, id_: int) -> None:
    """Write down what became of the decision of that row, as its door would have done.

    Raises:
        CallRefused: nobody could say it now, or Temporal does not know the workflow.
        Unavailable: Temporal or the database cannot be reached now.
    """
    row = await context.store.decisions.by_id(id_)
    if row is None or row.state is not DecisionState.SENT:
        return
    try:
        answer = await context.gateway.answer_to(row.sent_to, update_id(row), RecordedDecision)
    except Refused:
        await context.store.decisions.refuse(row)
    except UpdateUnanswered:
        raise
    except NotRunning:
        await _mark_not_received(context, row)
    else:
        await context.store.decisions.answer(row.id, answer.answer, answer.record)
        log.info("decision %s was done, and not written down", row.id, extra=_extra(row))


async def _mark_not_received(context: AppContext, row: DecisionRow) -> None:
    """No history has it; only a server that knows the workflow can know that."""
    try:
        await context.gateway.call(partial(at_server, workflow_id=row.sent_to))
    except NotRunning:
        known = await context.store.door.order_with_cases(row.order)
        if known is None or not known.order.closed:
            raise not_known(row.sent_to) from None
    await context.store.decisions.mark_not_received(row)
    log.warning("decision %s was not heard: take it again", row.id, extra=_extra(row))


def _extra(row: DecisionRow) -> dict[str, str]:
    return of_workflow(row.sent_to) | {"step": row.name}
