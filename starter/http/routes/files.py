"""Files over HTTP: photos and papers that prove something (FH-8.3.2.1, FH-10.2.2)."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from models.messages.reports.answer import ReportOutcome
from models.roles import Role
from starter.http.auth import InContext, Who, request_caller
from starter.http.callers import Caller
from starter.http.json_body import BoundedRequest, JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.service.files import (
    BYTES_MAX,
    FileAnswer,
    Sender,
    file_of,
    files_of,
    take_file,
)
from starter.service.reading.file_views import FileShown
from starter.service.reading.need_to_know import reading_of

EXTENSION_OF_TYPE: Final = {"image/jpeg": "jpg", "application/pdf": "pdf"}

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
"""What was sent by somebody is shown as nothing but what we made of it, and runs nothing."""

BINARY: Final[dict[str, Any]] = {"type": "string", "format": "binary"}
UPLOAD_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": BINARY}
            for kind in ("image/jpeg", "image/png", "image/heic", "application/pdf")
        },
    }
}


class FileRequest(BoundedRequest):
    """A request whose body is one file."""

    bytes_max = BYTES_MAX


class FileRoute(JsonRoute):
    """A route that takes a file as its body, or gives one."""

    request_class = FileRequest


router = APIRouter(
    tags=["files"],
    route_class=FileRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


@router.post(
    "/orders/{merchant}/{no:path}/files",
    status_code=HTTPStatus.CREATED,
    responses={200: {"model": FileAnswer, "description": "it was here: the same answer"}},
    openapi_extra=UPLOAD_BODY,
)
async def send_file(
    merchant: str,
    no: str,
    request: Request,
    response: Response,
    context: InContext,
    caller: Who,
    by: Annotated[Role | None, Query()] = None,
    actor: Annotated[str | None, Query(max_length=64)] = None,
) -> FileAnswer:
    """Send one photo (JPEG, PNG, HEIC) or paper (PDF) as the body, at most 10 MB.

    It is made again: upright, at most 3,000 pixels wide or high, without the place and the device;
    the time when it was taken is kept. A report names it by its `sha256`. Sent again it is `known`
    (200).
    """
    caller.check_order(merchant, no)
    sender = Sender(by=Role(caller.role_for(by)), actor=caller.actor_for(actor), key_id=caller.id)
    taken = await take_file(context, merchant, no, await request.body(), sender)
    if taken.outcome is ReportOutcome.KNOWN:
        response.status_code = HTTPStatus.OK
    return taken


@router.get("/orders/{merchant}/{no:path}/files")
async def list_files(
    merchant: str, no: str, context: InContext, caller: Who
) -> tuple[FileShown, ...]:
    """The files of an order, the oldest first; a key of a crew lists what its crew has sent."""
    caller.check_order(merchant, no)
    return await files_of(context, merchant, no, of=crew_of(caller))


@router.get(
    "/orders/{merchant}/{no:path}/files/{sha256}",
    response_class=Response,
    responses={200: {"content": {kind: {"schema": BINARY} for kind in EXTENSION_OF_TYPE}}},
)
async def show_file(
    merchant: str, no: str, sha256: str, context: InContext, caller: Who
) -> Response:
    """One file of an order, to be saved."""
    caller.check_order(merchant, no)
    shown, content = await file_of(context, merchant, no, sha256, of=crew_of(caller))
    name = f"{shown.sha256[:16]}.{EXTENSION_OF_TYPE[shown.media_type]}"
    headers = HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=shown.media_type, headers=headers)


def crew_of(caller: Caller) -> frozenset[Role] | None:
    """Whose files a caller reads; None: all of them."""
    reading = reading_of(caller.role, caller.scope)
    return None if reading is None else reading.crew | {caller.role}
