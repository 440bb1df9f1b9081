"""An order file at a page 提货订单明细 (FH-11.4.2): tried first, then taken, a result per order."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from models.errors import FulfilError
from models.phrases import phrase
from models.sop import clock
from starter.http.auth import InContext
from starter.http.order_files import BYTES_MAX, Imported, import_orders
from starter.http.problems import status_of
from starter.order_files.importing import template
from starter.order_files.rows.results import outcome_text
from starter.service.app_context import AppContext
from starter.service.exports.sheets import MEDIA_TYPES, SheetFormat
from starter.web.pages import page, translator_of
from starter.web.uploads import OrderFileRoute, order_file
from starter.web.visitors import Guest, Sender

router = APIRouter(route_class=OrderFileRoute)


@router.get("/upload")
async def upload_page(request: Request, visitor: Guest) -> Response:
    """The form."""
    return page(
        request, "upload.html", imported=None, error=None, dry_run=True, strict=False, merchant=""
    )


@router.get("/upload/template")
async def template_file(
    context: InContext, visitor: Guest, format: SheetFormat = SheetFormat.XLSX
) -> Response:
    """The empty order file, required columns marked (FH-11.4.3)."""
    today = clock.day_of(context.now())
    xlsx = format is SheetFormat.XLSX
    content = template.workbook(today) if xlsx else template.text(today)
    headers = {"Content-Disposition": f'attachment; filename="orders.{format}"'}
    return Response(content, media_type=MEDIA_TYPES[format], headers=headers)


@router.post("/upload")
async def upload(
    request: Request,
    context: InContext,
    visitor: Sender,
    merchant: Annotated[str, Form(max_length=32)] = "",
    dry_run: Annotated[bool, Form()] = False,
    strict: Annotated[bool, Form()] = False,
) -> Response:
    """Take the file in, or try it."""
    caller = visitor.caller
    whose = caller.merchant or merchant.strip()
    imported: Imported | None = None
    error: FulfilError | None = None
    try:
        imported = await _imported(request, context, whose, dry_run=dry_run, strict=strict)
    except FulfilError as refused:
        error = refused
    return page(
        request, "upload.html", status=int(status_of(error)) if error else 200,
        imported=imported, error=error, dry_run=dry_run, strict=strict, merchant=whose,
        became=outcome_text,
    )  # fmt: skip


async def _imported(
    request: Request, context: AppContext, merchant: str, *, dry_run: bool, strict: bool
) -> Imported:
    data = await order_file(request, BYTES_MAX, phrase("choose an .xlsx, .xls or .csv file"))
    return await import_orders(
        context, merchant, data, translator=translator_of(request), dry_run=dry_run, strict=strict
    )
