"""`fulfil care`: what customers write, answered, asked back, handed over, resolved, reopened."""

from typing import TYPE_CHECKING, Annotated

import typer

from starter.terminal.care_calls import linked, send_act, send_opening
from starter.terminal.labels import named
from starter.terminal.output import (
    ActorOption,
    Output,
    OutputOption,
    say,
    show_one,
    show_rows,
    sub_app,
)

if TYPE_CHECKING:
    from starter.service.care import CareShown
    from starter.service.views import CaseShown
    from starter.terminal.runner import Desk

app = sub_app("Questions, complaints and after-sales requests of an order.")

Merchant = Annotated[str, typer.Argument(help="The merchant's code.")]
Number = Annotated[str, typer.Argument(help="The order's number.")]
Words = Annotated[str, typer.Option(help="What is written: at most 2000 characters.")]
By = Annotated[str, typer.Option(help="The role that speaks.")]
Case = Annotated[
    int | None, typer.Option(help="The number of the case; the newest, where none is named.")
]
Link = Annotated[
    str | None, typer.Option(help="What it has become: return=<id>, incident=, visit= or order=.")
]
Id = Annotated[str | None, typer.Option(help="Makes sending it again harmless.")]
At = Annotated[str | None, typer.Option(help="When it happened: 2026-11-25T14:00:00+08:00.")]

COLUMNS = ("n", "kind", "step", "waiting_on", "since", "next_due_at", "outcome")


@app.command("open")
def open_case(
    merchant: Merchant,
    number: Number,
    words: Words,
    kind: Annotated[str, typer.Option(help="message, complaint or request.")] = "message",
    by: By = "customer",
    actor: ActorOption = None,
    written_at: At = None,
    request_id: Id = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Take in what a customer writes 咨询, 投诉 (ER-4.3, MC-八(一))."""
    from starter.terminal.duties import read_instant

    at = read_instant("--written-at", written_at) if written_at else None
    body = {"kind": kind, "words": words, "by": by, "actor": actor, "written_at": at}
    _show_opened(send_opening(merchant, number, body, request_id), output)


@app.command()
def survey(
    merchant: Merchant,
    number: Number,
    words: Words,
    score: Annotated[int, typer.Option(help="From 1 to 5.")],
    by: By = "customer_service",
    actor: ActorOption = None,
    request_id: Id = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Note what the customer says after the end 回访 (FH-7.3.1.3): a low score is a case."""
    body = {"kind": "survey", "words": words, "score": score, "by": by, "actor": actor}
    _show_opened(send_opening(merchant, number, body, request_id), output)


def _show_opened(case: "CaseShown", output: Output) -> None:
    if output is not Output.TEXT:
        show_one(case.model_dump(mode="json"), output)
        return
    say(f"{case.kind} {case.n} is taken in: {case.workflow_id}")


@app.command()
def answer(
    merchant: Merchant,
    number: Number,
    words: Words,
    on_the_matter: Annotated[
        bool, typer.Option("--on-the-matter", help="It replies on the matter (24 h).")
    ] = False,
    by: By = "customer_service",
    case: Case = None,
    link: Link = None,
    actor: ActorOption = None,
    at: At = None,
    report_id: Id = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """Answer the customer (ER-4.3.1), or reply on the matter (ER-4.3.2, ER-4.4.2)."""
    kind = "care_replied" if on_the_matter else "care_answered"
    data = {"words": words, **linked(link)}
    return send_act(merchant, number, kind, data, (by, case, actor, at, report_id), output)


@app.command("ask-back")
def ask_back(
    merchant: Merchant,
    number: Number,
    words: Words,
    by: By = "customer_service",
    case: Case = None,
    actor: ActorOption = None,
    at: At = None,
    report_id: Id = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """Ask the customer for something: the clock stands until he writes."""
    sent = (by, case, actor, at, report_id)
    return send_act(merchant, number, "care_asked_back", {"words": words}, sent, output)


@app.command()
def wrote(
    merchant: Merchant,
    number: Number,
    words: Words,
    by: By = "customer",
    case: Case = None,
    actor: ActorOption = None,
    at: At = None,
    report_id: Id = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """The customer wrote again: what he was asked for, or more."""
    sent = (by, case, actor, at, report_id)
    return send_act(merchant, number, "care_customer_wrote", {"words": words}, sent, output)


@app.command("hand-over")
def hand_over(
    merchant: Merchant,
    number: Number,
    words: Words,
    to: Annotated[str, typer.Option(help="The role that it concerns.")],
    by: By = "customer_service",
    case: Case = None,
    link: Link = None,
    actor: ActorOption = None,
    at: At = None,
    report_id: Id = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """Hand it to whom it concerns 转交; the customer is told so (MC-八(一)2)."""
    data = {"words": words, "to": to, **linked(link)}
    sent = (by, case, actor, at, report_id)
    return send_act(merchant, number, "care_handed_over", data, sent, output)


@app.command()
def resolve(
    merchant: Merchant,
    number: Number,
    words: Words,
    by: By = "customer_service",
    case: Case = None,
    link: Link = None,
    actor: ActorOption = None,
    at: At = None,
    report_id: Id = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """It is resolved 解决 (ER-4.3.2): what was done about it."""
    data = {"words": words, **linked(link)}
    sent = (by, case, actor, at, report_id)
    return send_act(merchant, number, "care_resolved", data, sent, output)


@app.command()
def reopen(
    merchant: Merchant,
    number: Number,
    words: Words,
    by: By = "customer",
    case: Case = None,
    actor: ActorOption = None,
    at: At = None,
    report_id: Id = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """It is not resolved after all: within some days, all is owed again."""
    sent = (by, case, actor, at, report_id)
    return send_act(merchant, number, "care_reopened", {"words": words}, sent, output)


@app.command("list")
def list_cases(merchant: Merchant, number: Number, output: OutputOption = Output.TEXT) -> None:
    """The care cases of an order, the oldest first."""
    from starter.service.care import care_of
    from starter.terminal.runner import at_desk

    async def cases(desk: "Desk") -> "tuple[CaseShown, ...]":
        return await care_of(desk.context, merchant, number)

    found = at_desk(cases)
    show_rows([one.model_dump(mode="json") for one in found], output, columns=COLUMNS)


@app.command("show")
def show_case(
    merchant: Merchant,
    number: Number,
    case: Annotated[int, typer.Argument(help="The number of the case.")],
    output: OutputOption = Output.TEXT,
) -> None:
    """One care case, with what was written in it."""
    from models.sop.formatting import show
    from starter.service.care import show_care
    from starter.terminal.runner import at_desk

    async def one_case(desk: "Desk") -> "CareShown":
        return await show_care(desk.context, merchant, number, case)

    found = at_desk(one_case)
    if output is not Output.TEXT:
        show_one(found.model_dump(mode="json"), output)
        return
    say(f"{found.kind} {found.n}: {found.step}, waits for {named(found.waiting_on)}")
    for one in found.messages:
        say(f"{show(one.at)} {one.by} {one.what} ({one.state}): {one.words}")
