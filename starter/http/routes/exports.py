"""Lists as files over HTTP, and the lists that have no other door: overdue, cases."""

from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from models.roles import Role
from starter.http.auth import InContext, Who, the_caller
from starter.http.downloads import list_file
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEMS
from starter.http.routes.views import BIGGEST_ID
from starter.language.catalogue import Language, chosen, preferred
from starter.service import case_lists
from starter.service.case_lists import CaseListed, CaseSort
from starter.service.exports.lists import EXPORTS, ListName
from starter.service.exports.sheets import MEDIA_TYPES
from starter.service.incident_work import all_overdue
from starter.service.queries import Overdue

router = APIRouter(
    tags=["lists"], route_class=JsonRoute, dependencies=[Depends(the_caller)], responses=PROBLEMS
)


class ExportRoute(JsonRoute):
    """A route whose query is the filter of the list that it names: that one judges it."""

    judges_query: ClassVar[bool] = False


files = APIRouter(
    tags=["lists"],
    route_class=ExportRoute,
    dependencies=[Depends(the_caller)],
    responses=PROBLEMS,
)
QUERY = [
    {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
    for name in sorted(
        {"format", "lang"}.union(*(of.filters.model_fields for of in EXPORTS.values()))
    )
]
FILES = {
    200: {
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in MEDIA_TYPES.values()
        }
    }
}


class CasesFound(BaseModel):
    """A page of cases, the newest first; `next` is the `cursor` of the page after."""

    cases: tuple[CaseListed, ...]
    next: int | None


@files.get(
    "/exports/{name}",
    response_class=StreamingResponse,
    responses={**FILES},
    openapi_extra={"parameters": QUERY},
)
async def export_list(
    request: Request, context: InContext, caller: Who, name: ListName
) -> StreamingResponse:
    """A whole list as a file: `format` xlsx or csv (or `Accept`), `lang` zh-CN or en.

    The other parameters are the filters of the list's own door. Every cell is text; `X-Rows` says
    how many rows it has under the heading.
    """
    language = chosen(request.query_params.get("lang")) or preferred(
        request.headers.get("accept-language")
    )
    return await list_file(request, context, caller, name, language or Language.ZH)


@router.get("/overdue")
async def list_overdue(
    context: InContext,
    caller: Who,
    merchant: str | None = None,
    owner: Role | None = None,
    hub: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 500,
) -> tuple[Overdue, ...]:
    """What has passed its deadline without a fact, the longest first."""
    if caller.merchant not in (None, merchant or caller.merchant):
        return ()
    of = caller.merchant or merchant
    return tuple(await all_overdue(context, merchant=of, owner=owner, hub=hub, limit=limit))


@router.get("/cases")
async def list_cases(
    context: InContext,
    caller: Who,
    sort: CaseSort = CaseSort.RETURNS,
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


router.include_router(files)
