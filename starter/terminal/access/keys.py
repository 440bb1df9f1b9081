"""`fulfil keys`: the keys of the HTTP doors. A key is shown once, and stored hashed."""

from typing import TYPE_CHECKING, Annotated

import typer

from starter.terminal.access.key_options import (
    ForActor,
    ForKinds,
    ForMerchant,
    ForOrders,
    ForProvider,
    ForRole,
    ForStages,
    ForVehicle,
)
from starter.terminal.console.output import Output, OutputOption, note, show_one, show_rows, sub_app

if TYPE_CHECKING:
    from models.ids import Stage
    from models.scopes import Scope
    from starter.service.access.keys import KeyShown
    from starter.service.access.links import LinkListed
    from starter.service.access.new_links import CreatedLink

app = sub_app("Make and list the keys of the HTTP door.")

COLUMNS = ("id", "role", "reaches", "made", "revoked")


@app.command()
def add(
    role: ForRole,
    merchant: ForMerchant = None,
    actor: ForActor = None,
    order: ForOrders = None,
    vehicle: ForVehicle = None,
    provider: ForProvider = None,
    stage: ForStages = None,
    kind: ForKinds = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Make a key. It is printed now, and never again.

    One with an order, a vehicle or a provider reaches those orders alone; one without is a
    system's.
    """
    from starter.service.access import keys
    from starter.terminal.console.runner import at_desk

    scope = read_scope(order or [], vehicle, provider, stage or [], kind or [])
    key = at_desk(lambda desk: keys.make(desk.context, role, merchant, actor, scope))
    _show(key, key.model_dump(include={"id", "key", "role", "merchant", "actor", "scope"}), output)


@app.command("list")
def list_keys(output: OutputOption = Output.TEXT) -> None:
    """Every key, without its secret; those that have ended too."""
    from starter.service.access import keys
    from starter.terminal.console.runner import at_desk

    found = at_desk(lambda desk: keys.every(desk.context))
    if output is not Output.TEXT:
        show_rows([key.model_dump() for key in found], output, columns=())
    elif found:
        show_rows(map(_row, found), output, columns=COLUMNS)
    else:
        note("no key yet: fulfil keys add --role operator")


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="As `fulfil keys list` names it.")],
    output: OutputOption = Output.TEXT,
) -> None:
    """End a key: from now on it opens no door."""
    from starter.service.access import keys
    from starter.terminal.console.runner import at_desk

    ended = at_desk(lambda desk: keys.revoke(desk.context, key_id))
    _show(ended, ended.model_dump(), output)


def _show(key: "KeyShown", fields: dict[str, object], output: Output) -> None:
    """One key; for people its scope is what it reaches, in words."""
    if output is Output.TEXT:
        scope = fields.pop("scope")
        fields |= {"scope": "a system's" if scope is None else key_scope_text(key)}
    show_one(fields, output)


def _row(key: "KeyShown") -> dict[str, object]:
    from models.sop.formatting import show
    from starter.terminal.console.labels import named

    return {
        "id": key.id,
        "role": named(key.role) + (f" {key.actor}" if key.actor else ""),
        "reaches": key_scope_text(key),
        "made": show(key.created_at),
        "revoked": show(key.revoked_at) if key.revoked_at else "",
    }


def key_scope_text(key: "KeyShown | CreatedLink | LinkListed") -> str:
    """Which orders a key reaches, in a cell of a table."""
    scope = key.scope
    named = (*scope.orders, scope.vehicle, scope.provider) if scope else ()
    reaches = ", ".join(name for name in (key.merchant, *named) if name) or "any"
    tells = (*scope.stages, *scope.kinds) if scope else ()
    return f"{reaches}: {', '.join(tells)}" if tells else reaches


def read_scope(
    orders: list[str],
    vehicle: str | None,
    provider: str | None,
    stages: list["Stage"],
    kinds: list[str],
) -> "Scope | None":
    """What a key is for; a system's key has no scope.

    Raises:
        InvalidInput: a name that is empty or too long, or too many orders; says which.
    """
    from pydantic import ValidationError

    from models.field_errors import faulty
    from models.scopes import Scope

    if not (orders or stages or kinds) and vehicle is None and provider is None:
        return None
    try:
        return Scope(
            orders=tuple(orders),
            vehicle=vehicle,
            provider=provider,
            stages=tuple(stages),
            kinds=tuple(kinds),
        )
    except ValidationError as error:
        raise faulty(error, "what the key is for") from None
