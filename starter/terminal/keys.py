"""`fulfil keys`: the keys of the HTTP doors. A key is shown once, and stored hashed."""

from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import UsageError
from models.ids import MERCHANT
from models.roles import Role
from starter.terminal.output import Output, OutputOption, note, show_one, show_rows, sub_app
from starter.terminal.roles import role_among

if TYPE_CHECKING:
    from activities.adapters.store.rows import KeyRow, NewKey
    from starter.terminal.runner import Desk

app = sub_app("Make and list the keys of the HTTP door.")

COLUMNS = ("id", "role", "merchant", "made", "revoked")


@app.command()
def add(
    role: Annotated[str, typer.Option(help="Whom it stands for: merchant, operator, driver …")],
    merchant: Annotated[
        str | None, typer.Option(help="It sees the orders of this merchant only.")
    ] = None,
    actor: Annotated[
        str | None, typer.Option(help="It is for this one alone: an opaque id, such as clerk-7.")
    ] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Make a key. It is printed now, and never again."""
    from starter.terminal.runner import at_desk

    whom = read_role(role)
    if merchant is not None and MERCHANT.fullmatch(merchant) is None:
        raise UsageError(
            f"{merchant!r} is not a merchant code: letters, digits, - and _, at most 32"
        )
    if whom is Role.MERCHANT and merchant is None:
        raise UsageError("a merchant's key is for one merchant", hint="add --merchant M")

    whose = read_actor(actor)

    async def made(desk: "Desk") -> "NewKey":
        return await desk.context.store.keys.add(whom, merchant, whose)

    key = at_desk(made)
    show_one(key.model_dump(include={"id", "key", "role", "merchant", "actor"}), output)


@app.command("list")
def list_keys(output: OutputOption = Output.TEXT) -> None:
    """Every key, without its secret; those that have ended too."""
    from starter.terminal.runner import at_desk

    async def found(desk: "Desk") -> "tuple[KeyRow, ...]":
        return await desk.context.store.keys.list()

    keys = at_desk(found)
    if output is not Output.TEXT:
        show_rows([key.model_dump() for key in keys], output, columns=())
    elif keys:
        show_rows(map(_row, keys), output, columns=COLUMNS)
    else:
        note("no key yet: fulfil keys add --role operator")


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="As `fulfil keys list` names it.")],
    output: OutputOption = Output.TEXT,
) -> None:
    """End a key: from now on it opens no door."""
    from starter.terminal.runner import at_desk

    async def ended(desk: "Desk") -> "KeyRow":
        return await desk.context.store.keys.revoke(key_id)

    show_one(at_desk(ended).model_dump(), output)


def _row(key: "KeyRow") -> dict[str, object]:
    from models.sop.formatting import show
    from starter.terminal.labels import named

    return {
        "id": key.id,
        "role": named(key.role) + (f" {key.actor}" if key.actor else ""),
        "merchant": key.merchant or "any",
        "made": show(key.created_at),
        "revoked": show(key.revoked_at) if key.revoked_at else "",
    }


def read_actor(text: str | None) -> str | None:
    """Whom a key is for.

    Raises:
        Faulty: it is no opaque id; says why.
    """
    from pydantic import TypeAdapter, ValidationError

    from models.actors import Actor
    from models.faults import faulty

    try:
        return text if text is None else TypeAdapter(Actor).validate_python(text)
    except ValidationError as error:
        raise faulty(error, "--actor") from None


def read_role(name: str) -> Role:
    """The role that a key may stand for.

    Raises:
        UsageError: there is none of that name; names the near match, or all.
    """
    from starter.http.callers import KEY_ROLES

    return role_among(name, sorted(KEY_ROLES), f"no key stands for {name}")
