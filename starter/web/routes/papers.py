"""Papers that are printed: of one order, of a selection, of a vehicle; as a page, or as PDF."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from starter.http.auth import InContext
from starter.http.paper_answers import one_order, paper_answer, some_orders
from starter.service.papers.contents import title_of
from starter.service.papers.paper_files import PaperFormat, document_of
from starter.service.papers.paper_orders import PaperKind, PaperOrder
from starter.web.pages import language_of, page, translator_of
from starter.web.uploads import PageRoute
from starter.web.visitors import Guest

router = APIRouter(route_class=PageRoute)
Format = Annotated[PaperFormat, Query(alias="format")]


@router.get("/orders/{merchant}/{number:path}/print/{paper}")
async def print_order(
    request: Request,
    context: InContext,
    visitor: Guest,
    merchant: str,
    number: str,
    paper: PaperKind,
    format_: Format = PaperFormat.HTML,
) -> Response:
    """A paper of one order."""
    orders = await one_order(context, visitor.caller, merchant, number)
    return await _paper(request, context, paper, orders, format_)


@router.get("/print/{paper}")
async def print_orders(
    request: Request,
    context: InContext,
    visitor: Guest,
    paper: PaperKind,
    order: Annotated[list[str] | None, Query(max_length=1000)] = None,
    vehicle: Annotated[str | None, Query(max_length=64)] = None,
    format_: Format = PaperFormat.HTML,
) -> Response:
    """A paper of several orders: `order=merchant/number` again and again, or `vehicle=plate`."""
    orders = await some_orders(context, visitor.caller, order or (), vehicle)
    return await _paper(request, context, paper, orders, format_, vehicle)


async def _paper(
    request: Request,
    context: InContext,
    paper: PaperKind,
    orders: tuple[PaperOrder, ...],
    format_: PaperFormat,
    vehicle: str | None = None,
) -> Response:
    if format_ is PaperFormat.PDF:
        language = language_of(request)
        return await paper_answer(request, context, paper, orders, format_, language, vehicle)
    translator = translator_of(request)
    return page(
        request, "paper.html", paper=paper.value,
        papers={one.value: title_of(translator, one) for one in PaperKind},
        document=document_of(context, paper, orders, translator, vehicle),
        as_pdf=request.url.include_query_params(format=PaperFormat.PDF.value),
    )  # fmt: skip
