"""The first page: for a desk what burns first, for all others where they do their part."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from models.roles import Role
from starter.http.auth import InContext
from starter.service.incident_work import whole_worklist
from starter.service.rights import OURS
from starter.web.pages import ROOT, page
from starter.web.visitors import Guest

router = APIRouter()


@router.get("/")
async def first(visitor: Guest) -> Response:
    """Where somebody's work is."""
    role = visitor.caller.role
    where = "desk" if role in OURS else "orders" if role is Role.MERCHANT else "jobs"
    return RedirectResponse(f"{ROOT}/{where}", status_code=303)


@router.get("/desk")
async def desk(
    request: Request,
    context: InContext,
    visitor: Guest,
    role: Annotated[Role | None, Query()] = None,
) -> Response:
    """What a role has to do, the most urgent first; without `role` the visitor's own."""
    visitor.caller.may("list_work")
    whose = role or (
        Role.ORDER_DESK if visitor.caller.role is Role.OPERATOR else visitor.caller.role
    )
    work = await whole_worklist(context, whose, merchant=visitor.caller.merchant)
    return page(request, "desk.html", whose=whose, work=work, now=context.now(), roles=sorted(OURS))
