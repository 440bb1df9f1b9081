"""Lists as files over HTTP: xlsx or csv."""

from typing import Any, ClassVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse

from models.language.catalogue import Language, chosen, preferred
from starter.http.auth import InContext, Who, request_caller
from starter.http.downloads import list_file
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.service.exports.lists import EXPORTS, ListName
from starter.service.exports.sheets import MEDIA_TYPES


class ExportRoute(JsonRoute):
    """A route whose query is the filter of the list that it names: that one judges it."""

    judges_query: ClassVar[bool] = False


router = APIRouter(
    tags=["lists"],
    route_class=ExportRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)
QUERY_PARAMETERS = [
    {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
    for name in sorted(
        {"format", "lang"}.union(*(of.filters.model_fields for of in EXPORTS.values()))
    )
]
EXPORT_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in MEDIA_TYPES.values()
        }
    }
}


@router.get(
    "/exports/{name}",
    response_class=StreamingResponse,
    responses=EXPORT_RESPONSES,
    openapi_extra={"parameters": QUERY_PARAMETERS},
)
async def export_list(
    request: Request, context: InContext, caller: Who, name: ListName
) -> StreamingResponse:
    """A whole list as a file: `format` xlsx or csv (or `Accept`), `lang` zh-CN or en.

    The other parameters are the filters of the list's own door; `orders` takes in their place
    `order=merchant/number`, again for each, at most 200: a row for each, and `X-Unknown` says how
    many of them are not there. Every cell is text; `X-Rows` says
    how many rows it has under the heading.
    """
    language = chosen(request.query_params.get("lang")) or preferred(
        request.headers.get("accept-language")
    )
    return await list_file(request, context, caller, name, language or Language.ZH)
