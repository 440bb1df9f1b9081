"""Saved views of lists: a list with its filters, under a name, with a link that opens it.

What is saved holds no words to search for: they may name somebody, and an erasure would not find
them (ADR-0077).
"""

from collections.abc import Mapping
from typing import Annotated, Final
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from activities.adapters.process.wall_clock import fresh_id
from activities.adapters.store.access.saved_views import SavedViewRow
from models.contract import BUILT_AT_IMPORT
from models.errors import UsageError
from models.messages.lists.saved_views import ViewOwner
from models.phrases import JoinedTexts, phrase
from starter.service.app_context import AppContext
from starter.service.exports.lists import ListName, Reader, filter_of
from starter.service.reading.view_model import Instant, View

VIEWS_MAX: Final = 100
"""The most views of one person."""

LISTS_WITH_VIEWS: Final = (
    ListName.ORDERS, ListName.OVERDUE, ListName.NOTICES, ListName.INCIDENTS, ListName.RETURNS,
    ListName.CARE,
)  # fmt: skip
"""The lists that have views."""

SEARCH_FILTERS: Final = ("q",)
"""Filters that are words."""

FILTER_MAX: Final = 200
PAGES: Final = "/app"


class ViewContent(BaseModel):
    """What a view is: a list, its filters as its own door takes them, a name, and who has it."""

    model_config = ConfigDict(extra="forbid", frozen=True, **BUILT_AT_IMPORT)

    list: ListName
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    query: Annotated[
        dict[str, Annotated[str, Field(max_length=FILTER_MAX)]], Field(max_length=30)
    ] = {}
    shared: bool = False


class SavedView(View):
    """A view; `mine`: whoever reads it saved it; `path` is its page."""

    id: str
    list: ListName
    name: str
    query: dict[str, str]
    shared: bool
    mine: bool
    saved_at: Instant
    path: str


async def save_view(context: AppContext, owner: ViewOwner, content: ViewContent) -> SavedView:
    """Save a view; one of that list that has the name already is replaced.

    Raises:
        InvalidInput: the list cannot be filtered so; says which filter.
        UsageError: that list has no views, or it would keep words that are searched for.
        Conflict: there are too many.
        Unavailable: the database cannot be written now; nothing was saved.
    """
    if content.list not in LISTS_WITH_VIEWS:
        raise UsageError(
            phrase("the list {name} has no views", name=content.list.value),
            hint=phrase("one of {named}", named=JoinedTexts(LISTS_WITH_VIEWS, ", ")),
        )
    query = {name: text for name, text in content.query.items() if text}
    if any(name in query for name in SEARCH_FILTERS):
        raise UsageError(
            "a view keeps no words that are searched for: they may name somebody",
            hint="save it without `q`, and search in it",
        )
    filter_of(content.list, query, Reader(role=owner.role, merchant=owner.merchant))
    row = await context.store.saved_views.save(
        owner, {**content.model_dump(mode="json"), "query": query},
        new_id=fresh_id("view"), at=context.now(), most=VIEWS_MAX,
    )  # fmt: skip
    return _shown(row, owner)


async def views_of(
    context: AppContext, owner: ViewOwner, name: ListName | None = None
) -> tuple[SavedView, ...]:
    """His own views, and those that others of his role share; of one list where it is named.

    Raises:
        Unavailable: the database cannot be read now.
    """
    rows = await context.store.saved_views.of(owner)
    return tuple(_shown(row, owner) for row in rows if name in (None, row.list))


async def remove_view(context: AppContext, owner: ViewOwner, id_: str) -> SavedView:
    """Remove a view that he has saved; the operator removes any.

    Raises:
        NotFound: there is none, or it is not his.
        Unavailable: the database cannot be written now.
    """
    return _shown(await context.store.saved_views.remove(owner, id_), owner)


def path_of(name: ListName, query: Mapping[str, str]) -> str:
    """The page of a list that is filtered so."""
    return f"{PAGES}/{name.value}{'?' if query else ''}{urlencode(query)}"


def _shown(row: SavedViewRow, owner: ViewOwner) -> SavedView:
    mine = (row.owner, row.role, row.merchant) == (owner.name, owner.role, owner.merchant)
    fields = row.model_dump(include={"id", "list", "name", "query", "shared", "saved_at"})
    path = path_of(ListName(row.list), row.query)
    return SavedView.model_validate({**fields, "mine": mine, "path": path})
