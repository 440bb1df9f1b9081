"""Saved views of the lists: saved from a list's page, and removed there."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from models.field_errors import faulty
from starter.http.auth import InContext
from starter.http.downloads import NOT_FILTERS
from starter.http.view_owners import owner_of
from starter.service import saved_views
from starter.service.access.rights import may
from starter.service.app_context import AppContext
from starter.service.exports.lists import ListName
from starter.service.saved_views import SEARCH_FILTERS, SavedView, ViewContent
from starter.web.pages import ROOT
from starter.web.uploads import PageRoute
from starter.web.visitors import Sender, Visitor

router = APIRouter(route_class=PageRoute)


@router.post("/views")
async def keep_view(
    context: InContext,
    visitor: Sender,
    list_: Annotated[str, Form(alias="list", max_length=32)],
    name: Annotated[str, Form(max_length=200)] = "",
    query: Annotated[str, Form(max_length=2000)] = "",
    shared: Annotated[bool, Form()] = False,
) -> Response:
    """Save the list that is looked at, with its filters, without what was searched for."""
    filters = {k: v for k, v in parse_qsl(query) if k not in (*NOT_FILTERS, *SEARCH_FILTERS)}
    fields = {"list": list_, "name": name, "query": filters, "shared": shared}
    try:
        content = ViewContent.model_validate(fields)
    except ValidationError as error:
        raise faulty(error, "this is not a view") from None
    made = await saved_views.save_view(context, owner_of(visitor.caller), content)
    return RedirectResponse(made.path, status_code=303)


@router.post("/views/{view}/remove")
async def drop_view(context: InContext, visitor: Sender, view: str) -> Response:
    """Remove a view, and show its list."""
    gone = await saved_views.remove_view(context, owner_of(visitor.caller), view)
    return RedirectResponse(f"{ROOT}/{gone.list.value}", status_code=303)


async def views_for(
    context: AppContext, visitor: Visitor, name: ListName
) -> tuple[SavedView, ...] | None:
    """The views of a list that the visitor has; None where he can have none."""
    caller = visitor.caller
    if (
        not may("list_views", caller.role, caller.key_kinds)
        or name not in saved_views.LISTS_WITH_VIEWS
    ):
        return None
    return await saved_views.views_of(context, owner_of(caller), name)
