"""`fulfil terms`: the numbers of the SOP as they hold for new orders of a merchant."""

from typing import TYPE_CHECKING, Annotated

import typer

from starter.terminal.console.output import Output, OutputOption, show_rows, sub_app

if TYPE_CHECKING:
    from starter.terminal.console.runner import Desk

app = sub_app("The numbers of the SOP as they hold for a merchant.")
COLUMNS = ("name", "value", "default", "clause", "means")


@app.command()
def terms(
    merchant: Annotated[str, typer.Option(help="Of this merchant; else our own.")] = "",
    own: Annotated[bool, typer.Option("--own", help="Only what the merchant has set.")] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Every term with its clause; open orders keep those that they were accepted under."""
    from starter.service.terms_in_force import TermShown, terms_shown
    from starter.terminal.console.runner import at_desk

    async def shown(desk: "Desk") -> tuple[TermShown, ...]:
        return terms_shown(desk.context, merchant)

    rows = [one.model_dump(mode="json") for one in at_desk(shown) if one.own or not own]
    show_rows(rows, output, columns=COLUMNS)
