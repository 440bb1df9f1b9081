"""`fulfil care`: what customers write, answered, asked back, handed over, resolved, reopened."""

from typing import TYPE_CHECKING, Annotated

import typer

from models.phrases import phrase
from starter.terminal.cases.care_opening import attach, open_case, survey
from starter.terminal.cases.care_options import (
    CareAct,
    CustomerAct,
    Link,
    MaybeMerchant,
    MaybeNumber,
    Merchant,
    Number,
)
from starter.terminal.cases.care_requests import (
    linked,
    send_act,
    show_tickets,
)
from starter.terminal.console.list_pages import AfterRow
from starter.terminal.console.option_groups import grouped
from starter.terminal.console.output import (
    Output,
    OutputOption,
    say,
    show_list,
    show_one,
    sub_app,
)

if TYPE_CHECKING:
    from starter.service.reading.views import CaseShown
    from starter.terminal.console.runner import Desk

app = sub_app("Questions, complaints and after-sales requests of an order.")

app.command("open")(open_case)
app.command()(survey)
app.command()(attach)

_ASK_BACK = "Ask the customer for something: the clock stands until he writes."
_WROTE_HELP = "The customer wrote again: what he was asked for, or more."
_REOPEN_HELP = "It is not resolved after all: within some days, all is owed again."


def _add_message(name: str, kind: str, what: str, spoken: type[CareAct] = CareAct) -> None:
    """Add a command whose report holds words alone."""

    @app.command(name, help=what)
    @grouped
    def send(
        act: spoken,  # type: ignore[valid-type] # by whom it is, where nobody is named
        output: OutputOption = Output.TEXT,
    ) -> int:
        return send_act(act, kind, {}, output)


@app.command()
@grouped
def answer(
    act: CareAct,
    on_the_matter: Annotated[
        bool, typer.Option("--on-the-matter", help="It replies on the matter (24 h).")
    ] = False,
    link: Link = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """Answer the customer (ER-4.3.1), or reply on the matter (ER-4.3.2, ER-4.4.2)."""
    kind = "care_replied" if on_the_matter else "care_answered"
    return send_act(act, kind, linked(link), output)


_add_message("ask-back", "care_asked_back", _ASK_BACK)
_add_message("wrote", "care_customer_wrote", _WROTE_HELP, CustomerAct)


@app.command("hand-over")
@grouped
def hand_over(
    act: CareAct,
    to: Annotated[str, typer.Option(help="The role that it concerns.")],
    link: Link = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """Hand it to whom it concerns 转交; the customer is told so (MC-八(一)2)."""
    return send_act(act, "care_handed_over", {"to": to, **linked(link)}, output)


@app.command()
@grouped
def resolve(act: CareAct, link: Link = None, output: OutputOption = Output.TEXT) -> int:
    """It is resolved 解决 (ER-4.3.2): what was done about it."""
    return send_act(act, "care_resolved", linked(link), output)


_add_message("reopen", "care_reopened", _REOPEN_HELP, CustomerAct)


@app.command("list")
def list_cases(
    merchant: MaybeMerchant = "",
    number: MaybeNumber = None,
    closed: Annotated[
        bool | None, typer.Option("--closed/--open", help="Of those about no order.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many about no order.")] = 500,
    after: AfterRow = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """The care cases of an order, the oldest first; without NUMBER those about no order.

    Of these the newest first, of MERCHANT where one is named.
    """
    if number is None:
        show_tickets(merchant or None, output, closed=closed, limit=limit, after=after)
        return
    from starter.service.cases.care import care_of
    from starter.terminal.console.runner import with_existing_desk

    async def cases(desk: "Desk") -> "tuple[CaseShown, ...]":
        return await care_of(desk.context, merchant, number)

    from starter.terminal.cases.care_pages import CASE_COLUMNS, case_row

    found = with_existing_desk(cases)
    show_list(
        found,
        output,
        row=case_row,
        columns=CASE_COLUMNS,
        nothing=phrase("order {number} has no care cases", number=number),
    )


@app.command("show")
def show_case(
    merchant: Merchant,
    number: Number,
    case: Annotated[str | None, typer.Argument(help="Its number, or ticket:….")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """One care case, with what was written in it; NUMBER is ticket:… of one about no order.

    Without CASE it is the one there is.
    """
    from starter.terminal.cases.care_requests import case_shown
    from starter.terminal.console.runner import with_existing_desk

    found = with_existing_desk(lambda desk: case_shown(desk.context, merchant, number, case))
    if output is not Output.TEXT:
        show_one(found.model_dump(mode="json"), output)
        return
    from starter.terminal.cases.care_pages import care_lines

    for line in care_lines(found):
        say(line)
