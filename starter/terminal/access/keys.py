"""`fulfil keys`: the keys of the HTTP doors. A key is shown once, and stored hashed."""

from typing import TYPE_CHECKING, Annotated

import typer

from models.phrases import phrase
from starter.terminal.access.key_options import Holder, key_scope_text
from starter.terminal.console.option_groups import grouped
from starter.terminal.console.output import Output, OutputOption, note, show_one, show_rows, sub_app

if TYPE_CHECKING:
    from starter.service.access.keys import KeyShown
    from starter.service.access.payload_reads import PayloadReadShown

app = sub_app("Make and list the keys of the HTTP door.")

COLUMNS = ("id", "role", "reaches", "made", "revoked")
OPENED_COLUMNS = ("id", "at", "actor", "key", "order", "payloads")


@app.command()
@grouped
def add(holder: Holder, output: OutputOption = Output.TEXT) -> None:
    """Make a key. It is printed now, and never again.

    One with an order, a vehicle or a provider reaches those orders alone; one without is a
    system's.
    """
    from starter.service.access import keys
    from starter.terminal.console.runner import at_desk

    who = (holder.role, holder.merchant, holder.actor, holder.scope())
    key = at_desk(lambda desk: keys.make(desk.context, *who))
    _show(key, key.model_dump(include={"id", "key", "role", "merchant", "actor", "scope"}), output)


@app.command("list")
def list_keys(output: OutputOption = Output.TEXT) -> None:
    """Every key, without its secret; those that have ended too."""
    from starter.service.access import keys
    from starter.terminal.console.runner import at_desk

    found = at_desk(lambda desk: keys.list_keys(desk.context))
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
        fields |= {"scope": phrase("a system's") if scope is None else key_scope_text(key)}
    show_one(fields, output)


def _row(key: "KeyShown") -> dict[str, object]:
    from models.sop.formatting import show
    from starter.terminal.console.labels import labelled

    return {
        "id": key.id,
        "role": labelled(key.role) + (f" {key.actor}" if key.actor else ""),
        "reaches": key_scope_text(key),
        "made": show(key.created_at),
        "revoked": show(key.revoked_at) if key.revoked_at else "",
    }


@app.command()
def opened(
    merchant: Annotated[str | None, typer.Option(help="Of this merchant only.")] = None,
    order: Annotated[str | None, typer.Option(help="Of the order of this number.")] = None,
    before: Annotated[int | None, typer.Option(min=1, help="Those before this id.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Who opened sealed payloads for the Temporal UI, the newest first, 500 at a time."""
    from starter.service.access.payload_reads import list_payload_reads
    from starter.terminal.console.runner import with_existing_desk

    found = with_existing_desk(
        lambda desk: list_payload_reads(
            desk.context, before=before, merchant=merchant, order_no=order
        )
    )
    if output is not Output.TEXT:
        show_rows([one.model_dump(mode="json") for one in found], output, columns=())
    elif found:
        show_rows(map(_opened_row, found), output, columns=OPENED_COLUMNS)
    else:
        note("nobody has opened any")


def _opened_row(one: "PayloadReadShown") -> dict[str, object]:
    from models.sop.formatting import show

    of = f"{one.merchant}/{one.order_no}" if one.order_no else one.owner
    return {"id": one.id, "at": show(one.at), "actor": one.actor, "key": one.key_id, "order": of,
            "payloads": one.payloads}  # fmt: skip
