"""What can be looked at over HTTP: lists of orders, and one with all that is known of it.

Staff and merchants see the state at any time (MC-四(三)1, ER-4.2.3).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from models.hints import over_http
from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.order_lists import found_orders
from starter.http.problems import PROBLEM_RESPONSES
from starter.service.reading import queries
from starter.service.reading.contents import WholeOrderShown, whole_order
from starter.service.reading.need_to_know import OwnOrderShown, reading_of
from starter.service.reading.order_query import OrderQuery
from starter.service.reading.own_order import own_order
from starter.service.reading.views import OrderListed

router = APIRouter(
    tags=["orders"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class OrdersFound(BaseModel):
    """A page of orders; `next` is the `cursor` of the page after."""

    orders: tuple[OrderListed, ...]
    next: int | None


@router.get("/orders")
async def list_orders(
    context: InContext,
    caller: Who,
    asked: Annotated[OrderQuery, Query()],
) -> OrdersFound:
    """Orders, the newest first; every filter that is set must fit.

    `q` searches; somebody outside finds his own by their numbers alone.
    """
    if caller.merchant not in (None, asked.merchant or caller.merchant):
        return OrdersFound(orders=(), next=None)
    reading = reading_of(caller.role, caller.scope)
    wanted = asked.wanted(context.now(), merchant=caller.merchant, scope=caller.scope)
    rows, following = await found_orders(context, reading, wanted)
    return OrdersFound(orders=rows, next=following)


@router.get("/orders/{merchant}/{no:path}")
async def show_order(
    merchant: str, no: str, context: InContext, caller: Who
) -> OwnOrderShown | WholeOrderShown:
    """Where an order is, what it waits for, what it is about, its deadlines and its timeline.

    A key of somebody outside, but for a merchant's, reads what its role needs (`job`): where to go,
    whom to call, the goods, and its own deadlines and lines.
    """
    caller.check_order(merchant, no)
    reading = reading_of(caller.role, caller.scope)
    if reading is not None:
        page = await queries.order(context, merchant, no)
        order = await context.order(merchant, no)
        on_it = caller.access.shipments if caller.access else None
        return await own_order(context, page, order.content, reading, on_it)
    whole = await whole_order(context, merchant, no, reader=caller.role)
    troubles = [one.model_copy(update={"advice": over_http(one.advice)}) for one in whole.troubles]
    return whole.model_copy(update={"troubles": tuple(troubles)})
