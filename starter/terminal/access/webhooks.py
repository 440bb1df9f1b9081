"""`fulfil webhooks`: the secrets that partners sign their callbacks with."""

from typing import TYPE_CHECKING, Annotated

import typer

from models.errors import UsageError
from models.field_errors import nearest
from models.phrases import JoinedTexts, phrase
from starter.terminal.console.output import Output, OutputOption, note, show_one, show_rows, sub_app

if TYPE_CHECKING:
    from activities.adapters.partners.webhooks import SecretsFile

app = sub_app("The secrets that partners sign their callbacks with.")
Partner = Annotated[
    str, typer.Argument(help="carrier, technician, or one of the file of partners.")
]
COLUMNS = ("partner", "secrets", "calls back with")


@app.command()
def new(partner: Partner, output: OutputOption = Output.TEXT) -> None:
    """Make a secret. It is printed now, and never again; the one before it lives on.

    From the next callback on this partner must sign; a key alone is refused.
    """
    secret, live = _file().add(_known(partner))
    show_one({"partner": partner, "secret": secret, "live": live}, output)
    if live > 1:
        note(
            phrase(
                "both fit; once {partner} signs with the new one: fulfil webhooks end {partner}",
                partner=partner,
            )
        )


@app.command()
def end(
    partner: Partner,
    all_: Annotated[bool, typer.Option("--all", help="The last one too: a key again.")] = False,
) -> None:
    """End the older of a partner's two secrets, now."""
    live = _file().end(_known(partner), all_of_them=all_)
    left = phrase("it signs with the other one") if live else phrase("it calls back with a key")
    note(phrase("ended; from now on {left}", left=left))


@app.command("list")
def list_secrets(output: OutputOption = Output.TEXT) -> None:
    """How many secrets each partner has; none of them is shown."""
    held = _file().all().partners
    live = {partner: len(held.get(partner, ())) for partner in _callers()}
    rows = (
        {
            "partner": partner,
            "secrets": count,
            "calls back with": phrase("signature") if count else phrase("key"),
        }
        for partner, count in live.items()
    )
    show_rows(rows, output, columns=COLUMNS)


def _file() -> "SecretsFile":
    from activities.adapters.process.settings import load_settings
    from starter.http.gate import secrets_of

    return secrets_of(load_settings())


def _callers() -> "tuple[str, ...]":
    from activities.adapters.partners.roster import read_roster
    from activities.adapters.process.settings import load_settings
    from starter.http.calling_partners import calling_partners

    return tuple(calling_partners(read_roster(load_settings())))


def _known(partner: str) -> str:
    callers = _callers()
    if partner not in callers:
        near = nearest(partner, callers)
        known = phrase("one of {names}", names=JoinedTexts(callers, ", "))
        known = phrase("{near}?", near=near) if near else known
        raise UsageError(
            phrase("no partner {partner} calls back: {known}", partner=partner, known=known)
        )
    return partner
