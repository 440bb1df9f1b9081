"""Papers that are printed: of one order, of a selection, of a vehicle; as a page, or as PDF."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from starter.http.auth import InContext
from starter.web.pages import page
from starter.web.papers import PaperKind, PaperOrder, areas_of, orders_for, paper_order
from starter.web.routes.order import read_order
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
    sop = context.sop_for(orders[0].merchant if orders else "")
    areas = areas_of(orders, sop) if paper is PaperKind.LOADING else ()
    return page(
        request, "paper.html", paper=paper.value, papers=[one.value for one in PaperKind],
        orders=orders, vehicle=vehicle, areas=areas, now=context.now(),
    )  # fmt: skip
