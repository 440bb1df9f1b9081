"""A paper as somebody saves it: the answer of both doors, JSON and pages."""

from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import Response

from models.language.catalogue import Language, chosen, preferred
from models.language.texts import Translator
from starter.http.callers import Caller
from starter.service.app_context import AppContext
from starter.service.exports.lists import Reader
from starter.service.papers.chosen_orders import orders_for, read
from starter.service.papers.paper_files import MEDIA_TYPES, PaperFormat, paper_file
from starter.service.papers.paper_orders import PaperKind, PaperOrder, paper_order


def reader_of(caller: Caller) -> Reader:
    """Who reads the orders."""
    return Reader(role=caller.role, merchant=caller.merchant, scope=caller.scope)


async def one_order(
    context: AppContext, caller: Caller, merchant: str, number: str
) -> tuple[PaperOrder, ...]:
    """The order that the path names.

    Raises:
        NotFound: it is not there, or not the caller's.
    """
    caller.check_order(merchant, number)
    on_it = caller.access.shipments if caller.access else None
    return (paper_order(await read(context, reader_of(caller), merchant, number, on_it)),)


async def some_orders(
    context: AppContext, caller: Caller, named: Sequence[str], vehicle: str | None
) -> tuple[PaperOrder, ...]:
    """The orders that are named, or on a vehicle; raises as `orders_for` does."""
    return await orders_for(context, reader_of(caller), named, vehicle)


async def paper_answer(
    request: Request,
    context: AppContext,
    paper: PaperKind,
    orders: Sequence[PaperOrder],
    format_: PaperFormat,
    language: Language | None = None,
    vehicle: str | None = None,
) -> Response:
    """The file; in the language that is asked for."""
    asked = language or chosen(request.query_params.get("lang"))
    translator = Translator(
        asked or preferred(request.headers.get("accept-language")) or Language.ZH
    )
    made = await paper_file(context, paper, orders, translator, format_, vehicle)
    headers = {
        "Content-Disposition": f'inline; filename="{made.name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(made.content, media_type=MEDIA_TYPES[format_], headers=headers)
