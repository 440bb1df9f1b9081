"""`fulfil links`: links that let somebody in: a driver at his jobs, a clerk at his account."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from models.phrases import phrase
from starter.terminal.access.key_options import Holder, key_scope_text
from starter.terminal.console.option_groups import grouped
from starter.terminal.console.output import (
    Output,
    OutputOption,
    note,
    say,
    show_one,
    show_rows,
    sub_app,
)

if TYPE_CHECKING:
    from activities.adapters.process.settings import Settings
    from starter.service.access.links import LinkListed

app = sub_app("Make, list and take back the links that let people in.")

COLUMNS = ("id", "role", "reaches", "until", "state")


@app.command()
@grouped
def add(
    holder: Holder,
    hours: Annotated[
        int | None,
        typer.Option(min=1, max=2160, help="How long it lives; 336, or 72 of an account."),
    ] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Make a link. It is printed now, and never again; on a terminal with its QR code.

    Somebody outside follows it to his jobs as often as he likes; one of our own people follows his
    once, and chooses name and password.
    """
    from starter.local.local_settings import settings_here
    from starter.service.access import links
    from starter.terminal.console.runner import at_desk

    who = (holder.role, holder.merchant, holder.actor, holder.scope())
    made = at_desk(lambda desk: links.issue_link(desk.context, *who, hours=hours))
    url = links.address_of(base_of(settings_here()), made.path)
    named = {"id", "role", "actor", "merchant", "scope", "expires_at"}
    fields = {"url": url, **made.model_dump(include=named)}
    if output is Output.TEXT:
        scope_words = key_scope_text(made)
        fields["scope"] = scope_words
    show_one(fields, output)
    if output is Output.TEXT and sys.stdout.isatty():
        say(qr_text(url))


@app.command("list")
def list_links(output: OutputOption = Output.TEXT) -> None:
    """Every link, without its token, the newest first; those that are over too."""
    from starter.service.access import links
    from starter.terminal.console.runner import at_desk

    found = at_desk(lambda desk: links.list_links(desk.context))
    if output is not Output.TEXT:
        show_rows([link.model_dump() for link in found], output, columns=())
    elif found:
        show_rows(map(_row, found), output, columns=COLUMNS)
    else:
        note("no link yet: fulfil links add --role driver --vehicle 粤X12345")


@app.command()
def revoke(
    link_id: Annotated[str, typer.Argument(help="As `fulfil links list` names it.")],
    output: OutputOption = Output.TEXT,
) -> None:
    """Take a link back: it lets nobody in any more, and who came in by it is out."""
    from starter.service.access import links
    from starter.terminal.console.runner import at_desk

    ended = at_desk(lambda desk: links.revoke(desk.context, link_id))
    show_one(ended.model_dump(), output)


def base_of(settings: "Settings") -> str:
    """The address of the pages: as people outside know it, or of the copy on this machine."""
    from starter.local.local_settings import api_address

    return str(settings.public_url or f"http://{api_address(settings)}")


def qr_text(url: str) -> str:
    """The QR code of an address, drawn with half blocks."""
    from io import StringIO

    import segno

    drawn = StringIO()
    segno.make(url, micro=False).terminal(out=drawn, compact=True)
    return drawn.getvalue()


def _row(link: "LinkListed") -> dict[str, object]:
    from models.sop.formatting import show
    from starter.terminal.console.labels import labelled

    state = ""
    if link.revoked_at is not None:
        state = phrase("taken back {at}", at=show(link.revoked_at))
    elif link.used_at is not None:
        state = phrase("used {at}", at=show(link.used_at))
    return {
        "id": link.id,
        "role": labelled(link.role) + (f" {link.actor}" if link.actor else ""),
        "reaches": key_scope_text(link),
        "until": show(link.expires_at),
        "state": state,
    }
