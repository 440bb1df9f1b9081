"""The jobs of somebody outside: his orders, the nearest first, each with the next thing to do."""

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from models.messages.order_filter import OrderFilter
from starter.http.auth import InContext
from starter.http.listing import found_orders
from starter.service.need_to_know import reading_of
from starter.service.views import OrderListed
from starter.web.pages import order_path, page
from starter.web.visitors import Guest

router = APIRouter()
MOST = 200


@router.get("/jobs")
async def list_jobs(request: Request, context: InContext, visitor: Guest) -> Response:
    """His orders that are open; where there is one, its page."""
    caller = visitor.caller
    caller.may("list_orders")
    wanted = OrderFilter(merchant=caller.merchant, closed=False, limit=MOST, scope=caller.scope)
    rows, _ = await found_orders(context, reading_of(caller.role, caller.scope), wanted)
    if len(rows) == 1:
        return RedirectResponse(order_path(rows[0].merchant, rows[0].order_no), status_code=303)
    rows = tuple(sorted(rows, key=_by_time))
    return page(request, "jobs.html", rows=rows, now=context.now())


def _by_time(order: OrderListed) -> tuple[bool, datetime]:
    """What is due next comes first; what nothing is due of comes last."""
    return order.next_due_at is None, order.next_due_at or order.since
