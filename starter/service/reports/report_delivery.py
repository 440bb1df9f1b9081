"""A report that is written down is delivered: by update `submit`, by signal `report` where no
worker answers in two seconds (ADR-0018). `report_receivers` says to whom.
"""

from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

from temporalio.client import Client

from activities.adapters.store.results.rows import CaseSummary, OrderSummary, ReportRow
from activities.adapters.store.results.view_rows import OrderWithCases
from models.errors import Closed, Refused
from models.ids import Stage
from models.messages.decisions.recorded_answers import RecordedAnswer
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.orders.outbox_state import OutboxState
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.refusals import RefusalCode
from models.phrases import Code, phrase
from models.stages import workflow_ids
from starter.service.app_context import AppContext
from starter.service.reports.closed_order_advice import advice_on_report
from starter.service.reports.late_goods import begin_late_case
from starter.service.reports.late_opinions import take_late_opinion
from starter.service.reports.late_reports import note_late
from starter.service.reports.pickups_after_cancel import begin_way_back
from starter.service.reports.rejected_refunds import begin_bounced
from starter.service.reports.report_receivers import receivers
from starter.service.reports.report_signals import ReportsWaiting, room, signal
from starter.service.running.server_view import PAUSED, RUNNING, at_server
from starter.service.running.workflow_start import start_by_id
from starter.service.temporal.call_errors import CallRefused, NotRunning, not_known

RECORD_HEADER = {"record": True}
"""What our doors say with an update: they write what its answer carries."""

ASKED_TIMES = 3
"""So often a report that was handed over is only asked about; then it is handed over again."""


async def deliver(context: AppContext, known: OrderWithCases, row: ReportRow) -> Answer | None:
    """Deliver a report that is written down; no answer where no worker is at work.

    It goes first to the workflow that it was sent to before: under the same update id that one
    answers as it did, with all that there was to record, however long ago it has ended.

    Raises:
        Closed: whom it is for has ended; that is noted down.
        Unavailable: Temporal or the database cannot be reached now.
    """
    if known.order.outbox == OutboxState.PENDING:
        await start_by_id(context, row.order)
    if row.handed_over_at is not None and row.attempts <= ASKED_TIMES:
        answer = await _asked_about(context, row)
        if answer is not None or not await has_ended(context, str(row.sent_to)):
            return await _noted(context, row, answer)
    before = [row.sent_to] if row.sent_to else []
    receiving = receivers(known, row.kind, row.content)
    targets = list(dict.fromkeys((*before, *receiving)))
    for target in targets:
        if target != row.sent_to:
            await context.store.reports.tried([row.id], at=context.now(), sent_to=target)
        with suppress(NotRunning):
            return await _handed_over(context, target, row)
    return await _not_taken(context, known, row, receiving)


async def _not_taken(
    context: AppContext, known: OrderWithCases, row: ReportRow, targets: list[str]
) -> Answer | None:
    """What becomes of a report that no workflow is there for: late, refused, or tried again."""
    if not targets:
        reason = phrase(
            "{kind} is about a case next to the order, and this one has none",
            kind=Code("kind", row.kind),
        )
        answer = Answer(outcome=ReportOutcome.REFUSED, report_id=row.report_id, reason=reason)
        await context.store.reports.answer(row.id, answer)
        return answer
    order = known.order
    closed = {case.workflow_id for case in known.cases if case.closed}
    if order.closed:
        closed.add(order.workflow_id)
    if targets[-1] in closed or await has_ended(context, targets[-1]):
        if bounced := await begin_bounced(context, known, row, targets[-1]):
            return bounced
        if opinion := await take_late_opinion(context, known, row, targets[-1]):
            return opinion
        if found := await begin_late_case(context, known, row, targets[-1]):
            await context.store.reports.tried([row.id], at=context.now(), sent_to=found.workflow_id)
            with suppress(NotRunning):
                return await _handed_over(context, found.workflow_id, row)
        way_back = await begin_way_back(context, row)
        await note_late(context, order, row, targets[-1])
        if workflow_ids.stage_of(targets[-1]) is Stage.CARE:
            raise care_ended(targets[-1])
        raise ended(order, row.kind, way_back)
    pending = [case.workflow_id for case in known.cases if case.outbox == OutboxState.PENDING]
    if targets[-1] not in pending:  # of those the relay knows why they are not there
        raise not_known(targets[-1])
    await context.store.reports.tried([row.id], at=context.now())
    return None


