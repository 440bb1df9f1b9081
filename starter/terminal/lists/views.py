"""`fulfil views`: saved views of lists, own ones and those that the operators share."""

from typing import TYPE_CHECKING, Annotated

import typer

from models.roles import Role
from starter.terminal.console.output import (
    ActorOption,
    Output,
    OutputOption,
    show_list,
    show_one,
    sub_app,
)

if TYPE_CHECKING:
    from models.messages.lists.saved_views import ViewOwner
    from starter.service.saved_views import SavedView
    from starter.terminal.console.runner import Desk

app = sub_app("Saved views of lists: save, list, remove.")
COLUMNS = ("id", "list", "name", "query", "shared", "path")
OWNER_WITHOUT_NAME = "terminal"
"""Whose views they are where no person is named."""


@app.command()
def save(
    list_: Annotated[str, typer.Argument(help="Which list: orders, overdue …", metavar="LIST")],
    name: Annotated[str, typer.Argument(help="What it is called; the same name is replaced.")],
    where: Annotated[
        list[str] | None, typer.Option(help="A filter of the list: stage=installation; again.")
    ] = None,
    shared: Annotated[bool, typer.Option("--shared", help="All of the role have it.")] = False,
    actor: ActorOption = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Save a list with its filters; it holds no words that are searched for."""
    from pydantic import ValidationError

    from models.field_errors import faulty
    from starter.service.saved_views import ViewContent, save_view
    from starter.terminal.console.arguments import pairs_of
    from starter.terminal.console.runner import with_existing_desk

    query = dict(pairs_of("--where", where or ()))
    fields = {"list": list_, "name": name, "query": query, "shared": shared}
    try:
        content = ViewContent.model_validate(fields)
    except ValidationError as error:
        raise faulty(error, "this is not a view") from None
    made = with_existing_desk(lambda desk: save_view(desk.context, _owner(desk, actor), content))
    show_one(made.model_dump(mode="json"), output)


@app.command("list")
def list_views(
    actor: ActorOption = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Own views, and those that others of the role share."""
    from starter.service.saved_views import views_of
    from starter.terminal.console.runner import with_existing_desk

    rows = with_existing_desk(lambda desk: views_of(desk.context, _owner(desk, actor)))
    show_list(
        rows,
        output,
        row=_row,
        columns=COLUMNS,
        nothing="no view yet: fulfil views save orders NAME --where late=true",
    )


@app.command()
def remove(
    view: Annotated[str, typer.Argument(help="As `fulfil views list` names it.")],
    actor: ActorOption = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Remove a view."""
    from starter.service.saved_views import remove_view
    from starter.terminal.console.runner import with_existing_desk

    gone = with_existing_desk(lambda desk: remove_view(desk.context, _owner(desk, actor), view))
    show_one(gone.model_dump(mode="json"), output)


def _owner(desk: "Desk", actor: str | None) -> "ViewOwner":
    from models.messages.lists.saved_views import ViewOwner

    return ViewOwner(name=actor or desk.actor or OWNER_WITHOUT_NAME, role=Role.OPERATOR)


def _row(one: "SavedView") -> dict[str, object]:
    query = " ".join(f"{name}={text}" for name, text in one.query.items())
    return {**one.model_dump(mode="json"), "query": query}
