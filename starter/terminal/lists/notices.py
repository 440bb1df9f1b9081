"""`fulfil notices`: who is told what, and whether it has gone."""

from typing import TYPE_CHECKING, Annotated

import typer

from models.roles import Role
from starter.terminal.console.list_pages import AfterRow, note_more
from starter.terminal.console.output import Output, OutputOption, note, show_rows, sub_app
from starter.terminal.console.roles import ROLE_METAVAR, receiver_role

if TYPE_CHECKING:
    from starter.service.notice_views import NoticeShown
    from starter.terminal.console.runner import ReadingDesk

app = sub_app("Who is told what, and whether it has gone.")

COLUMNS = ("when", "to", "state", "text", "why")


@app.command()
def notices(
    to: Annotated[
        Role | None, typer.Option(help="To this role.", parser=receiver_role, metavar=ROLE_METAVAR)
    ] = None,
    order: Annotated[
        str | None, typer.Option(help="About this order: its number, or merchant/no.")
    ] = None,
    merchant: Annotated[str | None, typer.Option(help="About orders of this merchant.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many.")] = 100,
    after: AfterRow = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Notices, the newest first: what one person is told of one cause is one of them."""
    from models.messages.lists.notice_filter import NoticeFilter
    from starter.language.run_language import translator
    from starter.service import notice_views
    from starter.terminal.console.runner import reading

    wanted = NoticeFilter(to=to, merchant=merchant, number=order, limit=limit, cursor=after)

    async def found(desk: "ReadingDesk") -> "tuple[tuple[NoticeShown, ...], int | None]":
        return await notice_views.notices(desk.records, wanted)

    rows, following = reading(found)
    if output is not Output.TEXT:
        read = notice_views.in_words(rows, translator())
        show_rows([row.model_dump(mode="json") for row in read], output, columns=())
    elif rows:
        show_rows(map(_row, rows), output, columns=COLUMNS)
    else:
        note("no notice fits")
    note_more(following)


def _row(one: "NoticeShown") -> dict[str, object]:
    from models.language.catalogue import Context
    from models.sop.formatting import show
    from starter.language.run_language import translator
    from starter.terminal.console.labels import labelled
    from starter.terminal.console.terminal_language import code_text

    return {
        "when": show(one.at),
        "to": labelled(one.to),
        "state": code_text(Context.STATE, one.state),
        "text": " ".join(translator().text(one.text).splitlines()),
        "why": one.why,
    }
