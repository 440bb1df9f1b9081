"""What is known of an order: gathered from our database, and from Temporal where it is asked.

Lists ask no workflow: 500 would be 500 questions to the workers. They ask once whether the server
is there and a worker polls; what our database says of each comes from the same rows as on its page.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from activities.adapters.store.results.rows import (
    DecisionRow,
    OrderRow,
    OrderSummary,
    StoredPosition,
)
from activities.adapters.store.results.view_rows import OrderView
from models.codes import StepCode
from models.errors import Unavailable
from models.field_errors import Finding
from models.messages.decisions.decision_state import DecisionState
from models.messages.decisions.decisions import Correct
from models.messages.orders.outbox_state import OutboxState
from models.messages.reports.inbox_state import InboxState
from models.stages.order.review_findings import findings
from starter.service.app_context import AppContext
from starter.service.explaining.cause import Evidence
from starter.service.explaining.return_causes import by_due
from starter.service.reading.views import shown
from starter.service.running import server_view
from starter.service.running.server_view import WorkflowReport
from starter.service.temporal.call_errors import sentence_of

UNANSWERED_STATES = (DecisionState.SENT, DecisionState.NOT_RECEIVED)
"""States of decisions whose sender has received no answer."""


class TemporalEvidence(NamedTuple):
    """What Temporal says: why it is `unreachable`, whether a worker polls, what was `looked` at."""

    unreachable: str | None
    polled: bool | None
    looked: tuple[WorkflowReport, ...] = ()


async def evidence_of(context: AppContext, row: OrderSummary, *, temporal: bool) -> Evidence:
    """Everything that is known of an order, or of a ticket.

    Args:
        row: the order; where it is a whole row, the fields that keep it in review are worked out.
        temporal: whether its workflows are asked, too.

    Raises:
        Unavailable: the database cannot be read.
    """
    now = context.now()
    view = await context.store.views.show_file(row.workflow_id, now)
    assert view is not None, "it was there a moment ago, and none is deleted"
    wanted = dict.fromkeys((row.open_workflow, row.workflow_id))
    running = [case.workflow_id for case in view.cases if not case.closed]
    asked = [*dict.fromkeys((*wanted, *running))]
    found = await _temporal(context, asked) if temporal else TemporalEvidence(None, None)
    inbox = await context.store.reports.of_order(row.workflow_id)
    decided = await context.store.decisions.of_order(row.workflow_id)
    ahead = await context.store.outbox.ahead_of(row) if row.outbox == OutboxState.PENDING else 0
    return Evidence(
        row=row,
        shown=shown(view),
        at=_subject(view).own_now(now),
        unreachable=found.unreachable,
        polled=found.polled,
        looked=found.looked,
        pending=tuple(report for report in inbox if report.state is InboxState.PENDING),
        decisions=tuple(one for one in decided if one.state in UNANSWERED_STATES),
        ahead=ahead,
        troubles=view.troubles,
        left=_left(decided),
        faulty=_faulty(row) if isinstance(row, OrderRow) else (),
    )


async def temporal_liveness(context: AppContext) -> TemporalEvidence:
    """Whether the server is there, and a worker polls: asked once for a whole list."""
    try:
        async with asyncio.timeout(server_view.WITHIN_SECONDS):
            client = await context.gateway.client()
            polled = await server_view.is_polled(client, context.queue, now=context.now())
    except server_view.UNREACHABLE as error:
        return TemporalEvidence(sentence_of(error), None)
    except Unavailable as error:
        return TemporalEvidence(error.message, None)
    return TemporalEvidence(None, polled)


def _faulty(row: OrderRow) -> tuple[str, ...]:
    """The fields that an order in review waits for; of another one nothing is read."""
    if row.step != StepCode.IN_REVIEW:
        return ()
    return tuple(one.field for one in found_in_review(row))


def found_in_review(row: OrderRow) -> tuple[Finding, ...]:
    """What keeps an order in review as it is now 待核实; of one past its review nothing."""
    if row.step not in (StepCode.TAKEN_IN, StepCode.IN_REVIEW):
        return ()
    return findings(row.content, received_at=row.accepted_at)


def _left(decided: Iterable[DecisionRow]) -> str | None:
    """What the newest correction that was done has left to correct."""
    answers = [one.answer for one in decided if one.name == Correct.name and one.answer]
    return answers[-1].reason if answers and answers[-1].outcome == StepCode.IN_REVIEW else None


async def _temporal(context: AppContext, workflow_ids: list[str]) -> TemporalEvidence:
    try:
        async with asyncio.timeout(server_view.WITHIN_SECONDS):
            client = await context.gateway.client()
        looked = await asyncio.gather(*(server_view.look(client, one) for one in workflow_ids))
        answers = any(one.state is not None for one in looked)
        polled = answers or await _polled(context, looked)
    except server_view.UNREACHABLE as error:
        return TemporalEvidence(sentence_of(error), None)
    except Unavailable as error:
        return TemporalEvidence(error.message, None)
    return TemporalEvidence(None, polled, tuple(looked))


async def _polled(context: AppContext, looked: Sequence[WorkflowReport]) -> bool:
    client = await context.gateway.client()
    queues = {one.queue for one in looked if one.status == server_view.RUNNING}
    return all([await server_view.is_polled(client, queue, now=context.now()) for queue in queues])


def _subject(view: OrderView) -> StoredPosition:
    """Whose clock counts: the order's, or that of the return that is still open after its end."""
    if not view.order.closed:
        return view.order
    left = (case for case in view.cases if not case.closed)
    return min(left, key=by_due, default=view.order)
