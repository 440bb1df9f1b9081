"""Reports from outside: written down first, then delivered, and answered where somebody answers.

What was acknowledged before is delivered before (`report_queue`), the report itself as
`report_delivery` says.
What no workflow would take is refused here, in the same words, whether one is at work or not, and
before it is compared with anything that the order has: whoever may not say it learns nothing.
"""

from typing import Any

from activities.adapters.store.reports.report_rows import Claim
from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.results.rows import OrderSummary, ReportRow, StoredReport
from activities.adapters.store.results.view_rows import OrderWithCases
from models.errors import Conflict, TooMany, Unavailable, UsageError
from models.messages.reports import report_parsing
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.inbox_state import InboxState
from models.messages.reports.report import Report
from models.phrases import phrase
from starter.service.app_context import AppContext
from starter.service.reading.known_orders import kept
from starter.service.reports.case_choice import chosen_case
from starter.service.reports.file_references import check_files
from starter.service.reports.goods_references import check_goods
from starter.service.reports.link_references import check_link
from starter.service.reports.moved_appointments import check_move, slot_of_desk
from starter.service.reports.proofs import check_proof
from starter.service.reports.refunds import refund_of
from starter.service.reports.refused_reports import refusal_of, refuse
from starter.service.reports.repeated_reports import (
    REPORTED_BEFORE,
    reported_before,
    with_desk_hint,
)
from starter.service.reports.report_delivery import deliver, ended
from starter.service.reports.report_queue import catch_up
from starter.service.reports.report_receivers import receivers
from starter.service.reports.survey_references import check_survey
from starter.service.temporal.call_errors import CallRefused

REASON_WRITTEN = phrase("written down; it is delivered as soon as Temporal can be reached")
REASON_HANDED_OVER = phrase(
    "written down and handed over; it is answered when a worker is at work again"
)


async def report(
    context: AppContext,
    merchant: str,
    number: str,
    message: Report,
    key_id: str | None,
    *,
    known: OrderWithCases | None = None,
    most: int | None = None,
    claim: Claim | None = None,
) -> Answer:
    """Take one report about an order; `key_id` is the key's that it came with.

    `known` is the order, where the door has just read it; `most` how many of it that key may send,
    `claim` what the report takes in the transaction that writes it.

    Raises:
        NotFound: there is no such order.
        InvalidInput: it names a file that was not sent, goods that were not ordered, or a link that
            leads nowhere, it lacks proof, or moves an appointment and does not say why.
        Conflict: its `report_id` was used for something else, or what it claims is taken.
        Refused: it is a refund of more than was paid, or may be about several cases and names none.
        Closed: the order has ended; the report is kept, and shown in its timeline.
        TooMany: the key has reported of that order as many as it may; names the desk to speak to.
        UsageError: it is too large.
        Unavailable: the database cannot be written now; the report was not taken.
    """
    known = known or await context.known_order(merchant, number)
    order = kept(known.order)
    _check_size(context, message)
    unreadable = refusal_of(context, order, message)
    to, taking = await _compared(context, known, message, readable=unreadable is None)
    if to is not None and await reported_before(context, order.workflow_id, to, message):
        return Answer(
            outcome=ReportOutcome.KNOWN, report_id=message.report_id, reason=REPORTED_BEFORE
        )
    taken = await _taken(
        context, order, message, key_id, sent_to=to, most=most, claim=claim or taking
    )
    if taken.row.state is InboxState.LATE:
        raise ended(order, message.kind)
    if taken.row.answer is not None:
        return _repeated_answer(taken.row.answer)
    if unreadable is not None:
        return await refuse(context, order, to, taken.row, unreadable)
    return await _delivered(context, known, taken)


async def _compared(
    context: AppContext, known: OrderWithCases, message: Report, *, readable: bool
) -> tuple[str | None, Claim | None]:
    """Which workflow it is for, and the refund or the slot that it takes, once it fits what the
    order has.

    What is not readable is compared with nothing.
    """
    to = await chosen_case(context, known, message) if readable else None
    to = to or next(iter(receivers(known, message.kind, message.model_dump())), None)
    if not readable:
        return to, None
    await _check_named(context, known, message)
    refund = await refund_of(context, known, to, message) if to is not None else None
    return to, refund or await slot_of_desk(context, known, message)


async def _delivered(context: AppContext, known: OrderWithCases, taken: StoredReport) -> Answer:
    """The answer of the workflow that takes it; where none answers, that it is written down."""
    try:
        answer = await _in_turn(context, known, taken)
    except CallRefused as error:
        return _accepted(
            taken.row,
            phrase("written down, and not received yet: {message}", message=error.message),
        )
    except Unavailable:
        return _accepted(taken.row, REASON_WRITTEN)
    return answer or _accepted(taken.row, REASON_HANDED_OVER)


def _repeated_answer(answer: Answer) -> Answer:
    """The answer to what was answered before: it is known, but where a desk has rejected it."""
    refused = answer.outcome is ReportOutcome.REFUSED
    return answer if refused else answer.model_copy(update={"outcome": ReportOutcome.KNOWN})


async def _taken(
    context: AppContext, order: OrderSummary, message: Report, key_id: str | None, **limits: Any
) -> StoredReport:
    try:
        taken = await context.store.reports.take(
            order.workflow_id, message, key_id, received_at=context.now(), **limits
        )
    except TooMany as error:
        raise with_desk_hint(order, error) from None
    if taken.state is StoreOutcome.OTHER:
        raise Conflict(
            phrase(
                "report_id {report_id} was used for another report of this order",
                report_id=message.report_id,
            ),
            hint="make a new report_id for each report; repeat one only with the same content",
        )
    return taken


def _check_size(context: AppContext, message: Report) -> None:
    fault = report_parsing.unfit(message.model_copy(update={"received_at": context.now()}))
    if fault is not None:
        raise UsageError(phrase("the report cannot be taken: {fault}", fault=fault))


async def _check_named(context: AppContext, known: OrderWithCases, message: Report) -> None:
    check_proof(context, known.order.merchant, message)
    await check_files(context, known.order.workflow_id, message)
    await check_goods(context, known.order, message)
    check_survey(known, message)
    await check_link(context, known, message)
    await check_move(context, known, message)


async def _in_turn(
    context: AppContext, known: OrderWithCases, taken: StoredReport
) -> Answer | None:
    context.under_way.add(taken.row.id)
    try:
        await catch_up(context, taken.row.order, taken.before)
        return await deliver(context, known, taken.row)
    finally:
        context.under_way.discard(taken.row.id)


def _accepted(row: ReportRow, reason: str) -> Answer:
    return Answer(outcome=ReportOutcome.ACCEPTED, report_id=row.report_id, reason=reason)
