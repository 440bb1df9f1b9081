"""`fulfil report`: tell an order what happened, for whoever cannot tell it by an app."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.errors import UsageError
from models.language.catalogue import Context
from models.messages.reports.answer import ReportOutcome
from models.phrases import Code, JoinedTexts, phrase
from starter.terminal.console.output import (
    BUSINESS,
    DONE,
    ActorOption,
    Output,
    OutputOption,
    note,
    say,
    show_one,
    show_rows,
    sub_app,
)
from starter.terminal.console.terminal_language import code_text

if TYPE_CHECKING:
    from models.messages.reports.answer import Answer
    from starter.terminal.console.runner import Desk

app = sub_app("Tell what happened: one report to an order or a leg.")

COLUMNS = ("kind", "stage", "by", "fields", "means")


@app.command()
def report(
    merchant: Annotated[str | None, typer.Argument(help="The merchant's code.")] = None,
    number: Annotated[str | None, typer.Argument(help="The order's number.")] = None,
    kind: Annotated[str | None, typer.Argument(help="One of --kinds.")] = None,
    by: Annotated[str | None, typer.Option(help="The role that speaks.")] = None,
    actor: ActorOption = None,
    data: Annotated[
        list[str] | None, typer.Option(help="name=value, again for each field.")
    ] = None,
    data_json: Annotated[str | None, typer.Option(help="All fields as one JSON object.")] = None,
    occurred_at: Annotated[
        str | None, typer.Option(help="When it happened: 2026-11-25T14:00:00+08:00.")
    ] = None,
    reported_at: Annotated[
        str | None, typer.Option(help="When it was told; now, where it is left out.")
    ] = None,
    report_id: Annotated[str | None, typer.Option(help="Makes sending it again harmless.")] = None,
    case: Annotated[int | None, typer.Option("--return", help="Of this return.")] = None,
    kinds: Annotated[bool, typer.Option("--kinds", help="List the kinds, and stop.")] = False,
    output: OutputOption = Output.TEXT,
) -> int:
    """Tell an order what happened; the answer is accepted, known or refused.

    Exit 0 where it is accepted or known, 1 where it is refused.
    """
    if kinds:
        _show_kinds(output, only=merchant)
        return DONE
    if merchant is None or number is None or kind is None:
        raise UsageError(
            "MERCHANT, NUMBER and KIND are needed", hint="fulfil report --kinds lists the kinds"
        )
    body: dict[str, Any] = {
        "kind": kind,
        "by": by or _default_reporter(kind),
        "actor": actor,
        "data": _data(kind, data or [], data_json),
        "occurred_at": _instant("--occurred-at", occurred_at),
        "reported_at": _instant("--reported-at", reported_at),
    } | ({} if case is None else {"case": case})
    answer = send_report(merchant, number, body, report_id)
    show_answer(answer, output)
    return BUSINESS if answer.outcome is ReportOutcome.REFUSED else DONE


def send_report(
    merchant: str, number: str, body: dict[str, Any], report_id: str | None
) -> "Answer":
    """Hand a report over; `body` is its envelope, without its id."""
    from pydantic import ValidationError

    from activities.adapters.process.wall_clock import fresh_id
    from models.field_errors import faulty
    from models.ids import is_ticket
    from models.messages.reports.report import Report
    from models.roles import Role
    from starter.service.access.rights import FIELD_ROLES
    from starter.service.cases.tickets import report_ticket
    from starter.service.reports.report import report as send
    from starter.terminal.console.runner import with_existing_desk

    async def sent(desk: "Desk") -> "Answer":
        id_ = fresh_id("report") if report_id is None else report_id
        try:
            noted_by = Role.OPERATOR if body["by"] in FIELD_ROLES else None
            actor = body["actor"] or desk.actor
            spoken = {**body, "actor": actor, "report_id": id_, "noted_by": noted_by}
            envelope: Report = Report.model_validate(spoken)
        except ValidationError as error:
            raise faulty(error, "this is not a report") from None
        if is_ticket(number):
            return await report_ticket(desk.context, number, envelope, None)
        return await send(desk.context, merchant, number, envelope, None)

    return with_existing_desk(sent)


def _data(kind: str, words: list[str], text: str | None) -> dict[str, Any]:
    from starter.service.reports.report_kinds import read_data
    from starter.terminal.console.arguments import json_object, pairs_of

    whole = json_object("--data-json", text) if text is not None else {}
    return whole | read_data(kind, pairs_of("--data", words))


def _instant(option: str, text: str | None) -> Any:
    from starter.service.reports.typed_times import read_instant

    return read_instant(option, text) if text is not None else None


def _default_reporter(kind: str) -> str:
    """The default reporter of a kind; of an unknown kind the order desk, which notes calls down."""
    from models.roles import Role
    from models.stages.table import KINDS

    known = KINDS.get(kind)
    return known.by[0] if known else Role.ORDER_DESK


def show_answer(answer: "Answer", output: Output) -> None:
    """Print the outcome of a report, and what it lacks."""
    if output is not Output.TEXT:
        show_one(answer.model_dump(mode="json"), output)
        return
    outcome = phrase(
        "{outcome} {report_id}",
        outcome=Code("outcome", answer.outcome),
        report_id=answer.report_id,
    )
    say(JoinedTexts([outcome, *([answer.reason] if answer.reason else [])], ": "))
    if answer.missing:
        note(
            phrase(
                "hint: add {missing}",
                missing=" ".join(f"--data {name}=…" for name in answer.missing),
            )
        )


def _chinese(context: Context, code: str) -> tuple[str, ...]:
    """What a code is called next to it, where the language is not that of the codes."""
    return () if code_text(context, code) == code else (code_text(context, code),)


def _show_kinds(output: Output, only: str | None) -> None:
    from starter.service.reports.report_kinds import all_kinds
    from starter.terminal.console.labels import labelled

    found = [kind for kind in all_kinds() if only in (None, kind.kind, kind.stage)]
    if not found:
        raise UsageError(
            phrase("{only} is neither a kind nor a stage", only=only), hint="fulfil report --kinds"
        )
    if output is not Output.TEXT:
        show_rows([kind.model_dump(mode="json") for kind in found], output, columns=())
        return
    rows = (
        {
            "kind": (kind.kind, *_chinese(Context.KIND, kind.kind)),
            "stage": labelled(kind.stage),
            "by": ", ".join(labelled(role) for role in kind.by),
            "fields": ", ".join(
                " ".join((field.name, *_chinese(Context.FIELD, field.name)))
                + f"{'*' if field.required else ''} ({field.type})"
                for field in kind.fields
            ),
            "means": code_text(Context.KIND, kind.kind, kind.means),
        }
        for kind in found
    )
    show_rows(rows, output, columns=COLUMNS, title="Report kinds (* required)")
