"""What a customer does from the page of his order: shows who he is, takes a slot, signs."""

import base64
import binascii
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from models.errors import FulfilError, NotFound, UsageError
from models.exact import near_day
from models.field_errors import faulty
from models.ids import order_id
from models.messages.lists.slots import HalfDay
from models.messages.reports.answer import Answer, ReportOutcome
from models.roles import Role
from models.stages.installation.reports import Accepted
from starter.http.auth import AtGate, InContext
from starter.http.problems import status_of
from starter.http.reports import take_report
from starter.http.slot_bookings import taker_of
from starter.service import slots
from starter.service.access import link_confirmation
from starter.service.access.bound_keys import check_covers
from starter.service.access.rights import report_of
from starter.service.app_context import AppContext
from starter.service.customer_views import customer_view
from starter.service.files import Sender as FileSender
from starter.service.files import take_file
from starter.service.reports.repeated_reports import first_reported_at
from starter.service.slots import SlotRequest
from starter.web.customer_page import customer_page
from starter.web.form_ids import id_to_go_on_with
from starter.web.ics import appointment
from starter.web.pages import order_path, page, translator_of
from starter.web.refusal_texts import why_refused
from starter.web.routes.order import read_order
from starter.web.uploads import FormRoute
from starter.web.visitors import Guest, Sender, Visitor

router = APIRouter(route_class=FormRoute)

Id = Annotated[str, Form(min_length=1, max_length=128)]
Line = Annotated[str, Form(max_length=200)]
PNG_DATA_URL: Final = "data:image/png;base64,"
PICTURE_MAX: Final = 900_000
"""The most signs of a signature as a page sends it: a form's field has at most 1 MB."""


@router.post("/orders/{merchant}/{number:path}/own-phone")
async def confirm_phone(
    request: Request,
    context: InContext,
    visitor: Sender,
    merchant: str,
    number: str,
    digits: Line,
) -> Response:
    """Show that the link was sent to him: then the page has what is personal, and his acts."""
    order = await read_order(context, visitor.caller, merchant, number)
    try:
        right = await link_confirmation.confirm(
            context, merchant, number, key_id=visitor.caller.id, secret=visitor.secret,
            digits=digits,
        )  # fmt: skip
        if not right:
            raise UsageError("these are not the last four digits of your phone")
    except FulfilError as error:
        return await customer_page(request, context, visitor, order, error=error)
    return _back(merchant, number)


@router.get("/orders/{merchant}/{number:path}/slot")
async def slot_form(
    request: Request, context: InContext, visitor: Guest, merchant: str, number: str
) -> Response:
    """The free half days, and what the crew has to know of the site."""
    return await _slots(request, context, visitor, merchant, number)


@router.post("/orders/{merchant}/{number:path}/slot")
async def send_slot(
    request: Request,
    context: InContext,
    gate: AtGate,
    visitor: Sender,
    merchant: str,
    number: str,
    report_id: Id,
    slot: Line = "",
    house_number: Line = "",
    floor: Line = "",
    lift: Line = "",
    tools: Line = "",
    basement: bool = Form(default=False),
    long_carry: bool = Form(default=False),
) -> Response:
    """Take a half day; of those who want the last one, one gets it."""
    visitor.caller.check_order(merchant, number)
    translator = translator_of(request)
    lift_is = translator.text("with a lift") if lift == "yes" else translator.text("without a lift")
    site = " ".join(part for part in (house_number, floor, lift_is if lift else "") if part)
    try:
        day, half = _slot(slot)
        wanted = SlotRequest(
            report_id=report_id, day=day, half=half, house_number=site, tools=tools,
            basement=basement, long_carry=long_carry,
        )  # fmt: skip
        taker = taker_of(visitor.caller, gate, merchant, number)
        answer = await slots.take_slot(
            context, merchant, number, wanted, taker, known=visitor.known
        )
        _check(answer)
    except ValidationError as error:
        no = faulty(error, "this is not an appointment")
        return await _slots(request, context, visitor, merchant, number, error=no)
    except FulfilError as error:
        return await _slots(request, context, visitor, merchant, number, error=error)
    return _back(merchant, number)


