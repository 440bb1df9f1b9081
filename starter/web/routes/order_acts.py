"""What is done about an order from its page: a report, a decision. Each form has an id of its own,
so that what is sent twice counts once."""

from datetime import datetime
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from models.errors import FulfilError, UsageError
from models.ids import order_id
from models.messages.decisions.decision import Decision
from models.messages.decisions.decisions import DECISIONS, Correct
from models.messages.reports.answer import ReportOutcome
from models.messages.reports.report import Facts
from models.phrases import Code, phrase
from models.stages.table import KINDS
from models.stages.trunk_pickup.reports import ProviderAssigned
from starter.http.auth import AtGate, InContext
from starter.http.decisions import take_decision
from starter.http.problems import status_of
from starter.http.reports import take_report
from starter.service.access.bound_keys import check_covers
from starter.service.access.rights import decision_of, report_of
from starter.service.app_context import AppContext
from starter.service.decisions.decision_targets import OF_RETURNS
from starter.service.reading.contents import WholeOrderShown
from starter.service.reading.views import OrderShown
from starter.service.reports.repeated_reports import first_reported_at
from starter.service.reports.report_decisions import OF_REPORTS
from starter.web.act_forms import inputs_of
from starter.web.correction_form import changes_of, correction_inputs, doubted_fields
from starter.web.form_ids import id_to_go_on_with
from starter.web.forms import (
    FormField,
    files_in,
    form_of_decision,
    form_of_report,
    instant_of,
    values_of,
    with_files,
)
from starter.web.pages import order_path, page, translator_of
from starter.web.refusal_texts import why_refused
from starter.web.routes.order import read_order
from starter.web.uploads import FormRoute, keep_files
from starter.web.visitors import Guest, Sender, Visitor

router = APIRouter(route_class=FormRoute)

Id = Annotated[str, Form(min_length=1, max_length=128)]
By = Annotated[str, Form(max_length=40)]
Case = Annotated[str, Form(max_length=9)]
Files: TypeAlias = dict[str, list[str]]
"""The `sha256` of what was kept, by field."""


@router.get("/orders/{merchant}/{number:path}/report/{kind}")
async def report_form(
    request: Request, context: InContext, visitor: Guest, merchant: str, number: str, kind: str
) -> Response:
    """The form of one report."""
    order = await read_order(context, visitor.caller, merchant, number)
    return await _form(request, visitor, order, KINDS.get(kind))


@router.get("/orders/{merchant}/{number:path}/decide/{name}")
async def decision_form(
    request: Request, context: InContext, visitor: Guest, merchant: str, number: str, name: str
) -> Response:
    """The form of one decision."""
    order = await read_order(context, visitor.caller, merchant, number)
    return await _form(request, visitor, order, DECISIONS.get(name))


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
    by: By = "",
    case: Case = "",
) -> Response:
    """Take a report that a form sent; it happened now where it names no time."""
    now = await first_reported_at(context, order_id(merchant, number), report_id)
    facts, files = KINDS.get(kind), Files()
    try:
        if facts is None:
            raise UsageError(phrase("there is no report {kind}", kind=Code("kind", kind)))
        inputs = form_of_report(facts)
        files = await _kept(request, context, visitor, merchant, number, inputs)
        fields = {
            "report_id": report_id,
            "kind": kind,
            "occurred_at": _at(occurred_at) or now,
            "reported_at": now,
            "data": with_files(inputs, values_of(inputs, await request.form()), files),
        }
        fields |= ({"by": by} if by else {}) | ({"case": _number(case)} if case else {})
        answer = await take_report(
            context, visitor.caller, gate, merchant, number, fields, known=visitor.known
        )
        if answer.outcome is ReportOutcome.REFUSED:
            raise UsageError(why_refused(answer))
    except FulfilError as error:
        order = await read_order(context, visitor.caller, merchant, number)
        return await _form(request, visitor, order, facts, error=error, files=files)
    return _done(merchant, number, sent=report_id)


