"""`fulfil stages`: what is open, late and old by stage, and how much was on time."""

from typing import TYPE_CHECKING, Annotated

import typer

from models.language.catalogue import Context
from starter.terminal.console.output import (
    Output,
    OutputOption,
    show_list,
    sub_app,
)
from starter.terminal.console.terminal_language import code_text

if TYPE_CHECKING:
    from starter.service.reading.board import StageFigures
    from starter.terminal.console.runner import ReadingDesk

app = sub_app("What is open, late and old by stage.")
COLUMNS = ("stage", "open", "late", "old", "kept", "breached", "on_time")


@app.command()
def stages(
    merchant: Annotated[str | None, typer.Option(help="Of this merchant only.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Open orders of each stage, those that are late, those that stand in a step for 3 days.

    Next to them how many of the stage's deadlines were kept, and how many not.
    """
    from starter.service.reading.board import board
    from starter.terminal.console.runner import reading

    async def found(desk: "ReadingDesk") -> "tuple[StageFigures, ...]":
        return await board(desk.records, merchant=merchant)

    rows = reading(found)
    show_list(rows, output, row=_row, columns=COLUMNS, nothing="no order yet")


def _row(one: "StageFigures") -> dict[str, object]:
    share = "" if one.on_time is None else f"{one.on_time:.0%}"
    return {**one.model_dump(), "stage": code_text(Context.STAGE, one.stage), "on_time": share}
