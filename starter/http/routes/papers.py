"""Papers of orders over HTTP: pickup list, loading list, hand-over sheet, acceptance sheet."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from models.language.catalogue import Language
from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.paper_answers import one_order, paper_answer, some_orders
from starter.http.problems import PROBLEM_RESPONSES
from starter.service.papers.paper_files import MEDIA_TYPES, PaperFormat
from starter.service.papers.paper_orders import PaperKind

router = APIRouter(
    tags=["papers"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)
PAPER_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in MEDIA_TYPES.values()
        }
    }
}
Format = Annotated[PaperFormat, Query(alias="format")]
Lang = Annotated[Language | None, Query()]


@router.get(
    "/orders/{merchant}/{no:path}/papers/{paper}",
    response_class=Response,
    responses=PAPER_RESPONSES,
)
async def order_paper(
    request: Request,
    context: InContext,
    caller: Who,
    merchant: str,
    no: str,
    paper: PaperKind,
    format_: Format = PaperFormat.PDF,
    lang: Lang = None,
) -> Response:
    """A paper of one order, as its reader may see it: `format` pdf or html, `lang` zh-CN or en."""
    orders = await one_order(context, caller, merchant, no)
    return await paper_answer(request, context, paper, orders, format_, lang)


@router.get("/papers/{paper}", response_class=Response, responses=PAPER_RESPONSES)
async def papers(
    request: Request,
    context: InContext,
    caller: Who,
    paper: PaperKind,
    order: Annotated[list[str] | None, Query(max_length=1000)] = None,
    vehicle: Annotated[str | None, Query(max_length=64)] = None,
    format_: Format = PaperFormat.PDF,
    lang: Lang = None,
) -> Response:
    """A paper of several orders, at most 100: `order=merchant/number` again and again, or
    `vehicle=plate`; a key with a scope prints its own where nothing is named."""
    orders = await some_orders(context, caller, order or (), vehicle)
    return await paper_answer(request, context, paper, orders, format_, lang, vehicle)
