"""Order files over HTTP 提货订单明细, and the terms under which a merchant's orders are taken."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from models.phrases import phrase
from models.sop import clock
from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import BoundedRequest, JsonRoute
from starter.http.order_files import BYTES_MAX, import_orders
from starter.http.problems import PROBLEM_RESPONSES, translator_of
from starter.http.routes.verifications import XLSX_OR_CSV, takes
from starter.order_files.importing import template
from starter.service.access.rights import Forbidden
from starter.service.exports.sheets import MEDIA_TYPES, SheetFormat
from starter.service.terms_in_force import TermShown, terms_shown


class OrdersRequest(BoundedRequest):
    """A request whose body is one order file."""

    bytes_max = BYTES_MAX


class OrdersRoute(JsonRoute):
    """A route that takes an order file as its body."""

    request_class = OrdersRequest


router = APIRouter(
    tags=["orders"],
    route_class=OrdersRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)
Code: Final = Query(max_length=32)
XLSX: Final = MEDIA_TYPES[SheetFormat.XLSX]


@router.post("/orders/import", openapi_extra=takes(*XLSX_OR_CSV))
async def import_order_file(
    request: Request,
    context: InContext,
    caller: Who,
    merchant: Annotated[str, Code] = "",
    dry_run: bool = False,
    strict: bool = False,
) -> dict[str, Any]:
    """Take an order file in (xlsx, xls, csv; at most 20 MB), with a result for each order.

    The body is the file. What was taken in before is `known`: sent again nothing doubles. With
    `dry_run`, and with `strict` where anything was guessed, nothing is taken in: the latter says
    `kept_out`. Its messages are in the language of `Accept-Language`, English else.
    """
    whose = merchant or caller.merchant or ""
    if caller.merchant not in (None, whose):
        raise Forbidden(
            phrase("this key places orders of {merchant} only", merchant=caller.merchant)
        )
    body = await request.body()
    imported = await import_orders(
        context, whose, body, translator=translator_of(request), dry_run=dry_run, strict=strict
    )
    kept_out = strict and not dry_run and not imported.taken_in
    return imported.result.as_json(parsed=dry_run, kept_out=kept_out)


@router.get(
    "/orders/template",
    response_class=Response,
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def order_template(context: InContext, caller: Who) -> Response:
    """The empty order file, .xlsx, required columns marked (FH-11.4.3)."""
    content = template.workbook(clock.day_of(context.now()))
    headers = {"Content-Disposition": 'attachment; filename="orders.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)


@router.get("/terms")
async def show_terms(
    context: InContext, caller: Who, merchant: Annotated[str, Code] = ""
) -> tuple[TermShown, ...]:
    """The numbers of the SOP as they hold for new orders of a merchant, or where it has no own."""
    whose = caller.merchant or merchant
    return terms_shown(context, whose)
