"""Reports that were taken and do not count yet: they wait, or a desk is asked about them."""

from typing import Any

from sqlalchemy import Connection, Select, literal, null, select

from activities.adapters.store import tables
from activities.adapters.store.engine import rows_of, table_of
from activities.adapters.store.view_rows import PendingRow
from models.messages.decisions import SettleQuestion
from models.messages.passage import PENDING, ReportState

orders = table_of(tables.Orders)
reports = table_of(tables.Reports)


def pending_of(connection: Connection, order: str) -> tuple[PendingRow, ...]:
    """Those of one order, as they came."""
    names = ("report_id", "kind", "by", "actor", "state", "answer", "received_at")
    query = (
        select(*(reports.c[name] for name in names))
        .where(reports.c.order == order, reports.c.state.in_(PENDING))
        .order_by(reports.c.id)
    )
    return tuple(map(_pending, rows_of(connection, query)))


def _pending(row: dict[str, Any]) -> PendingRow:
    answer = row.pop("answer") or {}
    return PendingRow.model_validate({**row, "reason": answer.get("reason")})


def to_be_settled(merchant: str | None, hub: str | None) -> Select[Any]:
    """Reports of open orders that a desk is asked about, as something to be done."""
    wanted = {orders.c.merchant: merchant, orders.c.hub: hub}
    return (
        select(
            orders.c.workflow_id.label("id_of_order"),
            literal(SettleQuestion.name).label("what"),
            literal(SettleQuestion.name).label("step"),
            null().label("next_due_at"),
            reports.c.report_id,
            *(reports.c[name] for name in ("kind", "by", "answer")),
            reports.c.received_at.label("since"),
            *(orders.c[name] for name in ("stage", "needs_attention")),
            *(orders.c[name] for name in ("merchant", "number", "hub", "city")),
        )
        .join(orders, orders.c.workflow_id == reports.c.order)
        .where(reports.c.state == ReportState.QUESTIONED.value, ~orders.c.closed)
        .where(*(column == value for column, value in wanted.items() if value is not None))
        .order_by(reports.c.id)
    )
