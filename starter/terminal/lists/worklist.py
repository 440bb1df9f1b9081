"""`fulfil worklist`: what waits for a role, the nearest due first."""

from typing import TYPE_CHECKING, Annotated

import typer

from models.language.catalogue import Context
from models.phrases import phrase, role_code
from models.roles import Role
from starter.terminal.console.output import (
    Output,
    OutputOption,
    in_words,
    note,
    say,
    show_rows,
    sub_app,
)
from starter.terminal.console.roles import ROLE_METAVAR, person_role
from starter.terminal.console.terminal_language import code_text

if TYPE_CHECKING:
    from starter.service.reading.worklist import Work
    from starter.terminal.console.runner import ReadingDesk

app = sub_app("What waits for a role.")

COLUMNS = ("order", "due", "state", "what", "clause", "stage", "city", "hub")


@app.command()
def worklist(
    role: Annotated[
        Role,
        typer.Option(
            help="Whose list: driver, trunk_desk …", parser=person_role, metavar=ROLE_METAVAR
        ),
    ],
    merchant: Annotated[str | None, typer.Option(help="Of this merchant only.")] = None,
    hub: Annotated[str | None, typer.Option(help="Through this hub.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """What a role has to do: deadlines it owes, and orders that wait for it."""
    from starter.service.reading.incident_work import full_worklist
    from starter.service.running import ui_searches
    from starter.terminal.console.runner import reading, show_link

    async def looked(desk: "ReadingDesk") -> "tuple[list[Work], str | None]":
        rows = await full_worklist(desk.records, role, merchant=merchant, hub=hub)
        return rows, desk.links.search(ui_searches.worklist(role, hub))

    rows, link = reading(looked)
    if output is not Output.TEXT:
        show_rows([row.model_dump(mode="json") for row in rows], output, columns=())
        return
    if not rows:
        note(phrase("nothing waits for {role}", role=role_code(role)))
        return
    show_rows(map(_row, rows), output, columns=COLUMNS)
    from starter.service.reading.next_commands import settling

    for one in rows:
        if one.report_id is not None:
            say(f"  {settling(one.merchant, one.order_no, one.report_id)}")
        if one.command is not None:
            say(f"  {one.command}")
    show_link(link)


def _row(one: "Work") -> dict[str, object]:
    from models.sop.formatting import occurrence_name, show
    from models.stages.all_duties import ALL_DUTIES
    from starter.terminal.console.labels import labelled, subject

    duty = ALL_DUTIES.get(one.what)
    return {
        "order": subject(one.merchant, one.order_no, one.case, one.case_kind),
        "due": show(one.due_at) if one.due_at else "",
        "state": phrase("on its turn")
        if one.state is None
        else code_text(Context.STATE, one.state),
        "what": occurrence_name(code_text(Context.DUTY, duty.id, duty.what), one.ref, one.attempt)
        if duty
        else _sentence(one),
        "clause": one.clause,
        "stage": labelled(one.case_kind or one.stage),
        "city": one.city,
        "hub": one.hub,
    }


def _sentence(one: "Work") -> str:
    if one.incident is not None:
        return (one.asked and in_words(one.asked)) or code_text(Context.STEP, one.what)
    what = code_text(Context.STEP, one.what)
    return " ".join(filter(None, (what, one.report_id, in_words(one.asked or ""))))
