"""What a merchant does from its pages: sends its order list, and reads what it is asked."""

import base64
from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi.responses import Response

from models import ids
from models.errors import FulfilError, UsageError
from models.roles import Role
from models.sop import clock
from starter.http.auth import InContext
from starter.http.order_lists import ListTaken, take_list
from starter.http.problems import status_of
from starter.http.routes.order_lists import XLSX
from starter.order_files import template
from starter.order_files.kind import FILE_MAX
from starter.service.merchant_asks import asked_of
from starter.web.pages import page
from starter.web.visitors import Guest, Sender, Visitor

router = APIRouter()


@router.get("/merchant")
async def first_page(request: Request, context: InContext, visitor: Guest) -> Response:
    """What a merchant is asked: remedies to agree to, liabilities to admit or to appeal."""
    caller = visitor.caller
    caller.may("list_incidents")
    asks = await asked_of(context, caller.merchant)
    return page(request, "merchant.html", asks=asks)


@router.get("/merchant/upload")
async def upload_form(request: Request, visitor: Guest) -> Response:
    """Where an order list is sent."""
    visitor.caller.may("import_orders")
    return _upload(request, visitor)


@router.post("/merchant/upload")
async def upload(
    request: Request,
    context: InContext,
    visitor: Sender,
    file: Annotated[UploadFile, File()],
    merchant: Annotated[str | None, Query(max_length=32)] = None,
) -> Response:
    """Take the list in: a result for each row, and back what has to be put right."""
    visitor.caller.may("import_orders")
    form = await request.form()
    whose = visitor.caller.merchant or str(form.get("merchant") or merchant or "")
    try:
        if not ids.MERCHANT.fullmatch(whose):
            raise UsageError("nobody says whose orders these are", hint="name the merchant")
        data = await file.read(FILE_MAX + 1)
        taken = await take_list(context, data, whose)
    except FulfilError as error:
        return _upload(request, visitor, error=error)
    return _upload(request, visitor, taken=taken)


@router.get("/merchant/template.xlsx")
async def empty_list(context: InContext, visitor: Guest) -> Response:
    """The empty order list."""
    visitor.caller.may("order_template")
    content = template.workbook(clock.day_of(context.now()))
    headers = {"Content-Disposition": 'attachment; filename="orders.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)


def _upload(
    request: Request,
    visitor: Visitor,
    *,
    taken: ListTaken | None = None,
    error: FulfilError | None = None,
) -> Response:
    again = base64.b64encode(taken.to_correct).decode() if taken and taken.to_correct else None
    return page(
        request, "merchant_upload.html", status=int(status_of(error)) if error else 200,
        taken=taken, error=error, to_correct=again and f"data:{XLSX};base64,{again}",
        names_merchant=visitor.caller.role is not Role.MERCHANT,
    )  # fmt: skip
