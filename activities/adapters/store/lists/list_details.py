"""What lists say of each order: its deadlines, those that some roles owe, its vehicle."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection, and_, case, false, func, or_, select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.orders.lateness import judged, late, of_order, of_subject
from activities.adapters.store.tables import schema as tables
from models.messages.shipments.shipment import OWN_SHIPMENT
from models.messages.timeline.duty_row import BREACH_STATES, DutyRow
from models.roles import Role
from models.scopes import PartyKind

duties = table_of(tables.Duties)
assignments = table_of(tables.Assignments)


class DeadlineStatus(NamedTuple):
    """Whether one of an order's deadlines waits and is late, and how many were not kept."""

    late: bool
    breaches: int


class ListDetails:
    """Each judged by its own clock, whatever its workflow said last."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def deadlines(self, names: Sequence[str], now: datetime) -> dict[str, DeadlineStatus]:
        """By workflow id; of the orders, or tickets, alone, not of cases next to them."""
        return await self._database.read(partial(_deadlines, names=names, now=now))

    async def owed(
        self, names: Sequence[str], owners: Collection[Role], now: datetime
    ) -> tuple[DutyRow, ...]:
        """The deadlines of these orders and their cases that these roles owe, nearest first."""
        query = judged(now).where(duties.c.order.in_(names), duties.c.owner.in_(sorted(owners)))
        query = query.order_by(duties.c.due_at, *duties.primary_key)
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(map(DutyRow.model_validate, found))

    async def on_vehicle(self, names: Sequence[str], vehicle: str) -> dict[str, frozenset[str]]:
        """Of those of these orders that travel in several shipments: which are on that vehicle."""
        query = select(assignments).where(
            assignments.c.order.in_(names), assignments.c.kind == PartyKind.VEHICLE
        )
        shipments: dict[str, set[str]] = {}
        mine: dict[str, set[str]] = {}
        for row in await self._database.read(partial(rows_of, query=query)):
            name = row["shipment"] or OWN_SHIPMENT
            shipments.setdefault(row["order"], set()).add(name)
            if row["party"] == vehicle and row["until"] is None:
                mine.setdefault(row["order"], set()).add(name)
        several = [order for order, known in shipments.items() if known != {OWN_SHIPMENT}]
        return {order: frozenset(mine.get(order, ())) for order in several}


def _deadlines(
    connection: Connection, names: Sequence[str], now: datetime
) -> dict[str, DeadlineStatus]:
    is_late = late(now)
    waits = and_(is_late, ~func.coalesce(of_subject("closed"), false()))
    broken = or_(duties.c.state.in_(BREACH_STATES), is_late)
    counted = (func.count(case((condition, 1))) for condition in (waits, broken))
    query = judged(now).with_only_columns(duties.c.order, *counted, maintain_column_froms=True)
    own = or_(of_order(), duties.c.workflow_id == duties.c.order)
    query = query.where(duties.c.order.in_(names), own).group_by(duties.c.order)
    return {
        order: DeadlineStatus(late=number > 0, breaches=breaches)
        for order, number, breaches in connection.execute(query)
    }
