"""`fulfil opinions`: what customers say, counted and in their own words (ER-4.3.3)."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.language.catalogue import Context
from starter.terminal.console.arguments import SinceDay, UntilDay
from starter.terminal.console.output import Output, OutputOption, note, show_rows, sub_app
from starter.terminal.console.terminal_language import code_text

if TYPE_CHECKING:
    from starter.service.reading.opinions import OpinionsShown, WordsShown
    from starter.terminal.console.runner import ReadingDesk

app = sub_app("What customers say: counted, and in their own words.")

COLUMNS = ("month", "merchant", "kind", "opinions", "scored", "average")
WORDS_COLUMNS = ("at", "order", "kind", "score", "words")


@app.command()
def opinions(
    since: SinceDay = None,
    until: UntilDay = None,
    merchant: Annotated[str | None, typer.Option(help="Of this merchant only.")] = None,
    words: Annotated[
        bool, typer.Option("--words", help="In the customers' own words, not counted.")
    ] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Questions, complaints, requests, surveys and what is said after returns 客户反馈.

    By merchant, kind and month, with the average score; none that was withdrawn.
    """
    from starter.service.reading.opinions import count_opinions, opinions_in_words, period
    from starter.terminal.console.runner import reading

    asked = period(since, until, merchant)

    async def listed(desk: "ReadingDesk") -> "tuple[WordsShown, ...]":
        return await opinions_in_words(desk.records, asked)

    async def counted(desk: "ReadingDesk") -> "tuple[OpinionsShown, ...]":
        return await count_opinions(desk.records, asked)

    rows = reading(listed) if words else reading(counted)
    dumped = [row.model_dump(mode="json") for row in rows]
    if output is not Output.TEXT:
        show_rows(dumped, output, columns=())
    elif words and dumped:
        orders = ({**row, "order": f"{row['merchant']}/{row['order_no']}"} for row in dumped)
        show_rows(map(_kind_named, orders), output, columns=WORDS_COLUMNS)
    elif dumped:
        show_rows(map(_kind_named, dumped), output, columns=COLUMNS)
    else:
        note("no customer has said anything")


def _kind_named(row: dict[str, Any]) -> dict[str, Any]:
    """What a customer has said, with the name of its kind."""
    return {**row, "kind": code_text(Context.CASE, row["kind"])}
