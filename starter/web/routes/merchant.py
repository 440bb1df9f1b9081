"""What a merchant is asked: its first page."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from starter.http.auth import InContext
from starter.service.reading.merchant_requests import asked_of
from starter.web.pages import page
from starter.web.uploads import PageRoute
from starter.web.visitors import Guest

router = APIRouter(route_class=PageRoute)


@router.get("/merchant")
async def first_page(request: Request, context: InContext, visitor: Guest) -> Response:
    """What a merchant is asked: remedies to agree to, liabilities to admit or to appeal."""
    caller = visitor.caller
    asks = await asked_of(context, caller.merchant)
    return page(request, "merchant.html", asks=asks)