@router.get("/orders/{merchant}/{number:path}/appointment.ics")
async def calendar(
    request: Request, context: InContext, visitor: Guest, merchant: str, number: str
) -> Response:
    """The appointment, for the customer's calendar."""
    order = await read_order(context, visitor.caller, merchant, number)
    coming = await customer_view(context, order)
    if coming.from_at is None or coming.to_at is None:
        raise NotFound("there is no appointment yet")
    place = (await context.order(merchant, number)).content.delivery
    where = " ".join(filter(None, (place.city, place.district, place.street)))
    content = appointment(
        uid=f"{order.workflow_id}@fulfil", place=where, now=context.now(),
        summary=translator_of(request).text("Furniture is delivered"),
        from_at=coming.from_at, to_at=coming.to_at,
    )  # fmt: skip
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return Response(content, media_type="text/calendar", headers=headers)


@router.get("/orders/{merchant}/{number:path}/accept")
async def accept_form(
    request: Request, context: InContext, visitor: Guest, merchant: str, number: str
) -> Response:
    """The acceptance sheet 产品验收单: what was delivered, and where to sign."""
    return await _accept(request, context, visitor, merchant, number)


@router.post("/orders/{merchant}/{number:path}/accept")
async def send_acceptance(
    request: Request,
    context: InContext,
    gate: AtGate,
    visitor: Sender,
    merchant: str,
    number: str,
    report_id: Id,
    name: Line = "",
    signature: Annotated[str, Form(max_length=PICTURE_MAX)] = "",
) -> Response:
    """Accept with a signature that was drawn, or with a name that was typed (FH-11.2.6)."""
    caller = visitor.caller
    caller.check_order(merchant, number)
    try:
        sheet = await _signed(context, visitor, merchant, number, signature, name)
        now = await first_reported_at(context, order_id(merchant, number), report_id)
        fields = {
            "report_id": report_id, "kind": Accepted.kind, "occurred_at": now,
            "reported_at": now, "data": {"sheet": sheet},
        }  # fmt: skip
        known = visitor.known
        _check(await take_report(context, caller, gate, merchant, number, fields, known=known))
    except FulfilError as error:
        return await _accept(request, context, visitor, merchant, number, error=error)
    return _back(merchant, number)


async def _slots(
    request: Request, context: AppContext, visitor: Visitor, merchant: str, number: str,
    *, error: FulfilError | None = None,
) -> Response:  # fmt: skip
    order = await read_order(context, visitor.caller, merchant, number)
    check_covers(visitor.caller.scope, "take_slot")
    offered = await slots.offered_slots(context, merchant, number)
    filled = dict(await request.form()) if request.method == "POST" else {}
    status = int(status_of(error)) if error else 200
    return page(
        request, "customer_slot.html", status=status, order=order, offered=offered, error=error,
        filled=filled, report_id=await id_to_go_on_with(request, "report_id", error),
    )  # fmt: skip


async def _accept(
    request: Request, context: AppContext, visitor: Visitor, merchant: str, number: str,
    *, error: FulfilError | None = None,
) -> Response:  # fmt: skip
    order = await read_order(context, visitor.caller, merchant, number)
    check_covers(visitor.caller.scope, report_of(Accepted.kind))
    goods = (await context.order(merchant, number)).content.lines
    status = int(status_of(error)) if error else 200
    return page(
        request, "customer_accept.html", status=status, order=order, goods=goods, error=error,
        report_id=await id_to_go_on_with(request, "report_id", error),
    )  # fmt: skip


async def _signed(
    context: AppContext, visitor: Visitor, merchant: str, number: str, picture: str, name: str
) -> str:
    """What the acceptance names as its sheet: the kept picture, or the name that was typed."""
    if picture.startswith(PNG_DATA_URL):
        try:
            content = base64.b64decode(picture.removeprefix(PNG_DATA_URL), validate=True)
        except binascii.Error:
            raise UsageError("the signature cannot be read", hint="sign again") from None
        caller = visitor.caller
        sender = FileSender(by=Role.CUSTOMER, actor=caller.actor, key_id=caller.id)
        return (await take_file(context, merchant, number, content, sender)).sha256
    if not name.strip():
        raise UsageError("a signature is missing", hint="sign with your finger, or type your name")
    return name.strip()


def _slot(text: str) -> tuple[date, HalfDay]:
    day, _, half = text.partition(" ")
    try:
        return near_day(date.fromisoformat(day)), HalfDay(half)
    except ValueError:
        raise UsageError("no time is chosen", hint="choose one of those that are free") from None


def _check(answer: Answer) -> None:
    if answer.outcome is ReportOutcome.REFUSED:
        raise UsageError(why_refused(answer))


def _back(merchant: str, number: str) -> Response:
    return RedirectResponse(order_path(merchant, number), status_code=303)
