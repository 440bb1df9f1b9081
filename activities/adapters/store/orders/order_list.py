"""Lists of orders: searched, filtered, sorted by any column, a page at a time."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    TextClause,
    and_,
    or_,
    select,
)

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.database.search_terms import TermKind
from activities.adapters.store.orders.assignments import assigned_to
from activities.adapters.store.orders.deferred_work import troubles_of
from activities.adapters.store.orders.lateness import has_breached, has_kept, is_late, is_old
from activities.adapters.store.orders.search import FOR_OUTSIDE, found_by
from activities.adapters.store.orders.stuck import (
    asked_of,
    is_flagged,
    stuck_cases,
    stuck_orders,
    stuck_tickets,
)
from activities.adapters.store.results.rows import OrderPage, OrderSummary
from activities.adapters.store.tables import schema as tables
from models.messages.lists.order_filter import OrderFilter, OrderSort

orders = table_of(tables.Orders)

Condition = ColumnElement[bool] | TextClause

SUMMARY_COLUMNS = tuple(orders.c[name] for name in OrderSummary.model_fields)
"""The columns of a list: what the merchant sent, and the workflow's input, are not read for it."""


def found_page(connection: Connection, wanted: OrderFilter, now: datetime | None) -> OrderPage:
    """A page of a list, read in a transaction; raises as `Orders.list`."""
    fits = _fits(connection, wanted, now)
    query = _page(connection, select(*SUMMARY_COLUMNS).where(*fits), wanted)
    if wanted.sort is not OrderSort.NEWEST:  # what is sorted is then small
        ids = _page(connection, select(orders.c.id).where(*fits), wanted)
        query = select(*SUMMARY_COLUMNS).where(orders.c.id.in_(ids)).order_by(*_order(wanted))
    rows = tuple(map(OrderSummary.model_validate, rows_of(connection, query)))
    more = rows[wanted.limit - 1].id if len(rows) > wanted.limit else None
    page = (*stuck_tickets(connection, wanted), *rows[: wanted.limit])
    names = [row.workflow_id for row in page]
    found = troubles_of(connection, names)
    stuck = stuck_cases(connection, names) if wanted.stuck else ()
    return OrderPage(rows=page, next=more, troubles=found, cases=stuck)


def _page(connection: Connection, query: Select[Any], wanted: OrderFilter) -> Select[Any]:
    """One more than a page of it, after the cursor."""
    if wanted.cursor:
        query = query.where(_after(connection, wanted, wanted.cursor))
    return query.order_by(*_order(wanted)).limit(wanted.limit + 1)


def _key(wanted: OrderFilter) -> Column[Any] | None:
    """What a list is sorted by, before the ids; none where these alone say it."""
    if wanted.sort is OrderSort.NEWEST:
        return None
    return orders.c[COLUMNS[wanted.sort]]


COLUMNS: Final = {
    OrderSort.NUMBER: "number",
    OrderSort.MERCHANT: "merchant",
    OrderSort.STAGE: "stage",
    OrderSort.STEP: "step",
    OrderSort.WAITING_ON: "waiting_on",
    OrderSort.SINCE: "since",
    OrderSort.SLA: "sla",
    OrderSort.DUE: "next_due_at",
    OrderSort.CITY: "city",
}


def _falls(wanted: OrderFilter) -> bool:
    """Whether the greatest comes first: newest is the greatest id."""
    return wanted.backwards is not (wanted.sort is OrderSort.NEWEST)


def _order(wanted: OrderFilter) -> list[ColumnElement[Any]]:
    """The columns it is sorted by; what has nothing in one comes last, whichever way round."""
    key = _key(wanted)
    by = [orders.c.id] if key is None else [key, orders.c.id]
    ways = [one.desc() if _falls(wanted) else one.asc() for one in by]
    return [way.nulls_last() if one.nullable else way for one, way in zip(by, ways, strict=True)]


def _after(connection: Connection, wanted: OrderFilter, cursor: int) -> ColumnElement[bool]:
    """Behind the row with that id, where it stands now."""
    ids = orders.c.id < cursor if _falls(wanted) else orders.c.id > cursor
    key = _key(wanted)
    if key is None:
        return ids
    row = connection.execute(select(key).where(orders.c.id == cursor)).first()
    if row is None:
        return ids
    (last,) = row
    if last is None:
        return and_(key.is_(None), ids)
    after = or_(key < last if _falls(wanted) else key > last, and_(key == last, ids))
    return or_(after, key.is_(None)) if key.nullable else after


def _fits(connection: Connection, wanted: OrderFilter, now: datetime | None) -> list[Condition]:
    row = orders.c
    fits: list[Condition] = [row[name] == value for name, value in asked_of(wanted).items()]
    if wanted.stuck:
        fits.append(row.id.in_(stuck_orders(connection, now)))
    if wanted.held:
        fits += [tables.ON_HOLD, ~row.closed]
    if wanted.parked:
        fits += [is_flagged(orders), row.parked.is_not(None)]  # found by the index of these
    if now is not None:
        fits += _judged(connection, wanted, now)
    fits += _between(row.accepted_at, wanted.accepted_from, wanted.accepted_before)
    fits += _between(row.next_due_at, wanted.due_from, wanted.due_before)
    if wanted.scope:
        fits += assigned_to(wanted.scope)
    if wanted.search is not None:
        kinds = FOR_OUTSIDE if wanted.scope else frozenset(TermKind)
        fits += found_by(connection, wanted.search, kinds)
    return fits


def _judged(connection: Connection, wanted: OrderFilter, now: datetime) -> Iterator[Condition]:
    """What depends on what time it is."""
    if wanted.late:
        yield is_late(connection, now)
    if wanted.old:
        yield is_old(now)
    if wanted.kept_in:
        yield has_kept(wanted.kept_in)
    if wanted.breached_in:
        yield has_breached(wanted.breached_in, now)


def _between(
    column: ColumnElement[Any], since: datetime | None, before: datetime | None
) -> list[ColumnElement[bool]]:
    fits = [column >= since] if since else []
    return [*fits, column < before] if before else fits
