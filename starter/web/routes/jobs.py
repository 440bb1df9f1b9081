"""The jobs of somebody outside, on his phone: his orders, and each report as a form of its own."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from models.errors import FulfilError, TooMany, Unavailable, UsageError
from models.ids import order_id
from models.messages.decisions.decisions import Withdraw
from models.messages.lists.order_filter import OrderFilter
from models.messages.reports.answer import Answer, ReportOutcome
from models.phrases import Code, phrase
from models.roles import Role
from models.sop import clock
from models.stages.table import KINDS
from starter.http.auth import AtGate, InContext
from starter.http.decisions import take_decision
from starter.http.gate import Gate
from starter.http.order_lists import found_orders
from starter.http.problems import status_of
from starter.http.reports import take_report
from starter.service.access.rights import report_of
from starter.service.app_context import AppContext
from starter.service.reading.need_to_know import OwnOrderShown, reading_of
from starter.service.reading.views import OrderListed
from starter.service.reports.repeated_reports import first_reported_at
from starter.web.forms import files_in, form_of_report, instant_of
from starter.web.job_answers import shown_answer, shown_error
from starter.web.job_forms import data_of
from starter.web.job_page import OUTBOX_PATH, act_form
from starter.web.pages import order_path, page, translator_of
from starter.web.refusal_texts import why_refused
from starter.web.routes.order import read_order
from starter.web.uploads import FormRoute, keep_files
from starter.web.visitors import Guest, Visitor, verify_form_request, verify_script_request

router = APIRouter(route_class=FormRoute)
JOBS_MAX = 200
TAKEN_BACK: Final = phrase("taken back by whoever reported it")
"""The reason of a withdrawal at a phone, which asks for none; a desk reads it as it was sent."""


async def verify_job_request(request: Request, visitor: Guest) -> Visitor:
    """Who taps: our form, or our script, which sends what was tapped before.

    Raises:
        Forbidden: another site sent it, or the nonce is of another session.
    """
    if "x-nonce" in request.headers:
        return verify_script_request(request, visitor, OUTBOX_PATH)
    return await verify_form_request(request, visitor)


Tapper = Annotated[Visitor, Depends(verify_job_request)]


@router.get("/jobs")
async def list_jobs(request: Request, context: InContext, visitor: Guest) -> Response:
    """His orders that are open; where there is one, its page. A customer's is his when it has
    ended, too: he rates it, complains, sends something back."""
    caller = visitor.caller
    wanted = OrderFilter(
        merchant=caller.merchant, closed=None if caller.role is Role.CUSTOMER else False,
        limit=JOBS_MAX, scope=caller.scope,
    )  # fmt: skip
    rows, _ = await found_orders(context, reading_of(caller.role, caller.scope), wanted)
    if len(rows) == 1:
        return RedirectResponse(order_path(rows[0].merchant, rows[0].order_no), status_code=303)
    today = clock.day_of(context.now())
    now = [one for one in rows if one.next_due_at and clock.day_of(one.next_due_at) <= today]
    later = [one for one in rows if one not in now]
    return page(
        request, "jobs.html", today=sorted(now, key=_by_time), later=sorted(later, key=_by_time),
        outbox=OUTBOX_PATH,
    )  # fmt: skip


def _by_time(order: OrderListed) -> tuple[bool, datetime]:
    """What is due next comes first; what nothing is due of comes last."""
    return order.next_due_at is None, order.next_due_at or order.since


@router.get("/orders/{merchant}/{number:path}/job/{kind}")
async def one_act(
    request: Request, context: InContext, visitor: Guest, merchant: str, number: str, kind: str
) -> Response:
    """The form of one report, alone on the screen."""
    return await _form(request, context, visitor, merchant, number, kind)


@router.post("/orders/{merchant}/{number:path}/job/{kind}/file")
async def send_photo(
    request: Request, context: InContext, visitor: Tapper, merchant: str, number: str, kind: str
) -> Response:
    """Keep the files of a tap, before it is sent itself: each of them counts once."""
    form = await request.form()
    try:
        _known(kind)
        files = files_in(form_of_report(KINDS[kind]), form)
        kept = await keep_files(context, visitor.caller, merchant, number, files, form)
    except FulfilError as error:
        return shown_error(translator_of(request), error)
    return JSONResponse({"files": kept})


@router.post("/orders/{merchant}/{number:path}/job/{kind}")
async def tap(
    request: Request,
    context: InContext,
    gate: AtGate,
    visitor: Tapper,
    merchant: str,
    number: str,
    kind: str,
) -> Response:
    """Take a report from a phone, with its photos: a form's, or the script's, which asks in JSON.

    It happened when it was tapped (`tapped_at`), or when the form says.
    """
    script = "x-nonce" in request.headers
    try:
        answer = await _taken(request, context, gate, visitor, merchant, number, kind)
    except FulfilError as error:
        if script:
            return shown_error(translator_of(request), error)
        return await _form(request, context, visitor, merchant, number, kind, error=error)
    if script:
        return shown_answer(translator_of(request), answer)
    if answer.outcome is ReportOutcome.REFUSED:
        no = UsageError(why_refused(answer))
        return await _form(request, context, visitor, merchant, number, kind, error=no)
    where = f"{order_path(merchant, number)}?sent={kind}"
    return RedirectResponse(where, status_code=303)


@router.post("/orders/{merchant}/{number:path}/undo")
async def undo(
    request: Request, context: InContext, visitor: Tapper, merchant: str, number: str
) -> Response:
    """Take a wrong tap back, within the minutes that the terms say."""
    form = await request.form()
    content = {
        "decision_id": str(form.get("decision_id") or ""),
        "report_id": str(form.get("report_id") or ""),
        "reason": translator_of(request).text(TAKEN_BACK),
    }
    await take_decision(context, visitor.caller, merchant, number, Withdraw.name, content)
    return RedirectResponse(order_path(merchant, number), status_code=303)


async def _taken(
    request: Request,
    context: AppContext,
    gate: Gate,
    visitor: Visitor,
    merchant: str,
    number: str,
    kind: str,
) -> Answer:
    _known(kind)
    form, caller = await request.form(), visitor.caller
    files = files_in(form_of_report(KINDS[kind]), form)
    kept = await keep_files(context, caller, merchant, number, files, form) if files else {}
    report_id = str(form.get("report_id") or "")
    if not 0 < len(report_id) <= 128:
        raise UsageError("this form is over", hint="load the page again, and send it from there")
    first = await first_reported_at(context, order_id(merchant, number), report_id)
    tapped = _at(form.get("tapped_at")) or first
    fields = {
        "report_id": report_id,
        "kind": kind,
        "occurred_at": _at(form.get("occurred_at")) or tapped,
        "reported_at": tapped,
        "data": data_of(KINDS[kind], form, kept),
    }
    return await take_report(context, caller, gate, merchant, number, fields, known=visitor.known)


async def _form(
    request: Request,
    context: AppContext,
    visitor: Visitor,
    merchant: str,
    number: str,
    kind: str,
    *,
    error: FulfilError | None = None,
) -> Response:
    """The form of one report; where it was refused, with what was filled in, and why."""
    _known(kind, error)
    order = await read_order(context, visitor.caller, merchant, number)
    if not isinstance(order, OwnOrderShown):
        return RedirectResponse(order_path(merchant, number, "report", kind), status_code=303)
    if error is None:  # nobody fills in what is refused once it is sent
        visitor.caller.check_right(report_of(kind))
    sent: dict[str, Any] = dict(await request.form()) if request.method == "POST" else {}
    filled = {name: value for name, value in sent.items() if isinstance(value, str)}
    content = (await context.order(merchant, number)).content
    again = isinstance(error, Unavailable | TooMany) and filled.get("report_id")
    return page(
        request, "job_act.html", status=int(status_of(error)) if error else 200,
        order=order, act=act_form(context, order, kind, content.verify_by), filled=filled,
        error=error, again=again, outbox=OUTBOX_PATH,
    )  # fmt: skip


def _known(kind: str, error: FulfilError | None = None) -> None:
    if kind not in KINDS:
        raise error or UsageError(
            phrase("there is no report {kind}", kind=Code("kind", kind)),
            hint="choose one from the page",
        )


def _at(text: Any) -> datetime | None:
    if not isinstance(text, str) or not text.strip():
        return None
    return datetime.fromisoformat(instant_of(text))
