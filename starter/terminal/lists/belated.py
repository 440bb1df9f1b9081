"""`fulfil belated`: who reports things long after they happened (ADR-0035)."""

from typing import TYPE_CHECKING, Annotated

import typer

from starter.terminal.console.arguments import SinceDay, UntilDay
from starter.terminal.console.output import (
    Output,
    OutputOption,
    show_list,
    sub_app,
)

if TYPE_CHECKING:
    from starter.service.reading.belated_reports import BelatedShown
    from starter.terminal.console.runner import ReadingDesk

app = sub_app("Who tells of things long after they happened.")

COLUMNS = ("facts", "orders", "by", "actor", "key")


@app.command()
def belated(
    since: SinceDay = None,
    until: UntilDay = None,
    merchant: Annotated[str | None, typer.Option(help="Of this merchant only.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Facts reported long after they happened, per role, actor and key; none that was withdrawn."""
    from starter.service.reading.belated_reports import count_belated
    from starter.terminal.console.runner import reading

    async def found(desk: "ReadingDesk") -> "tuple[BelatedShown, ...]":
        return await count_belated(desk.records, since=since, until=until, merchant=merchant)

    rows = reading(found)
    show_list(
        rows, output, row=_row, columns=COLUMNS, nothing="nothing was told long after it happened"
    )


def _row(one: "BelatedShown") -> dict[str, object]:
    from models.roles import Role
    from starter.terminal.console.labels import labelled

    return {
        "facts": one.facts,
        "orders": one.orders,
        "by": labelled(Role(one.by)),
        "actor": one.actor,
        "key": one.key_id,
    }
