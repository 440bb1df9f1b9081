"""Photos and papers of an order, as its reader may see them, in the browser."""

from fastapi import APIRouter
from fastapi.responses import Response

from starter.http.auth import InContext
from starter.http.routes.files import crew_of
from starter.service.files import file_of
from starter.web.uploads import PageRoute
from starter.web.visitors import Guest

router = APIRouter(route_class=PageRoute)


@router.get("/orders/{merchant}/{number:path}/files/{sha256}")
async def show_file(
    context: InContext, visitor: Guest, merchant: str, number: str, sha256: str
) -> Response:
    """One file: what was made again of it, so nothing in it runs."""
    caller = visitor.caller
    caller.check_order(merchant, number)
    shown, content = await file_of(context, merchant, number, sha256, of=crew_of(caller))
    headers = {"Cache-Control": "private, max-age=3600", "Content-Disposition": "inline"}
    return Response(content, media_type=shown.media_type, headers=headers)
