"""What forms with files are read by: bounded, and each file kept next to its order."""

from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from models.errors import UsageError
from models.phrases import StructuredText, phrase
from models.roles import Role
from starter.http.callers import Caller
from starter.http.json_body import BODY_BYTES_MAX, BoundedRequest
from starter.order_files.workbooks.file_kind import FILE_MAX
from starter.service.app_context import AppContext
from starter.service.files import BYTES_MAX, Sender, take_file
from starter.web.forms import instant_of

CLOCK_AHEAD_MAX = timedelta(minutes=2)
"""A phone's clock may be ahead by so much."""


class FilesRequest(BoundedRequest):
    """A request whose body is a form with photos and papers."""

    bytes_max: ClassVar[int] = 12 * BYTES_MAX


class OrderFileRequest(BoundedRequest):
    """A request whose body is a form with one order file."""

    bytes_max: ClassVar[int] = FILE_MAX + BODY_BYTES_MAX


class PageRoute(APIRoute):
    """A route of a page: the form that it takes is no larger than a form can be."""

    request_class: ClassVar[type[BoundedRequest]] = BoundedRequest

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, over a bounded request."""
        handle = super().get_route_handler()

        async def bounded(incoming: Request) -> Response:
            request = self.request_class(incoming.scope, incoming.receive)
            try:
                return await handle(request)
            finally:
                await request.close()  # the files that the form was read into

        return bounded


class FormRoute(PageRoute):
    """A route that takes a form with photos and papers."""

    request_class = FilesRequest


class OrderFileRoute(PageRoute):
    """A route that takes a form with one order file."""

    request_class = OrderFileRequest


async def order_file(request: Request, most: int, hint: StructuredText) -> bytes:
    """The order file of a form: one byte more than `most` where it is larger.

    Args:
        request: of an `OrderFileRoute`.
        most: the most bytes that its reader takes, which says so.
        hint: which files there may be.

    Raises:
        UsageError: no file was sent.
    """
    file = (await request.form()).get("file")
    if not isinstance(file, UploadFile):
        raise UsageError("no file was sent", hint=hint)
    return await file.read(most + 1)


async def keep_files(
    context: AppContext,
    caller: Caller,
    merchant: str,
    number: str,
    sent: Iterable[tuple[str, UploadFile]],
    form: FormData,
) -> dict[str, list[str]]:
    """Keep files next to an order; their `sha256` by the fields that they were sent in.

    `taken_<field>` in the form says when its photos were taken, where they say it no more; it is
    not believed where it lies in the future.

    Raises:
        HTTPException: 413: a file is too large.
        FulfilError: as `starter/service/files.py` says.
    """
    caller.check_right("send_file")
    caller.check_order(merchant, number)
    sender = Sender(by=Role(caller.role_for(None)), actor=caller.actor_for(None), key_id=caller.id)
    kept: dict[str, list[str]] = {}
    for name, file in sent:
        data = await file.read(BYTES_MAX + 1)
        if len(data) > BYTES_MAX:
            sentence = phrase(
                "{file} has more than {most:,} bytes", file=file.filename, most=BYTES_MAX
            )
            raise HTTPException(413, sentence)
        taken_at = _taken_at(form.get(f"taken_{name}"), context.now())
        taken = await take_file(context, merchant, number, data, sender, taken_at=taken_at)
        kept.setdefault(name, []).append(taken.sha256)
    return kept


def _taken_at(text: Any, now: datetime) -> datetime | None:
    """When a photo was taken, as the phone says; a clock that is wrong proves nothing, and the
    photo is kept all the same."""
    try:
        at = datetime.fromisoformat(instant_of(str(text)))
    except UsageError:
        return None
    return at if at <= now + CLOCK_AHEAD_MAX else None
