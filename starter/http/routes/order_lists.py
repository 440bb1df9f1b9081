"""Order lists over HTTP 提货订单明细 (FH-7.2.2, FH-11.4.3): taken in, and the empty one."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from models.errors import UsageError
from models.phrases import phrase
from models.sop import clock
from starter.http.auth import InContext, Who, the_caller
from starter.http.json_body import BoundedRequest, JsonRoute
from starter.http.order_lists import take_list
from starter.http.problems import PROBLEMS
from starter.http.routes.verifications import TAKES
from starter.order_files import template
from starter.order_files.kind import FILE_MAX
from starter.service.rights import Forbidden

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ListRequest(BoundedRequest):
    """A request whose body is one order list."""

    bytes_max = FILE_MAX


class ListRoute(JsonRoute):
    """A route that takes an order list as its body."""

    request_class = ListRequest


router = APIRouter(
    tags=["orders"], route_class=ListRoute, dependencies=[Depends(the_caller)], responses=PROBLEMS
)


@router.post("/orders/import", openapi_extra=TAKES)
async def import_orders(
    request: Request,
    context: InContext,
    caller: Who,
    merchant: Annotated[str | None, Query(max_length=32, pattern="^[A-Za-z0-9_-]+$")] = None,
) -> dict[str, Any]:
    """Take an order list in (xlsx, xls, csv; at most 20 MB): the body is the file.

    Each order is accepted, known, in review or refused, with its reasons; sent again nothing
    doubles. A merchant's key is for its own orders.
    """
    whose = merchant or caller.merchant
    if whose is None:
        raise UsageError("nobody says whose orders these are", hint="add ?merchant=M")
    if caller.merchant not in (None, whose):
        raise Forbidden(
            phrase("this key places orders of {merchant} only", merchant=caller.merchant)
        )
    return (await take_list(context, await request.body(), whose)).result.as_json()


@router.get(
    "/orders/template",
    response_class=Response,
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def order_template(context: InContext, caller: Who) -> Response:
    """The empty order list, .xlsx, required columns marked (FH-11.4.3)."""
    content = template.workbook(clock.day_of(context.now()))
    headers = {"Content-Disposition": 'attachment; filename="orders.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)
