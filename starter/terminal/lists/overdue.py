"""`fulfil overdue`: what has passed its deadline without a word, and who owes it (MC-四(三)2)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from models.roles import Role
from starter.terminal.console.list_pages import After, note_more
from starter.terminal.console.output import (
    Output,
    OutputOption,
    in_words,
    note,
    show_rows,
    sub_app,
)
from starter.terminal.console.roles import ROLE_METAVAR, person_role

if TYPE_CHECKING:
    from starter.service.reading.overdue import Overdue, OverdueFound
    from starter.terminal.console.runner import ReadingDesk

app = sub_app("What is overdue, and who owes it.")

COLUMNS = ("order", "late by", "due", "state", "clause", "owner", "what", "hub")
SUMMARY_COLUMNS = ("clause", "owner", "deadlines", "orders")


@app.command()
def overdue(
    merchant: Annotated[str | None, typer.Option(help="Of this merchant only.")] = None,
    owner: Annotated[
        Role | None,
        typer.Option(help="Owed by this role.", parser=person_role, metavar=ROLE_METAVAR),
    ] = None,
    hub: Annotated[str | None, typer.Option(help="Through this hub.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="How many.")] = 500,
    after: After = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Deadlines that passed without their fact, the longest first, by the orders' own clocks."""
    from starter.service.reading.overdue import overdue_page
    from starter.service.running import ui_searches
    from starter.terminal.console.runner import reading, show_link

    async def looked(desk: "ReadingDesk") -> "tuple[OverdueFound, str | None]":
        found = await overdue_page(
            desk.records, merchant=merchant, owner=owner, hub=hub, limit=limit, cursor=after
        )
        return found, desk.links.search(ui_searches.overdue(desk.records.now()))

    found, link = reading(looked)
    rows = found.items
    if output is not Output.TEXT:
        show_rows([row.model_dump(mode="json") for row in rows], output, columns=())
    elif rows:
        show_rows(map(_row, rows), output, columns=COLUMNS)
        show_rows(_summed(rows), output, columns=SUMMARY_COLUMNS, title="By clause and owner")
        show_link(link)
    else:
        note("nothing is overdue")
    note_more(found.next)


def _row(one: "Overdue") -> dict[str, object]:
    from models.language.catalogue import Context
    from models.sop.formatting import occurrence_name, show, span
    from starter.terminal.console.labels import labelled, subject
    from starter.terminal.console.terminal_language import code_text
    from starter.terminal.orders.deadline_rows import STATE_TEXTS

    return {
        "order": subject(one.merchant, one.order_no, one.case, one.case_kind),
        "late by": span(one.age_seconds),
        "due": show(one.due_at),
        "state": code_text(Context.STATE, one.state, STATE_TEXTS[one.state]),
        "clause": one.clause,
        "owner": labelled(one.owner),
        "what": occurrence_name(in_words(one.what or one.duty), one.ref, one.attempt),
        "hub": one.hub,
    }


def _summed(rows: "Sequence[Overdue]") -> Iterable[dict[str, object]]:
    from starter.terminal.console.labels import labelled

    counted = Counter((row.clause, row.owner) for row in rows)
    for (clause, owner), deadlines in counted.most_common():
        orders = {row.workflow_id for row in rows if (row.clause, row.owner) == (clause, owner)}
        yield {
            "clause": clause,
            "owner": labelled(owner),
            "deadlines": deadlines,
            "orders": len(orders),
        }
