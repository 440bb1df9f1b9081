"""The list of orders: searched, filtered, a page at a time."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BeforeValidator

from models.ids import Stage
from models.messages.order_filter import OrderFilter
from models.roles import Role
from starter.http.auth import InContext
from starter.web.listing import found_orders
from starter.web.pages import page
from starter.web.visitors import Guest

router = APIRouter()
ROWS = 50

BLANK = BeforeValidator(lambda text: text or None)
"""A choice that a form left open."""


@router.get("/orders")
async def list_orders(
    request: Request,
    context: InContext,
    visitor: Guest,
    merchant: str | None = None,
    stage: Annotated[Stage | None, BLANK] = None,
    waiting_on: Annotated[Role | None, BLANK] = None,
    stuck: bool = False,
    late: bool = False,
    closed: Annotated[bool | None, BLANK] = None,
    cursor: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
) -> Response:
    """The orders that fit, the newest first."""
    caller = visitor.caller
    caller.may("list_orders")
    wanted = OrderFilter(
        merchant=caller.merchant or merchant or None,
        stage=stage,
        waiting_on=waiting_on,
        stuck=stuck,
        late=late,
        closed=closed,
        limit=ROWS,
        cursor=cursor,
        scope=caller.scope,
    )
    rows, following = await found_orders(context, caller, wanted)
    older = urlencode({**request.query_params, "cursor": following or ""})
    return page(
        request, "orders.html", rows=rows, following=following, older=older, wanted=wanted,
        stages=list(Stage), roles=sorted(Role),
    )  # fmt: skip
