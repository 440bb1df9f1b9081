"""Tickets over HTTP: what somebody writes who names no order, and what becomes of it (ER-4.3).

A system's key of the merchant's writes in his name, a desk notes down what a customer or a
passer-by says. A merchant reads those of his own, our own people all.
"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from models.actors import MaybeActor
from models.contract import BUILT_AT_IMPORT
from models.messages.decisions.decisions import DecisionAnswer
from models.messages.reports.answer import Answer
from models.messages.reports.report import Key, Report, Word
from models.messages.reports.report_parsing import DOORS_WORDS
from models.stages.care.request import CareRequest
from starter.http.auth import AtGate, InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.routes.care import request_of
from starter.http.routes.decisions import DecisionBody
from starter.http.routes.examples import DECISION_BODIES, shown
from starter.http.routes.ticket_examples import ATTACHED_EXAMPLE, CARE_ANSWERED, TICKET_EXAMPLE
from starter.http.tickets import check_own_ticket, take_ticket_decision, take_ticket_report
from starter.service.cases import tickets
from starter.service.cases.ticket_list import PAGE_SIZE, TicketsFound, tickets_found
from starter.service.cases.ticket_references import no_ticket
from starter.service.cases.tickets import TicketShown
from starter.service.reading.order_query import BIGGEST_ID

TICKET_DECISIONS = {
    name: DECISION_BODIES[name] for name in ("acknowledge", "settle_question", "withdraw", "repair")
}
"""What may be decided about a ticket."""

router = APIRouter(
    tags=["care"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class TicketBody(CareRequest):
    """What somebody writes who names no order; `request_id` is made by the sender.

    `merchant` is whose customer he is, where that is known; a merchant's own key says it. `contact`
    is how he is reached.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, **BUILT_AT_IMPORT)

    request_id: Key
    by: Word = ""
    merchant: Annotated[str, Field(max_length=32)] = ""


class TicketReportBody(Report):
    """One report about a ticket, as a request gives it; as of an order."""

    model_config = ConfigDict(extra="forbid", **BUILT_AT_IMPORT)


class AttachBody(BaseModel):
    """The order that a ticket is about, and who has found it out; `report_id` makes it once."""

    model_config = ConfigDict(extra="forbid", **BUILT_AT_IMPORT)

    report_id: Key
    merchant: Annotated[str, Field(max_length=32)]
    order_no: Word
    by: Word | None = None
    actor: MaybeActor = None


@router.post("/care", status_code=HTTPStatus.CREATED)
async def open_ticket(
    body: Annotated[TicketBody, Body(openapi_examples=shown(complaint=TICKET_EXAMPLE))],
    context: InContext,
    caller: Who,
) -> TicketShown:
    """Write about no order: a question, a complaint or a request.

    Which order is meant is found out later: `POST /care/{ticket}/order`.
    """
    if caller.merchant not in (None, body.merchant or caller.merchant):
        raise no_ticket(body.merchant)
    merchant = caller.merchant or body.merchant
    return await tickets.open_ticket(context, merchant, request_of(body, caller))


@router.get("/care")
async def list_tickets(
    context: InContext,
    caller: Who,
    merchant: str | None = None,
    closed: bool | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_SIZE)] = 100,
    cursor: Annotated[int | None, Query(ge=1, le=BIGGEST_ID)] = None,
) -> TicketsFound:
    """Those that fit, the newest first; a merchant's key lists its own."""
    if caller.merchant not in (None, merchant or caller.merchant):
        return TicketsFound(items=(), next=None)
    return await tickets_found(
        context, merchant=caller.merchant or merchant, closed=closed, limit=limit, cursor=cursor
    )


@router.get("/care/{ticket}")
async def show_ticket(ticket: str, context: InContext, caller: Who) -> TicketShown:
    """One with what was written in it, its timeline, and the order that it is about."""
    check_own_ticket(ticket, caller)
    return await tickets.show_ticket(context, ticket)


@router.post("/care/{ticket}/reports")
async def report_ticket(
    ticket: str,
    body: Annotated[
        TicketReportBody,
        Body(openapi_examples=shown(answered=CARE_ANSWERED)),
    ],
    context: InContext,
    caller: Who,
    gate: AtGate,
) -> Answer:
    """Tell what was done about it: `care_answered`, `care_resolved` and others, as of an order."""
    fields = {name: getattr(body, name) for name in body.model_fields_set - DOORS_WORDS}
    fields |= {"kind": body.kind, "data": body.data, "actor": body.actor}
    return await take_ticket_report(context, caller, gate, ticket, fields)


@router.post("/care/{ticket}/order")
async def attach_ticket(
    ticket: str,
    body: Annotated[AttachBody, Body(openapi_examples=shown(attached=ATTACHED_EXAMPLE))],
    context: InContext,
    caller: Who,
) -> Answer:
    """It is about this order: from now on both show it; told again, the newest counts."""
    check_own_ticket(ticket, caller)
    by = caller.role_for(body.by)
    message = {"report_id": body.report_id, "by": by, "actor": caller.actor_for(body.actor)}
    message |= {"key_id": caller.id, "noted_by": caller.noting_role(by)}
    return await tickets.attach(context, ticket, body.merchant, body.order_no, message)


@router.post("/care/{ticket}/decisions")
async def decide_ticket(
    ticket: str,
    body: Annotated[DecisionBody, Body(openapi_examples=shown(**TICKET_DECISIONS))],
    context: InContext,
    caller: Who,
) -> DecisionAnswer:
    """Decide: acknowledge, settle_question, withdraw, repair, as of an order."""
    content = body.model_dump(exclude={"decision", "case"})
    return await take_ticket_decision(context, caller, ticket, body.decision, content)
