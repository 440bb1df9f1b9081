"""The figures of a desk's first page: open orders by stage, how many are late, how old they are."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, case, func, select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.orders.lateness import is_late, is_old, judged, of_order
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables import schema as tables
from models.ids import Stage

orders = table_of(tables.Orders)

NEWEST = select(func.max(table_of(tables.Timeline).c.id))


class StageCount(Row):
    """Open orders in a stage: all, those with a deadline that is late, those that stand long."""

    stage: Stage
    open: int
    late: int = 0
    old: int = 0


class DutyCount(Row):
    """How many deadlines of a duty stand so."""

    duty: str
    state: str
    count: int


class BoardRows(Row):
    """All of it, read at one moment."""

    stages: tuple[StageCount, ...]
    duties: tuple[DutyCount, ...]


class Board:
    """Queries that count what is open."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, now: datetime, *, merchant: str | None = None) -> BoardRows:
        """The figures, of one merchant where one is named.

        Raises:
            Unavailable: the database cannot be read now.
        """
        return await self._database.read(partial(_read, now=now, merchant=merchant))

    async def newest(self) -> int:
        """The number of the newest line of all timelines: it grows whenever something is written.

        Raises:
            Unavailable: the database cannot be read now.
        """
        newest = await self._database.read(lambda connection: connection.scalar(NEWEST))
        return int(newest or 0)


def _read(connection: Connection, now: datetime, merchant: str | None) -> BoardRows:
    mine = [orders.c.merchant == merchant] if merchant else []
    late_ones = func.sum(case((is_late(connection, now), 1), else_=0))
    query = (
        select(
            orders.c.stage,
            func.count().label("open"),
            late_ones.label("late"),
            func.sum(case((is_old(now), 1), else_=0)).label("old"),
        )
        .where(~orders.c.closed, *mine)
        .group_by(orders.c.stage)
    )
    each = judged(now).where(of_order(), *mine).subquery()
    stood = select(each.c.duty, each.c.state, func.count().label("count")).group_by(
        each.c.duty, each.c.state
    )
    return BoardRows(
        stages=tuple(map(StageCount.model_validate, _in_order(rows_of(connection, query)))),
        duties=tuple(map(DutyCount.model_validate, rows_of(connection, stood))),
    )


def _in_order(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows as the SOP's stages follow each other."""
    places = {stage.value: place for place, stage in enumerate(Stage)}
    yield from sorted(rows, key=lambda row: places.get(row["stage"], len(places)))
