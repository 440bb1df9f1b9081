"""Tickets: what somebody writes who names no order, until it is found which one he means (ER-4.3).

The merchant's customer, the merchant, or a passer-by whom a desk notes down. A ticket is filed
under its own id, and all that is done about it is told as of any care case (ADR-0058).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from activities.adapters.store.results.outcome import StoreOutcome
from models import ids
from models.errors import Conflict
from models.field_errors import field_error
from models.ids import Stage
from models.messages.decisions.decisions import (
    Acknowledge,
    DecisionAnswer,
    Repair,
    SettleQuestion,
    Withdraw,
)
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from models.phrases import Code, one_of, phrase
from models.stages.care.case_opening import ticket_case
from models.stages.care.reports import CareAttached
from models.stages.care.request import CareCase, CareKind, CareRequest
from models.stages.table import KINDS
from models.stages.workflow_ids import merchant_of
from starter.service.app_context import AppContext
from starter.service.cases.care import CareShown, messages_of, note_care, written_at
from starter.service.cases.ticket_references import file_of, ticket_row
from starter.service.decisions.decide import decide_file
from starter.service.reading.known_orders import kept
from starter.service.reading.view_model import Instant
from starter.service.reading.views import EntryShown, entry, shown
from starter.service.reports.report import report
from starter.service.running.workflow_start import start_now

TICKET_DECISIONS = (Acknowledge.name, SettleQuestion.name, Withdraw.name, Repair.name)
"""What is decided about a ticket; all else is about an order."""


class TicketShown(CareShown):
    """A ticket with what was written in it, its timeline, and the order that it is about.

    `merchant` is empty where none is named; `contact` is how the writer is reached.
    """

    merchant: str
    opened_at: Instant
    erased_at: Instant | None
    about: str | None
    contact: str | None
    timeline: tuple[EntryShown, ...] = ()


async def open_ticket(context: AppContext, merchant: str, request: CareRequest) -> TicketShown:
    """Take in what somebody has written who names no order, and start its case.

    Written again under its `request_id`, it is the same ticket. `merchant` may be empty.

    Raises:
        InvalidInput: it is a survey, of a time still to come, or the merchant cannot be one.
        Conflict: its `request_id` was used for something else.
        Unavailable: the database cannot be written now; it was not taken.
    """
    if merchant and not ids.MERCHANT_PATTERN.fullmatch(merchant):
        raise field_error(
            "merchant", phrase("{merchant!r} is no merchant's code", merchant=merchant[:64])
        )
    if request.kind in (CareKind.SURVEY, CareKind.FOLLOW_UP):
        raise field_error(
            "kind", phrase("a {kind} is about an order: name it", kind=Code("case", request.kind))
        )
    sop = context.sop_for(merchant)
    now, skew = context.now(), timedelta(seconds=sop.clock_skew_seconds)
    at = written_at(request, now=now, latest=now, skew=skew)
    case = ticket_case(merchant, request.model_copy(update={"written_at": at}), sop=sop, at=at)
    taken = await context.store.cases.take_ticket(case, opened_at=now)
    if taken.state is StoreOutcome.OTHER:
        raise Conflict(
            phrase(
                "request_id {request_id} was used for another message",
                request_id=request.request_id,
            ),
            hint="make a new request_id for each message; repeat one only with the same content",
        )
    await note_care(context, taken.row)
    await start_now(context, taken.row)
    return await show_ticket(context, taken.row.workflow_id)


async def show_ticket(context: AppContext, ticket: str) -> TicketShown:
    """One ticket with all that was written in it.

    Raises:
        NotFound: there is no such ticket.
        Unavailable: the database cannot be read now.
    """
    row = await ticket_row(context, ticket)
    view = await context.store.views.show_file(ticket, context.now())
    assert view is not None, "the ticket was there a moment ago, and none is deleted"
    (case,) = shown(view).cases
    request = CareCase.model_validate(row.start_input).request
    return TicketShown.model_validate(
        {
            **case.model_dump(),
            "parked": None,
            "merchant": merchant_of(ticket),
            "opened_at": row.opened_at,
            "erased_at": row.erased_at,
            "about": row.about,
            "contact": request.contact,
            "messages": await messages_of(context, row),
            "timeline": [entry(line, view.cases) for line in view.timeline],
        }
    )


async def report_ticket(
    context: AppContext,
    ticket: str,
    message: Report,
    key_id: str | None,
    *,
    most: int | None = None,
) -> Answer:
    """Take one report about a ticket, as `report` takes one about an order.

    Raises:
        NotFound: there is no such ticket, or no such order to attach it to.
        InvalidInput: it is about what only an order has, or names an order that it cannot be about.
        And what `report` raises.
    """
    known = await file_of(context, ticket)
    kind = KINDS.get(message.kind)
    if kind is not None and kind.stage is not Stage.CARE:
        raise field_error(
            "kind",
            phrase(
                "{kind} is about an order, and this case is about none",
                kind=Code("kind", message.kind),
            ),
        )
    if kind is CareAttached:
        message = await _attached(context, ticket, message)
    row = known.order
    return await report(context, row.merchant, row.number, message, key_id, known=known, most=most)


async def attach(
    context: AppContext, ticket: str, merchant: str, number: str, message: Mapping[str, Any]
) -> Answer:
    """A desk has found out which order a ticket is about: both show it from now on.

    `message` has the report's id, who says so, and with which key it came, where it had one.

    Raises:
        NotFound: there is no such ticket, or no such order.
        Closed: one of them was erased.
    """
    about = (await context.known_order(merchant, number)).order.workflow_id
    content = {name: one for name, one in message.items() if name != "key_id"}
    attached = {**content, "kind": CareAttached.kind, "data": {"about": about}}
    return await report_ticket(
        context, ticket, Report.model_validate(attached), message.get("key_id")
    )


async def decide_ticket(
    context: AppContext,
    ticket: str,
    name: str,
    body: Mapping[str, Any],
    *,
    key_id: str | None = None,
) -> DecisionAnswer:
    """Hand a decision to a ticket, as `decide` hands one to an order.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: there is no such decision about one.
        And what `decide` raises.
    """
    known = await file_of(context, ticket)
    if name not in TICKET_DECISIONS:
        raise field_error(
            "decision",
            phrase(
                "{name} is about an order: of a ticket {decisions}",
                name=name,
                decisions=one_of("decision", TICKET_DECISIONS),
            ),
        )
    return await decide_file(context, kept(known.order), name, body, key_id=key_id)


async def _attached(context: AppContext, ticket: str, message: Report) -> Report:
    """The report with the number of the order that it names, which is there."""
    about = message.data.get("about")
    if not isinstance(about, str):
        return message  # its workflow says what it lacks
    found = await context.store.orders.by_id(about)
    if found is None:
        raise field_error("about", phrase("there is no order {about}", about=about[:120]))
    of = merchant_of(ticket)
    if of and kept(found).merchant != of:
        raise field_error(
            "about",
            phrase(
                "it is an order of {merchant}, and the case is of {other}",
                merchant=found.merchant,
                other=of,
            ),
        )
    return message.model_copy(update={"data": {**message.data, "order_no": found.number}})
