"""How orders of a list stand to their deadlines: all of them, or those that some roles owe."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection, and_, case, false, func, or_

from activities.adapters.store import tables
from activities.adapters.store.engine import Database, rows_of, table_of
from activities.adapters.store.lateness import judged, late, of_order, of_subject
from models.messages.timeline import BREACHES, DutyRow
from models.roles import Role

duties = table_of(tables.Duties)


class Standing(NamedTuple):
    """Whether one of an order's deadlines waits and is late, and how many were not kept."""

    late: bool
    breaches: int


class Standings:
    """How orders stand, by their own clocks, whatever their workflows said last."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, names: Sequence[str], now: datetime) -> dict[str, Standing]:
        """By workflow id; of the orders alone, not of cases next to them."""
        return await self._database.read(partial(_standings, names=names, now=now))

    async def owed(
        self, names: Sequence[str], owners: Collection[Role], now: datetime
    ) -> tuple[DutyRow, ...]:
        """The deadlines of these orders and their cases that these roles owe, nearest first."""
        query = judged(now).where(duties.c.order.in_(names), duties.c.owner.in_(sorted(owners)))
        query = query.order_by(duties.c.due_at, *duties.primary_key)
        found = await self._database.read(partial(rows_of, query=query))
        return tuple(map(DutyRow.model_validate, found))


def _standings(connection: Connection, names: Sequence[str], now: datetime) -> dict[str, Standing]:
    is_late = late(now)
    waits = and_(is_late, ~func.coalesce(of_subject("closed"), false()))
    broken = or_(duties.c.state.in_(BREACHES), is_late)
    counted = (func.count(case((condition, 1))) for condition in (waits, broken))
    query = judged(now).with_only_columns(duties.c.order, *counted, maintain_column_froms=True)
    query = query.where(duties.c.order.in_(names), of_order()).group_by(duties.c.order)
    return {
        order: Standing(late=number > 0, breaches=breaches)
        for order, number, breaches in connection.execute(query)
    }
