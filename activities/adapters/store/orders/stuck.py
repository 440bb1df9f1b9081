"""Orders, cases and tickets that somebody must see to: few, found without looking at others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    and_,
    literal,
    null,
    select,
)

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.orders.deferred_work import orders_with_trouble
from activities.adapters.store.orders.lateness import is_late
from activities.adapters.store.orders.tickets import CASE_COLUMNS, ticket_as_order
from activities.adapters.store.results.rows import CaseSummary, OrderSummary
from activities.adapters.store.tables import schema as tables
from models.codes import Sla, StepCode
from models.messages.lists.order_filter import OrderFilter

orders = table_of(tables.Orders)
cases = table_of(tables.Cases)
troubles = table_of(tables.Troubles)

EQUALITY_FILTERS: Final = {"merchant", "stage", "waiting_on", "sla", "hub", "closed"}


def asked_of(wanted: OrderFilter) -> dict[str, Any]:
    """The columns that a filter compares, of orders and of tickets alike."""
    return wanted.model_dump(include=EQUALITY_FILTERS, exclude_none=True)


def stuck_orders(connection: Connection, now: datetime | None) -> CompoundSelect[tuple[int]]:
    """Ids of the orders that are stuck, or a return next to them is, or what we hold of them.

    `now`: of what is late, too.
    """
    flagged = select(orders.c.id).where(is_flagged(orders))
    with_cases = select(orders.c.id).join(cases, cases.c.order == orders.c.workflow_id)
    stuck = [orders_with_trouble(), with_cases.where(_is_stuck())]
    if now is not None:
        stuck += [select(orders.c.id).where(is_late(connection, now))]
    return flagged.union(*stuck)


def _is_stuck() -> ColumnElement[bool]:
    """Whether somebody must see to a return."""
    return and_(is_flagged(cases), ~cases.c.closed)


def is_flagged(table: Table) -> ColumnElement[bool]:
    """As the indexes of both tables have it (`partial_indexes.STUCK`)."""
    return table.c.needs_attention | table.c.problem.is_not(None)


def stuck_cases(connection: Connection, names: Sequence[str]) -> tuple[CaseSummary, ...]:
    """The returns next to these orders that somebody must see to, read in a transaction."""
    columns = (cases.c[name] for name in CaseSummary.model_fields)
    query = select(*columns).where(cases.c.order.in_(names), _is_stuck()).order_by(cases.c.id)
    return tuple(map(CaseSummary.model_validate, rows_of(connection, query)))


def stuck_tickets(connection: Connection, wanted: OrderFilter) -> tuple[OrderSummary, ...]:
    """The cases about no order that are stuck, where orders are asked for that are.

    They stand before the first page of these, the newest first: no order's row leads to them.
    """
    if not wanted.stuck or wanted.cursor is not None or wanted.of_orders_alone:
        return ()
    of_trouble = troubles.c.order == cases.c.workflow_id
    troubled = select(cases.c.id).join(troubles, of_trouble)
    flagged = select(cases.c.id).where(is_flagged(cases))
    # What has ended is well, whatever was wrong, unless something is still to be told to it.
    is_stuck = cases.c.id.in_(flagged.union(troubled)), ~cases.c.closed | cases.c.id.in_(troubled)
    query = select(*CASE_COLUMNS).where(cases.c.merchant.is_not(None), *is_stuck)
    query = query.where(*(cases.c[name] == value for name, value in asked_of(wanted).items()))
    found = rows_of(connection, query.order_by(cases.c.id.desc()))
    return tuple(map(ticket_as_order, found))


def on_hold(merchant: str | None, hub: str | None) -> Select[Any]:
    """Orders on hold as something to be done: no clock of theirs brings them to mind."""
    wanted = {orders.c.merchant: merchant, orders.c.hub: hub}
    return (
        select(
            orders.c.workflow_id.label("id_of_order"),
            literal(Sla.HELD.value).label("what"),
            literal(Sla.HELD.value).label("step"),
            null().label("next_due_at"),
            *(orders.c[name] for name in ("stage", "since", "needs_attention")),
            *(orders.c[name] for name in ("merchant", "number", "hub", "city")),
        )
        .where(tables.ON_HOLD, ~orders.c.closed, orders.c.step != StepCode.STOCK_SHORT)
        .where(*(column == value for column, value in wanted.items() if value is not None))
        .order_by(orders.c.id)
    )
