"""Refunds of an order: what went back with each of its returns, compared as one more is taken.

In one transaction with the report that says it: of two at the same instant the second waits here,
and then knows of the first.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, or_, select

from activities.adapters.store.database.engine import insert_into, rows_of, table_of
from activities.adapters.store.tables import schema as tables
from models.errors import Refused
from models.messages.decisions.decisions import Withdraw
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.inbox_state import NOT_SO, InboxState
from models.messages.timeline.timeline import REPORT_ENTRIES, EntryKind
from models.phrases import phrase
from models.stages.returns.refund_reports import RefundBounced, Refunded
from models.stages.workflow_ids import case_of

orders = table_of(tables.Orders)
reports = table_of(tables.Reports)
timeline = table_of(tables.Timeline)

OF_MONEY = (Refunded.kind, RefundBounced.kind)
"""What says that money went back, and that it came back from the bank."""


class Refund(NamedTuple):
    """One refund as it is told: of which return, how much, and what was paid for the order."""

    case: str
    amount_fen: int
    paid_fen: int

    def check(self, connection: Connection, order: str, report_id: str) -> None:
        """See that it and all others that count or are asked about are not more than was paid.

        `report_id` names the report that says it, which is no other one.

        Raises:
            Refused: it is more; the true numbers.
        """
        this = _Source(self.case, report_id)
        before = sum(fen for one, fen in _amounts(connection, order).items() if one != this)
        _compare(self, before)


class _Source(NamedTuple):
    """Which report says it, and of which return."""

    case: str
    report_id: str


def claim_refund(
    connection: Connection, order: str, refund: Refund, rows: Sequence[dict[str, Any]]
) -> None:
    """Write down what went back with a return, which knows of all its own refunds.

    Raises:
        Refused: with those of other returns it is more than was paid; the true numbers.
    """
    amounts = _amounts(connection, order)
    others = sum(fen for source, fen in amounts.items() if source.case != refund.case)
    _compare(refund, others)
    written = insert_into(connection.dialect.name, tables.Reports).on_conflict_do_nothing()
    for row in rows:  # a door has written its own before
        answer = Answer(outcome=ReportOutcome.ACCEPTED, report_id=row["report_id"])
        kept = {
            "state": InboxState.APPLIED,
            "sent_to": refund.case,
            "answer": answer.model_dump(mode="json"),
        }
        connection.execute(written, {**row, **kept})


def _compare(refund: Refund, before: int) -> None:
    if refund.amount_fen + before > refund.paid_fen:
        raise Refused(
            phrase(
                "{amount} fen are more than what is left to refund: {paid} fen were paid, {before} "
                "fen of them went back with other returns or are asked about",
                amount=refund.amount_fen,
                paid=refund.paid_fen,
                before=before,
            ),
            hint="correct the amount, or settle first what is asked (`settle_question`)",
        )


def _amounts(connection: Connection, order: str) -> dict[_Source, int]:
    """What each report says that counts or may, in fen: what was reported last of it.

    The order's row is locked meanwhile. A raw signal stands in the timeline alone until its return
    has claimed it; a report that came by a door has its row at once.
    """
    mine = orders.c.workflow_id == order
    connection.execute(select(orders.c.id).where(mine).with_for_update())
    amounts: dict[_Source, int] = {}
    for line in rows_of(connection, _lines(order)):
        report_id = line["report_id"] or line["data"].get("report_id") or line["key"]
        case = case_of(line["key"]) or ""
        counts = line["happening"] in REPORT_ENTRIES
        amounts[_Source(case, report_id)] = _fen(line["what"], line["data"]) if counts else 0
    for row in rows_of(connection, _rows(order)):
        counts = row["state"] not in NOT_SO
        source = _Source(row["sent_to"] or "", row["report_id"])
        amounts[source] = _fen(row["kind"], row["content"].get("data") or {}) if counts else 0
    return amounts


def _fen(kind: str, data: Mapping[str, Any]) -> int:
    """What a report says that went back; what the bank has sent back did not."""
    fen = data.get("amount_fen")
    if not isinstance(fen, int):
        return 0
    return -fen if kind == RefundBounced.kind else fen


def _lines(order: str) -> Any:
    of_refund = and_(
        timeline.c.what.in_(OF_MONEY),
        timeline.c.happening.in_([*REPORT_ENTRIES, EntryKind.REFUSED_REPORT]),
    )
    taken_back = and_(timeline.c.what == Withdraw.name, timeline.c.happening == EntryKind.DECISION)
    columns = ("key", "what", "happening", "report_id", "data")
    return (
        select(*(timeline.c[name] for name in columns))
        .where(timeline.c.order == order, or_(of_refund, taken_back))
        .order_by(timeline.c.id)
    )


def _rows(order: str) -> Any:
    columns = ("report_id", "kind", "state", "sent_to", "content")
    return (
        select(*(reports.c[name] for name in columns))
        .where(reports.c.order == order, reports.c.kind.in_(OF_MONEY))
        .where(reports.c.state != InboxState.KNOWN)
        .order_by(reports.c.id)
    )
