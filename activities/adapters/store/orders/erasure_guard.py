"""What may still be kept of an order, or of a ticket: of one that was erased nothing is."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.database.prepared_statements import FixedStatement, Statement
from activities.adapters.store.tables import schema as tables
from models.errors import Closed
from models.ids import is_ticket
from models.phrases import phrase
from models.sop.formatting import show

orders = table_of(tables.Orders)
cases = table_of(tables.Cases)


def check_kept(connection: Connection, order: str) -> None:
    """See to it, in the transaction that writes something of an order, that it may be kept.

    An erasure that is under way is waited for: it is one of a closed order.

    Raises:
        Closed: its personal data was erased.
    """
    if is_ticket(order):
        _check_ticket_kept(connection, order)
        return
    found = ENDED_CASES.rows(connection, {"of_order": order})
    if not found or not found[0]["closed"]:
        return
    mine = select(orders.c.number, orders.c.erased_at).where(orders.c.workflow_id == order)
    (row,) = rows_of(connection, mine.with_for_update(read=True))
    if row["erased_at"] is not None:
        raise erased_order_error(row["number"], row["erased_at"])


def _check_ticket_kept(connection: Connection, ticket: str) -> None:
    mine = select(cases.c.erased_at).where(cases.c.workflow_id == ticket)
    for row in rows_of(connection, mine.with_for_update(read=True)):
        if row["erased_at"] is not None:
            raise erased_order_error(ticket, row["erased_at"])


def erased_order_error(number: str, at: datetime) -> Closed:
    """The answer to whoever wants something of an erased order to be kept."""
    what = number if is_ticket(number) else phrase("order {number}", number=number)
    return Closed(
        phrase("{what} has ended, and its data was erased {at}", what=what, at=show(at)),
        hint="nothing more is kept of it",
    )


def _ended(_dialect: str) -> Statement:
    return select(orders.c.closed).where(orders.c.workflow_id == bindparam("of_order"))


ENDED_CASES = FixedStatement(_ended)
