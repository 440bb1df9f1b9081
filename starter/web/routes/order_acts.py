"""What is done about an order from its page: a report, a decision. Each form has an id of its own,
so that what is sent twice counts once."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from activities.adapters.process.wall_clock import fresh_id
from models.errors import FulfilError, Unavailable, UsageError
from models.messages.decisions import DECISIONS
from models.messages.reports import ReportOutcome
from models.phrases import Code, phrase
from models.stages.table import KINDS
from starter.http.auth import AtGate, InContext
from starter.http.deciding import take_decision
from starter.http.problems import status_of
from starter.http.reporting import take_report
from starter.web.answers import why_refused
from starter.web.forms import form_of_decision, form_of_report, instant_of, values_of
from starter.web.pages import order_path, page
from starter.web.routes.order import read_order
from starter.web.visitors import Guest, Sender, Visitor

router = APIRouter()

Id = Annotated[str, Form(min_length=1, max_length=128)]


@router.get("/orders/{merchant}/{number:path}/report/{kind}")
async def report_form(
    request: Request, context: InContext, visitor: Guest, merchant: str, number: str, kind: str
) -> Response:
    """The form of one report."""
    return await _form(request, context, visitor, merchant, number, report=kind)


@router.get("/orders/{merchant}/{number:path}/decide/{name}")
async def decision_form(
    request: Request, context: InContext, visitor: Guest, merchant: str, number: str, name: str
) -> Response:
    """The form of one decision."""
    return await _form(request, context, visitor, merchant, number, decision=name)


@router.post("/orders/{merchant}/{number:path}/report/{kind}")
async def send_report(
    request: Request,
    context: InContext,
    gate: AtGate,
    visitor: Sender,
    merchant: str,
    number: str,
    kind: str,
    report_id: Id,
    occurred_at: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Take a report that a form sent; it happened now where it names no time."""
    now = context.now()
    try:
        facts = KINDS.get(kind)
        if facts is None:
            raise UsageError(phrase("there is no report {kind}", kind=Code("kind", kind)))
        fields = {
            "report_id": report_id,
            "kind": kind,
            "occurred_at": _at(occurred_at) or now,
            "reported_at": now,
            "data": values_of(form_of_report(facts), await request.form()),
        }
        answer = await take_report(
            context, visitor.caller, gate, merchant, number, fields, known=visitor.known
        )
    except FulfilError as error:
        return await _form(request, context, visitor, merchant, number, report=kind, error=error)
    if answer.outcome is ReportOutcome.REFUSED:
        no = UsageError(why_refused(answer))
        return await _form(request, context, visitor, merchant, number, report=kind, error=no)
    return _done(merchant, number)


@router.post("/orders/{merchant}/{number:path}/decide/{name}")
async def send_decision(
    request: Request,
    context: InContext,
    visitor: Sender,
    merchant: str,
    number: str,
    name: str,
    decision_id: Id,
) -> Response:
    """Take a decision that a form sent; the order's workflow says yes or no."""
    try:
        decision = DECISIONS.get(name)
        if decision is None:
            raise UsageError(phrase("there is no decision {name}", name=Code("decision", name)))
        fields = values_of(form_of_decision(decision), await request.form())
        content = {**fields, "decision_id": decision_id}
        await take_decision(context, visitor.caller, merchant, number, name, content)
    except FulfilError as error:
        return await _form(request, context, visitor, merchant, number, decision=name, error=error)
    return _done(merchant, number)


async def _form(
    request: Request,
    context: InContext,
    visitor: Visitor,
    merchant: str,
    number: str,
    *,
    report: str | None = None,
    decision: str | None = None,
    error: FulfilError | None = None,
) -> Response:
    """The form, with what was filled in where that was refused, and why."""
    order = await read_order(context, visitor.caller, merchant, number)
    if report is not None and report in KINDS:
        fields = form_of_report(KINDS[report])
    elif decision is not None and decision in DECISIONS:
        fields = form_of_decision(DECISIONS[decision])
    else:
        raise error or UsageError("there is no such form", hint="choose one from the order's page")
    sent: dict[str, Any] = dict(request.query_params)
    if request.method == "POST":
        sent = dict(await request.form())
    id_name = "report_id" if report else "decision_id"
    status = int(status_of(error)) if error else 200
    return page(
        request, "act.html", status=status, order=order, report=report, decision=decision,
        fields=fields, filled=sent, error=error, id_name=id_name,
        id_=_id_for(sent.get(id_name), error) or fresh_id(id_name.removesuffix("_id")),
    )  # fmt: skip


def _id_for(sent: Any, error: FulfilError | None) -> str | None:
    """The id that a form goes on with: its own, where nobody knows what became of what it sent."""
    return str(sent) if sent and isinstance(error, Unavailable) else None


def _at(text: str) -> datetime | None:
    return datetime.fromisoformat(instant_of(text)) if text.strip() else None


def _done(merchant: str, number: str) -> Response:
    return RedirectResponse(order_path(merchant, number), status_code=303)