@router.post("/orders/{merchant}/{number:path}/decide/{name}")
async def send_decision(
    request: Request,
    context: InContext,
    visitor: Sender,
    merchant: str,
    number: str,
    name: str,
    decision_id: Id,
    by: By = "",
    case: Case = "",
    seen_step: Annotated[str, Form(max_length=200)] = "",
    next_provider: Annotated[str, Form(max_length=128)] = "",
) -> Response:
    """Take a decision that a form sent; the order's workflow says yes or no."""
    decision, files = DECISIONS.get(name), Files()
    try:
        if decision is None:
            raise UsageError(phrase("there is no decision {name}", name=Code("decision", name)))
        order = await read_order(context, visitor.caller, merchant, number)
        inputs = form_of_decision(decision)
        files = await _kept(request, context, visitor, merchant, number, inputs)
        fields = _decided(decision, order, await request.form())
        fields = with_files(inputs, fields, files)
        envelope = {"decision_id": decision_id, "by": by, "seen_step": seen_step}
        content = {**fields, **{key: value for key, value in envelope.items() if value}}
        about = _number(case) if case else None
        await take_decision(context, visitor.caller, merchant, number, name, content, case=about)
    except FulfilError as error:
        order = await read_order(context, visitor.caller, merchant, number)
        return await _form(request, visitor, order, decision, error=error, files=files)
    if next_provider:  # who comes instead is known already: his report is next
        where = order_path(merchant, number, "report", ProviderAssigned.kind)
        query = urlencode({"provider": next_provider})
        return RedirectResponse(f"{where}?{query}", status_code=303)
    return _done(merchant, number, decided=decision_id)


async def _kept(
    request: Request,
    context: AppContext,
    visitor: Visitor,
    merchant: str,
    number: str,
    fields: tuple[FormField, ...],
) -> Files:
    """The files of a form, kept next to the order; none where none was sent."""
    form = await request.form()
    sent = files_in([one for one in fields if one.is_file], form)
    if not sent:
        return {}
    return await keep_files(context, visitor.caller, merchant, number, sent, form)


def _decided(decision: type[Decision], order: OrderShown, form: FormData) -> dict[str, Any]:
    """What a form says of a decision, besides who makes it; of a correction what it changes."""
    fields = form_of_decision(decision)
    if decision is not Correct or not isinstance(order, WholeOrderShown):
        return values_of(fields, form)
    changes = changes_of(order.content, form, number=order.order_no)
    if not changes:
        raise UsageError("nothing was changed", hint="change a field, and send it then")
    own = values_of([one for one in fields if one.name != "changes"], form)
    return {**own, "changes": changes}


async def _form(
    request: Request,
    visitor: Visitor,
    order: OrderShown,
    message: type[Facts] | type[Decision] | None,
    *,
    error: FulfilError | None = None,
    files: Files | None = None,
) -> Response:
    """The form, with what was filled in where that was refused, and why; `files` were kept."""
    if message is None:
        raise error or UsageError("there is no such form", hint="choose one from the order's page")
    if error is None:  # nobody fills in what his link is not for
        action = (
            report_of(message.kind) if issubclass(message, Facts) else decision_of(message.name)
        )
        check_covers(visitor.caller.scope, action)
    form = await request.form() if request.method == "POST" else request.query_params
    filled = {name: [one for one in form.getlist(name) if isinstance(one, str)] for name in form}
    for name, kept in (files or {}).items():
        filled[name] = [*filled.get(name, ()), *kept]
    is_report = issubclass(message, Facts)
    id_name = "report_id" if is_report else "decision_id"
    translator = translator_of(request)
    inputs = list(inputs_of(translator, visitor.caller.role, order, message, filled))
    parts = []
    if message is Correct and isinstance(order, WholeOrderShown):
        inputs = [one for one in inputs if one.field.name != "changes"]
        parts = list(correction_inputs(translator, order.content, filled))
    return page(
        request, "act.html", status=int(status_of(error)) if error else 200, order=order,
        name=message.kind if issubclass(message, Facts) else message.name, is_report=is_report,
        inputs=[one for one in inputs if one.asked], more=[one for one in inputs if not one.asked],
        takes_files=any(one.field.is_file for one in inputs), parts_of_order=parts, error=error,
        doubted=doubted_fields(order) if parts else (),
        id_name=id_name, next_provider="".join(filled.get("next_provider", ())),
        occurred_at="".join(filled.get("occurred_at", ())),
        seen_step=None if is_report else _step_of(order, message),
        id_=await id_to_go_on_with(request, id_name, error),
    )  # fmt: skip


def _step_of(order: OrderShown, message: type[Any]) -> str | None:
    """The step that is looked at, where it is the order's own, which then refuses another one."""
    elsewhere = issubclass(message, OF_REPORTS) or message.name in OF_RETURNS
    return None if elsewhere or order.open_workflow != order.workflow_id else order.step


def _at(text: str) -> datetime | None:
    return datetime.fromisoformat(instant_of(text)) if text.strip() else None


def _number(text: str) -> int:
    if not text.isdecimal():
        raise UsageError(
            phrase("{named} is no number of a case", named=repr(text)),
            hint="choose one of the list",
        )
    return int(text)


def _done(merchant: str, number: str, **sent: str) -> Response:
    """To the order's page, which says what became of it."""
    return RedirectResponse(f"{order_path(merchant, number)}?{urlencode(sent)}", status_code=303)
