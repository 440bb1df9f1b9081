"""`fulfil bulk`: one decision about many orders, named in a file or on the line."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from models.phrases import Code, JoinedTexts, phrase
from starter.service.access.bulk_rules import BY_MANY
from starter.terminal.console.number_files import numbers_of_file
from starter.terminal.console.output import (
    ActorOption,
    Output,
    OutputOption,
    in_words,
    note,
    show_rows,
    sub_app,
)
from starter.terminal.console.tables import plain_value
from starter.terminal.orders.decide import decision_fields, read_fields

if TYPE_CHECKING:
    from models.messages.decisions.decisions import DecisionAnswer
    from starter.service.decisions.bulk import BulkRow, BulkTarget
    from starter.terminal.console.runner import Desk

app = sub_app("The same decision about many orders.")

COLUMNS = ("order", "outcome", "reason", "hint")


@app.command()
def bulk(
    merchant: Annotated[str, typer.Argument(help="The merchant's code.")],
    decision: Annotated[str, typer.Argument(help=f"{', '.join(BY_MANY)}.")],
    numbers: Annotated[list[str] | None, typer.Argument(help="The orders' numbers.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="A text file with a number on each line.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="The role that decides.")] = None,
    actor: ActorOption = None,
    reason: Annotated[str | None, typer.Option(help="Why; it is kept.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="field=value of the decision.")
    ] = None,
    bulk_id: Annotated[str | None, typer.Option(help="Makes sending it again harmless.")] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Decide the same about many orders: a row for each says how it went.

    What was not answered is sent again with the same --bulk-id; what was done stays done.
    """
    from activities.adapters.process.wall_clock import fresh_id
    from starter.service.decisions.bulk import BulkTarget

    named = [*(numbers or ()), *(numbers_of_file(file) if file else ())]
    targets = [BulkTarget(merchant=merchant, order_no=number) for number in named]
    id_ = bulk_id or fresh_id("bulk")
    common = {"by": by, "actor": actor, "reason": reason}
    content = {name: value for name, value in common.items() if value is not None}
    rows = _decided(
        targets, decision, id_, content | decision_fields(decision, read_fields(set_ or ()))
    )
    if output is Output.TEXT:
        show_rows(map(_row, rows), output, columns=COLUMNS)
    else:
        show_rows([row.model_dump(mode="json") for row in rows], output, columns=())
    _sum_up(rows, id_)


def _decided(
    targets: Sequence["BulkTarget"], name: str, bulk_id: str, content: dict[str, Any]
) -> "list[BulkRow]":
    from starter.service.decisions.bulk import ORDERS_MAX, check_bulk, decide_many
    from starter.service.decisions.decide import decide
    from starter.terminal.console.runner import with_existing_desk

    for first in range(0, max(len(targets), 1), ORDERS_MAX):
        check_bulk(name, bulk_id, targets[first : first + ORDERS_MAX])

    async def sent(desk: "Desk") -> "list[BulkRow]":
        here = {"actor": desk.actor} if desk.actor else {}

        async def one(target: "BulkTarget", decision_id: str) -> "DecisionAnswer":
            body = {**here, **content, "decision_id": decision_id}
            return await decide(desk.context, target.merchant, target.order_no, name, body)

        rows: list[BulkRow] = []
        async for row in decide_many(targets, bulk_id, one):
            rows.append(row)
            if len(rows) % 50 == 0:
                note(phrase("{n:,} of {all:,}", n=len(rows), all=len(targets)))
        return rows

    return with_existing_desk(sent)


def _row(one: "BulkRow") -> dict[str, object]:
    return {
        "order": f"{one.merchant} {one.order_no}",
        "outcome": one.outcome,
        "reason": plain_value(in_words(one.reason or "")),
        "hint": plain_value(in_words(one.hint or "")),
    }


def _sum_up(rows: "Sequence[BulkRow]", bulk_id: str) -> None:
    """How many were done; where some were not, the command's end says so as well."""
    counts = {
        name: sum(row.outcome == name for row in rows) for name in ("done", "refused", "open")
    }
    note(
        JoinedTexts(
            phrase("{count} {outcome}", count=count, outcome=Code("outcome", name))
            for name, count in counts.items()
            if count
        )
    )
    if counts["open"]:
        note(phrase("to send it again: --bulk-id {id}", id=bulk_id))
    if counts["open"] or counts["refused"]:
        raise typer.Exit(1)
