"""A list as a file that somebody saves: the answer of both doors, JSON and pages."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import IO, Final

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from models.errors import UsageError
from models.language.catalogue import Language
from models.language.texts import Translator
from models.phrases import phrase
from starter.http.callers import Caller
from starter.service.app_context import AppContext
from starter.service.decisions.bulk import ORDERS_MAX, BulkTarget
from starter.service.exports.chosen import chosen_orders, file_of_chosen, target_of
from starter.service.exports.export import CHUNK_BYTES, ExportFile, export
from starter.service.exports.lists import EXPORTS, ListName, Reader
from starter.service.exports.sheets import MEDIA_TYPES, SheetFormat

NOT_FILTERS: Final = frozenset({"format", "lang", "cursor", "limit", "page"})
"""What an address says that is no filter: how it is written, and which page somebody looks at."""


async def list_file(
    request: Request, context: AppContext, caller: Caller, name: ListName, language: Language
) -> StreamingResponse:
    """The list as the caller may see it; the address has its filters, or names its orders.

    Raises:
        Forbidden: its role may not read that list.
        InvalidInput: the list cannot be filtered so.
        UsageError: there is no such format; orders are named and filtered, or too many.
        Unavailable: the database cannot be read now.
    """
    caller.check_right(EXPORTS[name].action)
    format_ = _format_of(request)
    wanted = {k: v for k, v in request.query_params.items() if k not in NOT_FILTERS}
    if name is ListName.ORDERS and "order" in wanted:
        if len(wanted) > 1:
            raise UsageError("name orders, or filter them, and not both")
        named = map(target_of, request.query_params.getlist("order"))
        return await chosen_file(context, caller, named, format_, language, most=ORDERS_MAX)
    reader = Reader(role=caller.role, merchant=caller.merchant)
    made = await export(context, name, reader, wanted, format_, Translator(language))
    return _download(made, format_)


async def chosen_file(
    context: AppContext,
    caller: Caller,
    named: Iterable[BulkTarget],
    format_: SheetFormat,
    language: Language,
    most: int | None = None,
) -> StreamingResponse:
    """Orders that are named, with a row for each; raises as `chosen_orders` does."""
    caller.check_right(EXPORTS[ListName.ORDERS].action)
    reader = Reader(role=caller.role, merchant=caller.merchant)
    chosen = await chosen_orders(context, reader, named, most)
    made = await file_of_chosen(context, chosen, format_, Translator(language))
    answer = _download(made, format_)
    answer.headers["X-Unknown"] = str(sum(one.listed is None for one in chosen))
    return answer


def _format_of(request: Request) -> SheetFormat:
    named = request.query_params.get("format")
    if named is None:
        accepts = request.headers.get("accept", "")
        return SheetFormat.CSV if "text/csv" in accepts else SheetFormat.XLSX
    if named not in set(SheetFormat):
        raise UsageError(
            phrase("there is no format {named}", named=repr(named[:32])),
            hint=phrase("it is one of {named}", named=", ".join(SheetFormat)),
        )
    return SheetFormat(named)


def _download(made: ExportFile, format_: SheetFormat) -> StreamingResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{made.name}"',
        "Content-Length": str(made.size),
        "X-Content-Type-Options": "nosniff",
        "X-Rows": str(made.rows),
    }
    return _Download(made.file, MEDIA_TYPES[format_], headers)


class _Download(StreamingResponse):
    """A file that is closed when it was sent, or when nobody takes it."""

    def __init__(self, file: IO[bytes], media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(iter(partial(file.read, CHUNK_BYTES), b""), 200, headers, media_type)
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._file:
            await super().__call__(scope, receive, send)
