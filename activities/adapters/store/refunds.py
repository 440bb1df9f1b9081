"""Refunds of an order: what went back with each of its returns, compared as one more is taken.

In one transaction with the report that says it: of two at the same instant the second waits here,
and then knows of the first.
"""

from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from activities.adapters.store import tables
from activities.adapters.store.cases import summaries_of
from activities.adapters.store.engine import rows_of, table_of
from models.errors import Refused
from models.messages.timeline import Happening
from models.stages.returns.reports import Refunded

orders = table_of(tables.Orders)
reports = table_of(tables.Reports)
timeline = table_of(tables.Timeline)

DOES_NOT_COUNT = ("refused", "late", "withdrawn")
"""States of a report that has not happened; any other has, or may."""


class Refund(NamedTuple):
    """One refund as it is told: of which return, how much, and what was paid for the order."""

    case: str
    amount_fen: int
    paid_fen: int


def check_refund(connection: Connection, order: str, refund: Refund) -> None:
    """See that it and those of the order's other returns are not more than was paid.

    Raises:
        Refused: it is more; the true numbers.
    """
    mine = orders.c.workflow_id == order
    connection.execute(select(orders.c.id).where(mine).with_for_update())
    others = sum(amount for case, amount in _amounts(connection, order) if case != refund.case)
    if refund.amount_fen + others > refund.paid_fen:
        raise Refused(
            f"{refund.amount_fen} fen are more than what is left to refund: {refund.paid_fen} fen "
            f"were paid, {others} fen of them went back with other returns",
            hint="correct the amount",
        )


def _amounts(connection: Connection, order: str) -> list[tuple[str, int]]:
    """What went back with each return: what was said of it last, by its workflow or at a door."""
    cases = [one.workflow_id for one in summaries_of(connection, order)]
    amounts: dict[str, Any] = {}
    for line in rows_of(connection, _lines(order)):
        case = next((one for one in cases if line["key"].startswith(f"{one}:")), "")
        amounts[case] = line["data"].get("amount_fen")
    for row in rows_of(connection, _rows(order)):
        amounts[row["sent_to"] or ""] = (row["content"].get("data") or {}).get("amount_fen")
    return [(case, amount) for case, amount in amounts.items() if isinstance(amount, int)]


def _lines(order: str) -> Any:
    return (
        select(timeline.c.key, timeline.c.data)
        .where(timeline.c.order == order, timeline.c.happening == Happening.REPORT)
        .where(timeline.c.what == Refunded.kind)
        .order_by(timeline.c.id)
    )


def _rows(order: str) -> Any:
    return (
        select(reports.c.sent_to, reports.c.content)
        .where(reports.c.order == order, reports.c.kind == Refunded.kind)
        .where(reports.c.state.not_in(DOES_NOT_COUNT))
        .order_by(reports.c.id)
    )
