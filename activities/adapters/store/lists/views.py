"""An order with all that is known of it, and figures: queries over several tables."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, case, func, select, union_all

from activities.adapters.store.cases.cases import summaries_of
from activities.adapters.store.cases.incidents import incidents_on_page
from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.lists.overdue import NEAREST_FIRST
from activities.adapters.store.orders.assignments import plates_of
from activities.adapters.store.orders.deferred_work import troubles_of
from activities.adapters.store.orders.lateness import (
    judged,
    worst,
)
from activities.adapters.store.orders.order_list import SUMMARY_COLUMNS
from activities.adapters.store.orders.tickets import attached_to, file_of, lines_of
from activities.adapters.store.reports.pending_reports import pending_of
from activities.adapters.store.results.rows import OrderSummary
from activities.adapters.store.results.view_rows import Breaches, Figures, OrderView
from activities.adapters.store.tables import schema as tables
from activities.adapters.store.tables.base import BREACHED
from models import ids
from models.messages.timeline.duty_row import BREACH_STATES, DutyRow
from models.messages.timeline.timeline import Entry

orders, cases = table_of(tables.Orders), table_of(tables.Cases)
duties = table_of(tables.Duties)
reports = table_of(tables.Reports)
timeline = table_of(tables.Timeline)


class Views:
    """Queries that read several tables, each in one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def show(self, merchant: str, number: str, now: datetime) -> OrderView | None:
        """An order with its deadlines as they stand now (nearest first), timeline (oldest first)
        and cases."""
        return await self.show_file(ids.order_id(merchant, number), now)

    async def show_file(self, key: str, now: datetime) -> OrderView | None:
        """The same by its workflow id; of a ticket, which is about no order, likewise."""
        return await self._database.read(partial(_show, key=key, now=now))

    async def worst_lateness(self, merchant: str, now: datetime) -> dict[str, int]:
        """Seconds by which the worst deadline of each order was missed or kept too late."""
        query = worst(now, merchant)
        found = await self._database.read(partial(rows_of, query=query))
        return {row["number"]: max(int(row["seconds"]), 0) for row in found}

    async def breaches(self, *, merchant: str | None = None) -> tuple[Breaches, ...]:
        """Deadlines not kept, counted by clause and owner, the most first."""
        missed, late, unproved = (_how_many(duties.c.state == state) for state in BREACH_STATES)
        query = (
            select(
                duties.c.clause,
                duties.c.owner,
                missed.label("missed"),
                late.label("late"),
                unproved.label("unproved"),
                func.count(duties.c.order.distinct()).label("orders"),
            )
            .where(BREACHED)
            .group_by(duties.c.clause, duties.c.owner)
            .order_by(func.count().desc(), duties.c.clause, duties.c.owner)
        )
        if merchant is not None:  # its orders and tickets are few: theirs alone are looked at
            files = (
                select(one.c.workflow_id).where(one.c.merchant == merchant)
                for one in (orders, cases)
            )
            query = query.where(duties.c.order.in_(union_all(*files)))
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(Breaches.model_validate(row) for row in found)

    async def figures(self) -> Figures:
        """How many orders, deadlines, reports and cases there are, by their states."""
        return await self._database.read(_figures)


def _show(connection: Connection, key: str, now: datetime) -> OrderView | None:
    rows = rows_of(connection, select(*SUMMARY_COLUMNS).where(orders.c.workflow_id == key))
    order = OrderSummary.model_validate(rows[0]) if rows else file_of(connection, key)
    if order is None:
        return None
    attached = attached_to(connection, key)
    files = [key, *(one.workflow_id for one in attached)]
    owed = rows_of(
        connection, judged(now).where(duties.c.order.in_(files)).order_by(*NEAREST_FIRST)
    )
    lines = select(timeline).where(timeline.c.order == key).order_by(timeline.c.at, timeline.c.id)
    return OrderView(
        order=order,
        duties=tuple(DutyRow.model_validate(row) for row in owed),
        timeline=tuple(Entry.model_validate(row) for row in rows_of(connection, lines)),
        cases=(*summaries_of(connection, key), *attached),
        troubles=troubles_of(connection, [key]),
        pending=pending_of(connection, key),
        **incidents_on_page(connection, key),
        plates=plates_of(connection, key),
        of_tickets=lines_of(connection, [one.workflow_id for one in attached]),
    )


def _figures(connection: Connection) -> Figures:
    is_open = ~orders.c.closed
    closed = _counts(connection, orders.c.outcome, orders.c.closed)
    by_stage = _counts(connection, orders.c.stage, is_open)
    return Figures(
        orders=sum(closed.values()) + sum(by_stage.values()),
        open_by_stage=by_stage,
        open_by_sla=_counts(connection, orders.c.sla, is_open),
        closed_by_outcome=closed,
        needs_attention=sum(_counts(connection, orders.c.stage, orders.c.needs_attention).values()),
        duties=_counts(connection, duties.c.state),
        reports=_counts(connection, reports.c.state),
        cases=_counts(connection, cases.c.step),
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _counts(connection: Connection, by: Column[Any], *where: ColumnElement[bool]) -> dict[str, int]:
    query = select(by, func.count()).where(*where).group_by(by).order_by(by)
    return {str(name): count for name, count in connection.execute(query)}
