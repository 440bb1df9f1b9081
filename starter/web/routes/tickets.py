"""Tickets at a page: written down, answered, handed over, attached to the order they are about."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BeforeValidator, ValidationError

from activities.adapters.process.wall_clock import fresh_id
from models.errors import FulfilError, UsageError
from models.field_errors import faulty
from models.ids import Stage
from models.messages.decisions.decisions import DECISIONS
from models.messages.reports.answer import ReportOutcome
from models.stages.care.reports import CareAttached
from models.stages.care.request import CareKind, CareRequest
from models.stages.table import KINDS
from starter.http.auth import AtGate, InContext
from starter.http.problems import status_of
from starter.http.tickets import check_own_ticket, take_ticket_decision, take_ticket_report
from starter.service.access.rights import decision_of, may, report_of
from starter.service.cases import tickets
from starter.service.cases.tickets import TicketShown
from starter.service.reports.repeated_reports import first_reported_at
from starter.web.forms import FormField, form_of_decision, form_of_report, values_of
from starter.web.pages import ROOT, page
from starter.web.refusal_texts import why_refused
from starter.web.uploads import PageRoute
from starter.web.visitors import Guest, Sender, Visitor

router = APIRouter(route_class=PageRoute)

Id = Annotated[str, Form(min_length=1, max_length=128)]
Open = Annotated[str | None, BeforeValidator(lambda text: text or None), Form(max_length=200)]
OPENED_AS: Final = (CareKind.MESSAGE, CareKind.COMPLAINT, CareKind.REQUEST)
"""What somebody writes of himself; a survey is asked of an order."""


@router.get("/care/new")
async def ticket_form(request: Request, visitor: Guest) -> Response:
    """The form in which a ticket is written down."""
    return _new(request, {})


@router.post("/care/new")
async def write_ticket(
    request: Request,
    context: InContext,
    visitor: Sender,
    request_id: Id,
    kind: Annotated[CareKind, Form()],
    words: Annotated[str, Form(max_length=4000)],
    merchant: Open = None,
    contact: Open = None,
) -> Response:
    """Take in what somebody has written who names no order."""
    caller = visitor.caller
    wish = {
        "request_id": request_id, "kind": kind, "words": words, "contact": contact,
        "by": caller.role_for(None), "actor": caller.actor_for(None),
    }  # fmt: skip
    try:
        message = CareRequest.model_validate(wish)
        whose = caller.merchant or merchant or ""
        made = await tickets.open_ticket(context, whose, message)
    except ValidationError as error:
        return _new(request, dict(await request.form()), faulty(error, "this is no ticket"))
    except FulfilError as error:
        return _new(request, dict(await request.form()), error)
    return _done(made.workflow_id)


@router.get("/care/{ticket}")
async def ticket_page(
    request: Request, context: InContext, visitor: Guest, ticket: str
) -> Response:
    """A ticket: what was written, whose turn it is, and what can be done about it."""
    return await _shown(request, context, visitor, ticket)


@router.post("/care/{ticket}/report/{kind}")
async def send_ticket_report(
    request: Request,
    context: InContext,
    gate: AtGate,
    visitor: Sender,
    ticket: str,
    kind: str,
    report_id: Id,
) -> Response:
    """Take a report about it."""
    now = await first_reported_at(context, ticket, report_id)
    try:
        facts = KINDS.get(kind)
        if facts is None:
            raise UsageError("there is no such report")
        data = values_of(form_of_report(facts), await request.form())
        fields = {"report_id": report_id, "kind": kind, "occurred_at": now, "reported_at": now}
        answer = await take_ticket_report(
            context, visitor.caller, gate, ticket, {**fields, "data": data}
        )
        if answer.outcome is ReportOutcome.REFUSED:
            raise UsageError(why_refused(answer))
    except FulfilError as error:
        return await _shown(request, context, visitor, ticket, error=error)
    return _done(ticket)


@router.post("/care/{ticket}/order")
async def attach_page(
    request: Request,
    context: InContext,
    visitor: Sender,
    ticket: str,
    report_id: Id,
    merchant: Annotated[str, Form(max_length=32)],
    order_no: Annotated[str, Form(max_length=200)],
) -> Response:
    """It is about this order: from now on both show it."""
    caller = visitor.caller
    check_own_ticket(ticket, caller)
    by = caller.role_for(None)
    message = {"report_id": report_id, "by": by, "actor": caller.actor_for(None)}
    try:
        await tickets.attach(context, ticket, merchant, order_no, {**message, "key_id": caller.id})
    except FulfilError as error:
        return await _shown(request, context, visitor, ticket, error=error)
    return _done(ticket)


@router.post("/care/{ticket}/decide/{name}")
async def send_ticket_decision(
    request: Request,
    context: InContext,
    visitor: Sender,
    ticket: str,
    name: str,
    decision_id: Id,
) -> Response:
    """Take a decision about it; its workflow says yes or no."""
    try:
        if name not in tickets.TICKET_DECISIONS:
            raise UsageError("there is no such decision about a ticket")
        fields = values_of(form_of_decision(DECISIONS[name]), await request.form())
        content = {**fields, "decision_id": decision_id}
        await take_ticket_decision(context, visitor.caller, ticket, name, content)
    except FulfilError as error:
        return await _shown(request, context, visitor, ticket, error=error)
    return _done(ticket)


async def _shown(
    request: Request,
    context: InContext,
    visitor: Visitor,
    ticket: str,
    *,
    error: FulfilError | None = None,
) -> Response:
    check_own_ticket(ticket, visitor.caller)
    shown = await tickets.show_ticket(context, ticket)
    return page(
        request, "ticket.html", status=int(status_of(error)) if error else 200, ticket=shown,
        forms=_forms(visitor, shown), error=error, fresh_id=fresh_id, now=context.now(),
        may_attach=may("attach_ticket", visitor.caller.role, visitor.caller.key_kinds),
    )  # fmt: skip


def _forms(visitor: Visitor, ticket: TicketShown) -> list[tuple[str, str, tuple[FormField, ...]]]:
    """What this visitor may say and decide about it: the path, the code, the inputs."""
    role, key_kinds = visitor.caller.role, visitor.caller.key_kinds
    reports = [
        ("report", name, form_of_report(facts))
        for name, facts in KINDS.items()
        if facts.stage is Stage.CARE
        and facts is not CareAttached
        and may("report_ticket", role, key_kinds)
        and may(report_of(name), role, key_kinds)
    ]
    decisions = [
        ("decide", name, form_of_decision(DECISIONS[name]))
        for name in tickets.TICKET_DECISIONS
        if may("decide_ticket", role, key_kinds) and may(decision_of(name), role, key_kinds)
    ]
    return [*([] if ticket.erased_at else reports), *decisions]


def _new(request: Request, filled: dict[str, Any], error: FulfilError | None = None) -> Response:
    return page(
        request, "ticket_new.html", status=int(status_of(error)) if error else 200, filled=filled,
        error=error, kinds=[one.value for one in OPENED_AS], id_=fresh_id("request"),
    )  # fmt: skip


def _done(ticket: str) -> Response:
    return RedirectResponse(f"{ROOT}/care/{ticket}", status_code=303)
