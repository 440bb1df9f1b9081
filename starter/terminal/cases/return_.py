"""`fulfil return`: goods of a delivered order are to go back, be exchanged or repaired."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.phrases import phrase
from starter.terminal.console.output import (
    ActorOption,
    Output,
    OutputOption,
    say,
    show_one,
    sub_app,
)

if TYPE_CHECKING:
    from starter.service.reading.views import CaseShown
    from starter.terminal.console.runner import Desk

app = sub_app("Ask for a return on a delivered order.")


@app.command("return")
def ask_return(
    merchant: Annotated[str, typer.Argument(help="The merchant's code.")],
    number: Annotated[str, typer.Argument(help="The order's number.")],
    reason: Annotated[str, typer.Option(help="Why the customer asks.")],
    wish: Annotated[str, typer.Option(help="refund, exchange or repair.")] = "refund",
    refund_by: Annotated[str, typer.Option(help="original, wechat, alipay or bank.")] = "original",
    line: Annotated[
        list[str] | None, typer.Option(help="sku=pieces; all goods, where none is named.")
    ] = None,
    faulty: Annotated[bool, typer.Option("--faulty", help="The goods are at fault.")] = False,
    cause: Annotated[
        str | None, typer.Option(help="Why, as a code: no_reason, faulty, wrong_goods, late, …")
    ] = None,
    exchange_sent: Annotated[
        str, typer.Option(help="When the new goods are sent: after, or first.")
    ] = "after",
    repair_at: Annotated[str, typer.Option(help="home, or workshop.")] = "home",
    by: Annotated[str, typer.Option(help="The role that asks.")] = "customer",
    actor: ActorOption = None,
    requested_at: Annotated[str | None, typer.Option(help="When it was asked for.")] = None,
    request_id: Annotated[str | None, typer.Option(help="Makes sending it again harmless.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Ask for a return 退换货 (FE-4, MC-八): whole, or some pieces of some goods."""
    from starter.service.reports.typed_times import read_instant

    body: dict[str, Any] = {
        "by": by,
        "actor": actor,
        "wish": wish,
        "refund_by": refund_by,
        "reason": reason,
        "faulty": faulty,
        "cause": cause,
        "exchange_sent": exchange_sent,
        "repair_at": repair_at,
        "lines": _lines(line or ()),
        "requested_at": read_instant("--requested-at", requested_at) if requested_at else None,
    }
    _show(_send(merchant, number, body, request_id), output)


def _lines(words: list[str] | tuple[()]) -> list[dict[str, Any]]:
    from starter.service.reports.report_kinds import read_count
    from starter.terminal.console.arguments import pairs_of

    return [{"sku": sku, "pieces": read_count(sku, n)} for sku, n in pairs_of("--line", words)]


def _send(merchant: str, number: str, body: dict[str, Any], request_id: str | None) -> "CaseShown":
    from pydantic import ValidationError

    from activities.adapters.process.wall_clock import fresh_id
    from models.field_errors import faulty
    from models.stages.returns.request import ReturnRequest
    from starter.service.cases.returns import request_return
    from starter.terminal.console.runner import with_existing_desk

    async def sent(desk: "Desk") -> "CaseShown":
        id_ = fresh_id("return") if request_id is None else request_id
        try:
            asked = {**body, "actor": body["actor"] or desk.actor, "request_id": id_}
            request = ReturnRequest.model_validate(asked)
        except ValidationError as error:
            raise faulty(error, "this is not a return") from None
        return await request_return(desk.context, merchant, number, request)

    return with_existing_desk(sent)


def _show(case: "CaseShown", output: Output) -> None:
    if output is not Output.TEXT:
        show_one(case.model_dump(mode="json"), output)
        return
    say(phrase("return {n} is taken in: {workflow_id}", n=case.n, workflow_id=case.workflow_id))
