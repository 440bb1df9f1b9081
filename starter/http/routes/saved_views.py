"""Saved views of lists over HTTP: saved, listed, removed."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query
from pydantic import BaseModel

from starter.http.auth import InContext, Who, request_caller
from starter.http.json_body import JsonRoute
from starter.http.problems import PROBLEM_RESPONSES
from starter.http.routes import examples, staff_examples
from starter.http.view_owners import owner_of
from starter.service import saved_views
from starter.service.exports.lists import ListName
from starter.service.saved_views import SavedView, ViewContent

router = APIRouter(
    tags=["lists"],
    route_class=JsonRoute,
    dependencies=[Depends(request_caller)],
    responses=PROBLEM_RESPONSES,
)


class ViewsFound(BaseModel):
    """Views, by list and name."""

    views: tuple[SavedView, ...]


@router.get("/views")
async def list_views(
    context: InContext,
    caller: Who,
    of: Annotated[ListName | None, Query(alias="list")] = None,
) -> ViewsFound:
    """Own views of lists, and those that others of the same role share."""
    return ViewsFound(views=await saved_views.views_of(context, owner_of(caller), of))


@router.post("/views", status_code=HTTPStatus.CREATED)
async def save_view(
    body: Annotated[
        ViewContent, Body(openapi_examples=examples.shown(view=staff_examples.VIEW_EXAMPLE))
    ],
    context: InContext,
    caller: Who,
) -> SavedView:
    """Save a view: the filters are those of the list's own door, without `q`.

    One of that list that has the name already is replaced. `shared`: all of the role have it, a
    merchant's people those of their merchant. `path` opens its page.
    """
    return await saved_views.save_view(context, owner_of(caller), body)


@router.post("/views/{view}/remove")
async def remove_view(view: str, context: InContext, caller: Who) -> SavedView:
    """Remove a view that the caller has saved; the operator removes any."""
    return await saved_views.remove_view(context, owner_of(caller), view)
