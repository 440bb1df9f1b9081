"""Lists over HTTP that are of no order: what is overdue, and the cases of all orders."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from models.roles import Role
from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.service.reading import case_lists
from starter.service.reading.case_lists import CaseGroup, CaseListed
from starter.service.reading.list_cursor import CURSOR_MAX
from starter.service.reading.order_query import BIGGEST_ID
from starter.service.reading.overdue import PAGE_SIZE, OverdueFound, overdue_page

router = APIRouter(
    tags=["lists"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class CasesFound(BaseModel):
    """A page of cases, the newest first; `next` is the `cursor` of the page after."""

    cases: tuple[CaseListed, ...]
    next: int | None


@router.get("/overdue")
async def list_overdue(
    context: InContext,
    caller: Who,
    merchant: str | None = None,
    owner: Role | None = None,
    hub: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = PAGE_SIZE,
    cursor: Annotated[str | None, Query(max_length=CURSOR_MAX)] = None,
) -> OverdueFound:
    """What has passed its deadline without a fact, the longest first."""
    if caller.merchant not in (None, merchant or caller.merchant):
        return OverdueFound(items=(), next=None)
    of = caller.merchant or merchant
    return await overdue_page(
        context, merchant=of, owner=owner, hub=hub, limit=limit, cursor=cursor
    )


@router.get("/cases")
async def list_cases(
    context: InContext,
    caller: Who,
    sort: CaseGroup = CaseGroup.RETURNS,
    merchant: str | None = None,
    closed: bool | None = None,
    cursor: Annotated[int | None, Query(ge=1, le=BIGGEST_ID)] = None,
) -> CasesFound:
    """Cases of all orders, the newest first: `returns` or `care`, tickets among these."""
    if caller.merchant not in (None, merchant or caller.merchant):
        return CasesFound(cases=(), next=None)
    found, following = await case_lists.cases(
        context, sort, merchant=caller.merchant or merchant, closed=closed, cursor=cursor
    )
    return CasesFound(cases=found, next=following)
