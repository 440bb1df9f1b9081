"""The terms in force, as a page."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from starter.http.auth import InContext
from starter.service.terms_in_force import terms_shown
from starter.web.pages import page
from starter.web.uploads import PageRoute
from starter.web.visitors import Guest

router = APIRouter(route_class=PageRoute)


@router.get("/terms")
async def terms_page(
    request: Request,
    context: InContext,
    visitor: Guest,
    merchant: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """What new orders of a merchant are accepted under; open ones keep theirs."""
    whose = visitor.caller.merchant or merchant
    return page(request, "terms.html", merchant=whose, terms=terms_shown(context, whose))
