"""`fulfil incidents`: what went wrong with orders, who is responsible, what is done."""

from typing import TYPE_CHECKING, Annotated

import typer

from models.language.catalogue import Context
from models.phrases import JoinedTexts, one_of, phrase
from starter.terminal.console.list_pages import After, note_more
from starter.terminal.console.output import (
    Output,
    OutputOption,
    in_words,
    note,
    say,
    show_list,
    show_rows,
    sub_app,
)
from starter.terminal.console.terminal_language import code_text

if TYPE_CHECKING:
    from starter.service.reading.incident_views import IncidentShown
    from starter.service.reading.incidents import IncidentCounts, IncidentListed, IncidentsFound
    from starter.terminal.console.runner import ReadingDesk

app = sub_app("What went wrong, and who is responsible: list, show, count.")

COLUMNS = (
    *("order", "shipment", "kind", "incident", "found"),
    *("liability", "party", "remedy", "closed"),
)

COUNT_COLUMNS = ("kind", "party", "incidents", "open", "closed", "owed", "paid", "days to judge")


@app.command("list")
def list_incidents(
    merchant: Annotated[str | None, typer.Option(help="Of this merchant only.")] = None,
    party: Annotated[str | None, typer.Option(help="For which this party is responsible.")] = None,
    shipment: Annotated[
        str | None, typer.Option(help="Of a shipment of this name (orders in several).")
    ] = None,
    closed: Annotated[
        bool | None, typer.Option("--closed/--open", help="Those that have ended, or have not.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many.")] = 500,
    after: After = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Incidents of all orders, the oldest first 异常清单 (FH-8.3.2.1)."""
    from models.errors import UsageError
    from models.messages.incidents.liability import Party
    from starter.service.reading.incidents import incidents
    from starter.terminal.console.runner import reading

    if party is not None and party not in set(Party):
        raise UsageError(
            phrase("there is no party {party}", party=party),
            hint=phrase("one of {parties}", parties=one_of("choice", Party)),
        )
    whose = None if party is None else Party(party)

    async def looked(desk: "ReadingDesk") -> "IncidentsFound":
        return await incidents(
            desk.records, merchant=merchant, party=whose, shipment=shipment, closed=closed,
            limit=limit, cursor=after,
        )  # fmt: skip

    found = reading(looked)
    rows = found.items
    show_list(rows, output, row=_row, columns=COLUMNS, nothing="nothing has gone wrong")
    note_more(found.next)


@app.command()
def count(
    merchant: Annotated[str | None, typer.Option(help="Of this merchant only.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """How many of each kind and party, open and closed, what is owed, days to the judgement."""
    from starter.service.reading.incidents import count_all
    from starter.terminal.console.runner import reading

    async def counted(desk: "ReadingDesk") -> "tuple[IncidentCounts, ...]":
        return await count_all(desk.records, merchant=merchant)

    rows = reading(counted)
    show_list(rows, output, row=_count_row, columns=COUNT_COLUMNS, nothing="nothing has gone wrong")


@app.command()
def show(
    merchant: Annotated[str, typer.Argument(help="The merchant's code.")],
    number: Annotated[str, typer.Argument(help="The order's number.")],
    incident: Annotated[str | None, typer.Argument(help="Of this name; else all.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """The incidents of one order, each in one sentence."""
    from starter.service.reading.incidents import incidents_of
    from starter.terminal.console.runner import reading

    async def found(desk: "ReadingDesk") -> "tuple[IncidentShown, ...]":
        return await incidents_of(desk.records, merchant, number, incident=incident)

    shown = reading(found)
    if output is not Output.TEXT:
        show_rows([one.model_dump(mode="json") for one in shown], output, columns=())
    elif shown:
        for one in shown:
            own = ", ".join(filter(None, (one.words, one.place)))
            says = JoinedTexts((code_text(Context.INCIDENT, one.kind), one.says), ": ")
            say(f"{in_words(says)} ({own})" if own else says)
    else:
        note(phrase("order {number} has no incidents", number=number))


def _count_row(one: "IncidentCounts") -> dict[str, object]:
    """Money in yuan, as people read it."""
    from models.messages.orders.money import in_yuan

    return {
        **one.model_dump(mode="json"),
        "kind": code_text(Context.INCIDENT, one.kind),
        "party": code_text(Context.CHOICE, one.party or ""),
        "owed": in_yuan(one.amount_fen),
        "paid": in_yuan(one.settled_fen),
        "days to judge": one.days_to_judge,
    }


def _row(one: "IncidentListed") -> dict[str, object]:
    from models.sop.formatting import show as instant

    what = one.incident
    return {
        "order": f"{one.merchant}/{one.order_no}",
        "shipment": what.shipment or "",
        "kind": code_text(Context.INCIDENT, what.kind),
        "incident": what.incident,
        "found": instant(what.found_at),
        "liability": code_text(Context.STATE, what.liability),
        "party": code_text(Context.CHOICE, what.party or ""),
        "remedy": code_text(Context.CHOICE, what.remedy or ""),
        "closed": instant(what.closed_at) if what.closed_at else "",
    }
