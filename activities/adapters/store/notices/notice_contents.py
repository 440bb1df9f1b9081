"""What a notice says as it is sent: all that waits for it and is still so."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select, update

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.notices.stale_notices import stale
from activities.adapters.store.tables import schema as tables
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.timeline.notices import IMMEDIATE, NoticeState, WithdrawalReason

notices = table_of(tables.Notices)
orders = table_of(tables.Orders)

SENDING = NoticeState.SENDING


def take_notice(
    connection: Connection, notice: str, at: datetime, unknown_to_channel: bool
) -> list[dict[str, Any]]:
    """The rows that it tells, in the order of their writing, in one transaction.

    What was taken before stays so, unless the channel does not have it: then what is no longer
    so is withdrawn, and where nothing is left, what it covered is told for itself.
    """
    mine = notices.c.notice == notice
    taken = and_(mine, notices.c.state == SENDING)
    under_way = (
        select(notices, orders.c.city, orders.c.hub)
        .outerjoin(orders, orders.c.workflow_id == notices.c.order)
        .where(taken)
        .order_by(notices.c.id)
    )
    if rows_of(connection, under_way) and unknown_to_channel:
        _withdraw(connection, taken, at)
        if not rows_of(connection, under_way):
            covered = update(notices).where(mine, notices.c.state == NoticeState.COVERED)
            connection.execute(covered.values(state=NoticeState.STARTED, ended_at=None))
    if rows := rows_of(connection, under_way):
        return rows
    waits = and_(mine, notices.c.state.in_((NoticeState.RELEASED, NoticeState.STARTED)))
    _withdraw(connection, waits, at)
    connection.execute(update(notices).where(waits).values(state=SENDING))
    return rows_of(connection, under_way)


def _withdraw(connection: Connection, these: ColumnElement[bool], at: datetime) -> None:
    """An alarm about a cancelled order, and whatever was settled since: nobody is told of it."""
    off = select(orders.c.workflow_id).where(orders.c.outcome == OrderOutcome.CANCELLED)
    alarm = and_(these, notices.c.tier != IMMEDIATE, notices.c.order.in_(off))
    values = {"state": NoticeState.WITHDRAWN, "ended_at": at}
    connection.execute(
        update(notices).where(alarm).values(**values, why=WithdrawalReason.CANCELLED)
    )
    old = stale(connection, rows_of(connection, select(notices).where(these)), at)
    settled = update(notices).where(notices.c.id.in_(old))
    connection.execute(settled.values(**values, why=WithdrawalReason.SETTLED))