async def has_ended(context: AppContext, workflow_id: str) -> bool:
    """Whether that workflow ran and has ended; one that is not known has not.

    Raises:
        Unavailable: Temporal cannot be reached now.
    """
    try:
        found = await context.gateway.call(partial(at_server, workflow_id=workflow_id))
    except NotRunning:
        return False
    return found.status not in (RUNNING, PAUSED)


async def _handed_over(context: AppContext, workflow_id: str, row: ReportRow) -> Answer | None:
    """Hand it to one workflow, by update or by signal; what is answered is written down.

    Raises:
        NotRunning: it is not there, or has ended without having taken the report.
        ReportsWaiting: it is about to end: then whoever goes on receives it.
        CallRefused: it does not take the report now.
    """
    content = row.sent
    answer = await _by_update(context, workflow_id, row, content)
    if answer is None:
        try:
            await room(context, row.order, workflow_id)
            await signal(context, workflow_id, [row])
            return None
        except NotRunning:
            # It has ended just now: whether it took the update before, its history knows.
            answer = await _by_update(context, workflow_id, row, content)
            if answer is None:
                raise
    if answer.code is RefusalCode.JUST_ENDED:
        await _elsewhere(context, workflow_id, row, answer)
    return await _noted(context, row, answer)


async def _elsewhere(
    context: AppContext, workflow_id: str, row: ReportRow, answer: RecordedAnswer
) -> NoReturn:
    """It waits until that workflow has ended; its lines are written."""
    await context.store.reports.answer(row.id, answer.answer, answer.record)
    if await has_ended(context, workflow_id):
        raise NotRunning(phrase("{workflow_id} has ended", workflow_id=workflow_id))
    raise ReportsWaiting(
        phrase(
            "{workflow_id} has just ended: whoever goes on receives it in a moment",
            workflow_id=workflow_id,
        )
    )


async def _by_update(
    context: AppContext, workflow_id: str, row: ReportRow, content: dict[str, Any]
) -> RecordedAnswer | None:
    """Its answer to the update, now or before; none where nobody answers in time."""

    async def submit(client: Client) -> RecordedAnswer:
        answer: RecordedAnswer = await client.get_workflow_handle(workflow_id).execute_update(
            "submit", args=[content, RECORD_HEADER], id=update_id(row), result_type=RecordedAnswer
        )
        return answer

    try:
        return await context.gateway.call(submit)
    except Refused as error:
        return RecordedAnswer(
            outcome=ReportOutcome.REFUSED, report_id=row.report_id, reason=error.message
        )
    except CallRefused:
        return None  # a signal is kept for it, worker up or not


async def _asked_about(context: AppContext, row: ReportRow) -> RecordedAnswer | None:
    """What became of a report whose signal has arrived for sure, if its update was answered.

    Where it was not, the signal is received sooner or later, and its workflow says so itself.
    """
    with suppress(NotRunning, CallRefused, Refused):
        return await context.gateway.answer_to(str(row.sent_to), update_id(row), RecordedAnswer)
    return None


async def _noted(
    context: AppContext, row: ReportRow, answer: RecordedAnswer | None
) -> Answer | None:
    """Write down what was answered and what is to be recorded, or that it was handed over."""
    if answer is None:
        await context.store.reports.tried([row.id], at=context.now(), handed_over=True)
        return None
    await context.store.reports.answer(row.id, answer.answer, answer.record)
    return answer.answer


def update_id(row: ReportRow) -> str:
    """The same report is one update; a refused one that comes again is another.

    The kind is first: in the Temporal UI an update has no other text of its own.
    """
    received = int(row.received_at.timestamp() * 1000)
    return f"{row.kind}:{row.report_id}:{row.payload_hash[:8]}:{received:x}"


def care_ended(case: str) -> Closed:
    """The answer to a report of a care case that is over."""
    return Closed(
        phrase("{case} is over: the report is kept as late, and shown to the desk", case=case),
        hint="what is written now is opened as a new case",
    )


def ended(order: OrderSummary, kind: str, way_back: CaseSummary | None = None) -> Closed:
    """The answer to a report of an order that has closed; `way_back` is the case that it began."""
    cancelled = order.outcome == OrderOutcome.CANCELLED  # then nothing can go back either
    hint = None if cancelled else advice_on_report(kind)
    if way_back is not None:
        hint = phrase(
            "the goods come back: the case {case} says by whom, and until when",
            case=way_back.workflow_id,
        )
    return Closed(
        phrase(
            "order {number} is closed: the report is kept as late, and shown to the desk",
            number=order.number,
        ),
        hint=hint,
    )
