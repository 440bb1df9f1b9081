"""`fulfil appointments`: whose appointment is when on a day, by provider (FH-10.2.1)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from models.language.catalogue import Context
from starter.terminal.console.arguments import parse_day
from starter.terminal.console.output import Output, OutputOption, note, show_rows, sub_app
from starter.terminal.console.terminal_language import code_text

if TYPE_CHECKING:
    from starter.service.reading.appointments import ProvidersDay
    from starter.terminal.console.runner import ReadingDesk

app = sub_app("Whose appointment is when on a day.")
COLUMNS = ("provider", "at", "order", "city", "state")


@app.command()
def appointments(
    day: Annotated[
        date | None, typer.Option(help="Today if none.", parser=parse_day, metavar="YYYY-MM-DD")
    ] = None,
    merchant: Annotated[str | None, typer.Option(help="Of this merchant only.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """The appointments of a Shanghai day, by provider, the earliest first."""
    from models.sop import clock
    from starter.service.reading.appointments import day_of_providers
    from starter.terminal.console.runner import reading

    async def found(desk: "ReadingDesk") -> "tuple[ProvidersDay, ...]":
        shown = day or clock.day_of(desk.records.now())
        return await day_of_providers(desk.records, shown, merchant=merchant)

    rows = reading(found)
    if output is not Output.TEXT:
        show_rows([row.model_dump(mode="json") for row in rows], output, columns=())
    elif rows:
        show_rows(_rows(rows), output, columns=COLUMNS)
    else:
        note("nobody is expected on this day")


def _rows(rows: "tuple[ProvidersDay, ...]") -> list[dict[str, object]]:
    from models.sop.formatting import show

    return [
        {
            "provider": whose.provider or "",
            "at": show(one.at),
            "order": f"{one.merchant}/{one.number}",
            "city": one.city,
            "state": code_text(Context.STATE, one.state),
        }
        for whose in rows
        for one in whose.appointments
    ]
