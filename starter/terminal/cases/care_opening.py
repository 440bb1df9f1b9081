"""How a care case is opened, about an order or none, and how its order is found out later."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.messages.reports.answer import ReportOutcome
from models.phrases import phrase
from starter.terminal.cases.care_options import (
    At,
    By,
    Id,
    MaybeMerchant,
    MaybeNumber,
    MaybeWords,
    Merchant,
    Number,
    Words,
)
from starter.terminal.console.labels import case_name
from starter.terminal.console.output import (
    BUSINESS,
    DONE,
    ActorOption,
    Output,
    OutputOption,
    say,
    show_one,
)

if TYPE_CHECKING:
    from models.messages.reports.answer import Answer
    from models.stages.care.request import CareRequest
    from starter.service.cases.tickets import TicketShown
    from starter.service.reading.views import CaseShown
    from starter.terminal.console.runner import Desk


def open_case(
    merchant: MaybeMerchant = "",
    number: MaybeNumber = None,
    words: MaybeWords = "",
    kind: Annotated[str, typer.Option(help="message, complaint or request.")] = "message",
    by: By = "customer",
    actor: ActorOption = None,
    written_at: At = None,
    contact: Annotated[
        str | None, typer.Option(help="How he is reached, where no order says so.")
    ] = None,
    request_id: Id = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Take in what a customer writes 咨询, 投诉 (ER-4.3, MC-八(一)).

    Without NUMBER it is about no order, without MERCHANT of nobody's customer.
    """
    from starter.service.reports.typed_times import read_instant

    at = read_instant("--written-at", written_at) if written_at else None
    body = {"kind": kind, "words": words, "by": by, "actor": actor, "written_at": at}
    body |= {"contact": contact} if contact else {}
    if number is None:
        _show_opened(send_ticket(merchant, body, request_id), output)
    else:
        _show_opened(send_opening(merchant, number, body, request_id), output)


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


def attach(
    ticket: Annotated[str, typer.Argument(help="The case about no order: ticket:…")],
    merchant: Merchant,
    number: Number,
    by: By = "customer_service",
    actor: ActorOption = None,
    report_id: Id = None,
    output: OutputOption = Output.TEXT,
) -> int:
    """It is found which order a case is about: from now on both show it."""
    return send_attached(ticket, (merchant, number), (by, actor, report_id), output)


def _show_opened(case: "CaseShown", output: Output) -> None:
    if output is not Output.TEXT:
        show_one(case.model_dump(mode="json"), output)
        return
    say(
        phrase(
            "{case} is taken in: {workflow_id}",
            case=case_name(case.kind, case.n),
            workflow_id=case.workflow_id,
        )
    )


def send_opening(
    merchant: str, number: str, body: dict[str, Any], request_id: str | None
) -> "CaseShown":
    """Open a case with what somebody wrote; `body` is the request, without its id."""
    from starter.service.cases.care import open_care
    from starter.terminal.console.runner import with_existing_desk

    async def opened(desk: "Desk") -> "CaseShown":
        return await open_care(desk.context, merchant, number, _request(desk, body, request_id))

    return with_existing_desk(opened)


def send_ticket(merchant: str, body: dict[str, Any], request_id: str | None) -> "TicketShown":
    """Open a case about no order; `merchant` is empty where nobody's customer writes."""
    from starter.service.cases.tickets import open_ticket
    from starter.terminal.console.runner import at_desk

    async def opened(desk: "Desk") -> "TicketShown":
        return await open_ticket(desk.context, merchant, _request(desk, body, request_id))

    return at_desk(opened)


def _request(desk: "Desk", body: dict[str, Any], request_id: str | None) -> "CareRequest":
    from pydantic import ValidationError

    from activities.adapters.process.wall_clock import fresh_id
    from models.field_errors import faulty
    from models.stages.care.request import CareRequest

    id_ = fresh_id("care") if request_id is None else request_id
    try:
        written = {**body, "actor": body["actor"] or desk.actor, "request_id": id_}
        return CareRequest.model_validate(written)
    except ValidationError as error:
        raise faulty(error, "this is no message of a customer") from None


def send_attached(
    ticket: str, order: tuple[str, str], sent: tuple[str, str | None, str | None], output: Output
) -> int:
    """It is about that order; `sent` is who says so, and under which id."""
    from activities.adapters.process.wall_clock import fresh_id
    from starter.service.cases.tickets import attach
    from starter.terminal.console.runner import with_existing_desk
    from starter.terminal.orders.report import show_answer

    by, actor, report_id = sent

    async def attached(desk: "Desk") -> "Answer":
        message = {"by": by, "actor": actor or desk.actor}
        message["report_id"] = report_id or fresh_id("report")
        return await attach(desk.context, ticket, *order, message)

    answer = with_existing_desk(attached)
    show_answer(answer, output)
    return BUSINESS if answer.outcome is ReportOutcome.REFUSED else DONE
