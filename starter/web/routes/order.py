"""The page of one order: where it is, whose turn it is, why, and what may be done about it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models.roles import Role
from starter.http.auth import InContext
from starter.http.callers import Caller
from starter.service import queries
from starter.service.app_context import AppContext
from starter.service.contents import WholeOrderShown, whole_order
from starter.service.legal_acts import acts_for
from starter.service.need_to_know import OwnOrderShown, narrowed, reading_of
from starter.web.customer_page import customer_page
from starter.web.pages import page
from starter.web.visitors import Guest

router = APIRouter()


@router.get("/orders/{merchant}/{number:path}")
async def show_order(
    request: Request, context: InContext, visitor: Guest, merchant: str, number: str
) -> Response:
    """All that somebody may read of an order, and what he may do about it."""
    caller = visitor.caller
    caller.may("show_order")
    shown = await read_order(context, caller, merchant, number)
    if caller.role is Role.CUSTOMER:
        return await customer_page(request, context, visitor, shown)
    template = "order.html" if isinstance(shown, WholeOrderShown) else "job.html"
    acts = acts_for(caller.role, caller.scope, shown)
    return page(request, template, order=shown, acts=acts, now=context.now())


async def read_order(
    context: AppContext, caller: Caller, merchant: str, number: str
) -> WholeOrderShown | OwnOrderShown:
    """An order as its reader may see it.

    Raises:
        NotFound: it is not there, or not his.
    """
    caller.of(merchant, number)
    reading = reading_of(caller.role, caller.scope)
    if reading is None:
        return await whole_order(context, merchant, number, reader=caller.role)
    shown = await queries.order(context, merchant, number)
    order = await context.order(merchant, number)
    on_it = caller.access.shipments if caller.access else None
    return narrowed(shown, order.content, reading, on_it)
