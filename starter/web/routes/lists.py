"""Every list that is not the orders' own, as a page: filtered by its address, with its files.

What a list shows is what its file shows (`starter/service/exports`); a page has its first rows.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from activities.adapters.process.wall_clock import fresh_id
from models.language.texts import Translator
from models.messages.decisions.decisions import Acknowledge
from models.sop import clock
from starter.http.auth import InContext
from starter.http.downloads import NOT_FILTERS, list_file
from starter.service.access.rights import decision_of, may
from starter.service.decisions.bulk import ORDERS_MAX
from starter.service.exports.columns import Column
from starter.service.exports.lists import (
    EXPORTS,
    ListFilter,
    ListName,
    Reader,
    filter_of,
    rows_of,
)
from starter.web.pages import ROOT, language_of, order_path, page, translator_of
from starter.web.routes.orders import BULK_PATH
from starter.web.routes.saved_views import views_for
from starter.web.uploads import PageRoute
from starter.web.visitors import Guest, Visitor

router = APIRouter(route_class=PageRoute)
ACKNOWLEDGE: Final = decision_of(Acknowledge.name)
PAGE_ROWS: Final = 500
"""Rows of a page; the file has all of them."""

PAGES: Final = (
    ListName.NOTICES, ListName.OVERDUE, ListName.INCIDENTS, ListName.RETURNS, ListName.CARE,
    ListName.KEYS, ListName.PAYLOAD_READS,
)  # fmt: skip
"""The lists that have a page of this kind; orders and worklists have their own."""


@router.get("/exports/{name}")
async def export_page(
    request: Request, context: InContext, visitor: Guest, name: ListName
) -> Response:
    """A list as a file: the filters of the page that it was asked from."""
    return await list_file(request, context, visitor.caller, name, language_of(request))


def _page_of(name: ListName) -> Callable[..., Awaitable[Response]]:
    async def show(request: Request, context: InContext, visitor: Guest) -> Response:
        caller = visitor.caller
        caller.check_right(EXPORTS[name].action)
        wanted = {k: v for k, v in request.query_params.items() if k not in NOT_FILTERS}
        reader = Reader(role=caller.role, merchant=caller.merchant, scope=caller.scope)
        fits = filter_of(name, wanted, reader)
        number = page_number(request)
        rows: list[Any] = []
        if fits is not None:
            async for found in rows_of(context, name, reader, fits):
                rows += found
                if len(rows) > number * PAGE_ROWS:
                    break
        more = len(rows) > number * PAGE_ROWS
        rows = rows[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
        return page(
            request, "list.html", name=name.value, pages=_open_to(visitor), more=more,
            number=number,
            table=_table(name, rows, translator_of(request), visitor),
            filters=_inputs(EXPORTS[name].filters, wanted), query=urlencode(wanted),
            may_save=may("export_list", caller.role, caller.key_kinds),
            bulk=BULK_PATH,
            until=f"{clock.local(context.now()) + timedelta(days=1):%Y-%m-%dT%H:00}",
            views=await views_for(context, visitor, name),
            headings=[one.heading for one in _shown_columns(name)],
        )  # fmt: skip

    return show


for one in PAGES:
    router.add_api_route(f"/{one}", _page_of(one), name=f"{one}_page")


def page_number(request: Request) -> int:
    """Which page of a list its address asks for; the first where that is no number."""
    asked = request.query_params.get("page", "")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _open_to(visitor: Visitor) -> list[str]:
    """The pages of lists that this visitor may open."""
    caller = visitor.caller
    return [one.value for one in PAGES if may(EXPORTS[one].action, caller.role, caller.key_kinds)]


def _shown_columns(name: ListName) -> list[Column]:
    """What a page shows of a list: keys are for programs, and stand in its file."""
    return [one for one in EXPORTS[name].columns if not one.in_files_alone]


def _table(
    name: ListName, rows: list[Any], translator: Translator, visitor: Visitor
) -> list[dict[str, Any]]:
    """The cells of each row, where the row leads, and what can be done about it."""
    columns = _shown_columns(name)
    return [
        {
            "cells": [column.on_page(row, translator) for column in columns],
            "href": _leads_to(row),
            "orders": _orders(name, row),
            "take_on": _take_on(name, row, visitor),
            "row": row,
        }
        for row in rows
    ]


def _leads_to(row: Any) -> str | None:
    if ticket := getattr(row, "ticket", None):
        return f"{ROOT}/care/{ticket}"
    number = getattr(row, "order_no", None)
    return order_path(row.merchant, number) if number else None


def _orders(name: ListName, row: Any) -> list[tuple[str, str]]:
    """Of a notice each of its orders, with its page."""
    if name is not ListName.NOTICES:
        return []
    return [(one.order_no, order_path(one.merchant, one.order_no)) for one in row.orders]


def _take_on(name: ListName, row: Any, visitor: Visitor) -> list[tuple[str, str]]:
    """What a form sends with which somebody takes on what a notice says is overdue (FH-11.4.1).

    Whoever is signed in takes it on by his name: who has none decides on the order's page.
    """
    caller = visitor.caller
    if name is not ListName.NOTICES or row.overdue is None or caller.actor is None:
        return []
    if not all(may(one, caller.role, caller.key_kinds) for one in ("decide_many", ACKNOWLEDGE)):
        return []
    named = [("order", f"{one.merchant}/{one.order_no}") for one in row.orders]
    fixed = {"decision": Acknowledge.name, "cause": row.overdue}
    return [*fixed.items(), ("bulk_id", fresh_id("bulk")), *named[:ORDERS_MAX]]


def _inputs(filters: type[ListFilter], wanted: dict[str, str]) -> list[dict[str, Any]]:
    """An input for each filter: a choice where its values are known."""
    return [
        {"name": name, "value": wanted.get(name, ""), "choices": _choices(field.annotation)}
        for name, field in filters.model_fields.items()
    ]


def _choices(annotation: Any) -> list[str]:
    kinds = get_args(annotation) or (annotation,)
    if bool in kinds:
        return ["true", "false"]
    return [one.value for kind in kinds if hasattr(kind, "__members__") for one in kind]
