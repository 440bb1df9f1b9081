"""What a customer writes from the page of his order: a question, a complaint, his opinion, that
goods are to go back; with photos."""

from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from models.errors import FulfilError, UsageError
from models.field_errors import faulty
from models.messages.decisions.return_decisions import Wish
from models.phrases import phrase
from models.stages.care.request import CareKind, CareRequest
from models.stages.returns.request import ReturnRequest
from models.stages.returns.return_choices import ReturnCause
from starter.http.auth import InContext
from starter.http.problems import status_of
from starter.service.app_context import AppContext
from starter.service.cases import care
from starter.service.cases.returns import request_return
from starter.service.files import BYTES_MAX, take_file
from starter.service.files import Sender as FileSender
from starter.service.reports.report_kinds import read_count
from starter.web.form_ids import id_to_go_on_with
from starter.web.pages import order_path, page
from starter.web.routes.order import read_order
from starter.web.uploads import FormRoute
from starter.web.visitors import Guest, Sender, Visitor

router = APIRouter(route_class=FormRoute)

AskedT = TypeVar("AskedT", CareRequest, ReturnRequest)
Id = Annotated[str, Form(min_length=1, max_length=128)]
KINDS_WITH_FORM = (CareKind.MESSAGE, CareKind.COMPLAINT, CareKind.SURVEY)
PHOTOS_MAX = 9
PIECES_PREFIX = "pieces:"
"""How the input of a line of goods begins; its SKU follows."""


@router.get("/orders/{merchant}/{number:path}/write")
async def write_form(
    request: Request, context: InContext, visitor: Guest, merchant: str, number: str,
    kind: Annotated[CareKind, Query()] = CareKind.MESSAGE,
) -> Response:  # fmt: skip
    """Where a customer asks, complains, or says what he thinks."""
    return await _write(request, context, visitor, merchant, number, kind)


@router.post("/orders/{merchant}/{number:path}/write")
async def send_words(
    request: Request, context: InContext, visitor: Sender, merchant: str, number: str,
    request_id: Id, kind: Annotated[CareKind, Form()],
) -> Response:  # fmt: skip
    """Open a care case of what he wrote (ER-4.3)."""
    caller, form = visitor.caller, await request.form()
    caller.check_order(merchant, number)
    content: dict[str, Any] = {
        "request_id": request_id, "by": caller.role, "actor": caller.actor, "kind": kind,
        "words": form.get("words"),
    }  # fmt: skip
    try:
        if kind is CareKind.SURVEY:
            content["score"] = read_count("score", form.get("score"))
        asked = _read(CareRequest, content)
        await _keep_photos(context, visitor, merchant, number, form)
        await care.open_care(context, merchant, number, asked)
    except FulfilError as error:
        return await _write(request, context, visitor, merchant, number, kind, error=error)
    return RedirectResponse(order_path(merchant, number), status_code=303)


@router.get("/orders/{merchant}/{number:path}/return")
async def return_form(
    request: Request, context: InContext, visitor: Guest, merchant: str, number: str
) -> Response:
    """Where a customer asks for goods to go back."""
    return await _return(request, context, visitor, merchant, number)


@router.post("/orders/{merchant}/{number:path}/return")
async def send_return(
    request: Request, context: InContext, visitor: Sender, merchant: str, number: str,
    request_id: Id,
) -> Response:  # fmt: skip
    """Ask for it (FE-4, MC-八)."""
    caller, form = visitor.caller, await request.form()
    caller.check_order(merchant, number)
    content: dict[str, Any] = {
        "request_id": request_id, "by": caller.role, "actor": caller.actor,
        **{name: form.get(name) for name in ("wish", "cause", "reason")},
    }  # fmt: skip
    try:
        content["lines"] = _pieces(form)
        asked = _read(ReturnRequest, content)
        await _keep_photos(context, visitor, merchant, number, form)
        await request_return(context, merchant, number, asked)
    except FulfilError as error:
        return await _return(request, context, visitor, merchant, number, error=error)
    return RedirectResponse(order_path(merchant, number), status_code=303)


def _pieces(form: FormData) -> list[dict[str, Any]]:
    """How many of each kind go back; of those with nothing in them none do."""
    counts = {
        name.removeprefix(PIECES_PREFIX): read_count("pieces", sent)
        for name, sent in form.items()
        if name.startswith(PIECES_PREFIX)
    }
    return [{"sku": sku, "pieces": pieces} for sku, pieces in counts.items() if pieces]


async def _write(
    request: Request, context: AppContext, visitor: Visitor, merchant: str, number: str,
    kind: CareKind, *, error: FulfilError | None = None,
) -> Response:  # fmt: skip
    if kind not in KINDS_WITH_FORM:
        raise UsageError("there is no such form", hint="choose one from the order's page")
    order = await read_order(context, visitor.caller, merchant, number)
    return page(
        request, "customer_write.html", status=int(status_of(error)) if error else 200,
        order=order, kind=kind.value, error=error, filled=await _filled(request),
        request_id=await id_to_go_on_with(request, "request_id", error),
    )  # fmt: skip


async def _return(
    request: Request, context: AppContext, visitor: Visitor, merchant: str, number: str,
    *, error: FulfilError | None = None,
) -> Response:  # fmt: skip
    order = await read_order(context, visitor.caller, merchant, number)
    goods = (await context.order(merchant, number)).content.lines
    return page(
        request, "customer_return.html", status=int(status_of(error)) if error else 200,
        order=order, goods=goods, error=error, filled=await _filled(request),
        wishes=tuple(Wish), causes=tuple(ReturnCause),
        request_id=await id_to_go_on_with(request, "request_id", error),
    )  # fmt: skip


async def _filled(request: Request) -> dict[str, Any]:
    return dict(await request.form()) if request.method == "POST" else {}


async def _keep_photos(
    context: AppContext, visitor: Visitor, merchant: str, number: str, form: FormData
) -> None:
    """Keep what was sent next to the order, before what it belongs to: sent again it is known."""
    photos = [one for one in form.getlist("photos") if isinstance(one, UploadFile) and one.size]
    if len(photos) > PHOTOS_MAX or any((one.size or 0) > BYTES_MAX for one in photos):
        most = BYTES_MAX // 1_000_000
        raise UsageError(
            phrase("at most {n} photos, each of at most {most} MB", n=PHOTOS_MAX, most=most)
        )
    caller = visitor.caller
    sender = FileSender(by=caller.role, actor=caller.actor, key_id=caller.id)
    for one in photos:
        await take_file(context, merchant, number, await one.read(), sender)


def _read(shape: type[AskedT], content: dict[str, Any]) -> AskedT:
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        raise faulty(error, "what was filled in") from None
