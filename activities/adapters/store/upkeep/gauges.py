"""How much of everything there is now: what an operator watches, in a few counts."""

from collections.abc import Callable
from datetime import datetime

from pydantic import AwareDatetime
from sqlalchemy import ColumnElement, Connection, Table, TextClause, func, select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.orders.lateness import count_late
from activities.adapters.store.orders.orders import LOST_WORKFLOW
from activities.adapters.store.results.deferred_rows import PROBLEM_OF_TROUBLE
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables import schema as tables
from activities.adapters.store.tables.base import UNDELIVERED
from models.messages.orders.outbox_state import OutboxState
from models.messages.reports.inbox_state import InboxState

orders = table_of(tables.Orders)
cases = table_of(tables.Cases)
reports = table_of(tables.Reports)
decisions = table_of(tables.Decisions)
notices = table_of(tables.Notices)
troubles = table_of(tables.Troubles)

NOT_RECEIVED = reports.c.state == InboxState.PENDING
"""Of reports: no workflow has said yet what it makes of one."""

NOTICES_KIND = "notices"
"""Of what waits: what people are to be told, since it was to go out."""


class Amount(Row):
    """How many there are, and since when the oldest of them; none where there are none."""

    count: int
    oldest: AwareDatetime | None


class GaugeReadings(Row):
    """All of it, read in one transaction. `waiting`: orders, returns and reports
    undelivered, decisions unanswered, notices unsent.

    `troubles`: what cannot be done and is tried again, and workflows whose tasks fail.
    """

    open_by_stage: dict[str, int]
    attention: int
    lost: int
    overdue: int
    parked: Amount
    waiting: dict[str, Amount]
    troubles: dict[str, int]


class GaugeQueries:
    """Counts over several tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def now(self, now: datetime) -> GaugeReadings:
        """What there is at this instant.

        Raises:
            Unavailable: the database cannot be read now.
        """
        return await self._database.read(lambda connection: _measured(connection, now))


def _measured(connection: Connection, now: datetime) -> GaugeReadings:
    is_open = ~orders.c.closed
    by_stage = select(orders.c.stage, func.count().label("n")).where(is_open)
    return GaugeReadings(
        open_by_stage={
            row["stage"]: row["n"] for row in rows_of(connection, by_stage.group_by(orders.c.stage))
        },
        attention=_positions(connection, lambda table: table.c.needs_attention).count,
        lost=_positions(connection, lambda table: table.c.problem == LOST_WORKFLOW).count,
        overdue=count_late(connection, now),
        parked=_positions(connection, lambda table: table.c.parked.is_not(None)),
        waiting={
            "orders": _amount(
                connection, orders.c.accepted_at, orders.c.outbox == OutboxState.PENDING
            ),
            "returns": _amount(
                connection, cases.c.opened_at, cases.c.outbox == OutboxState.PENDING
            ),
            "reports": _amount(connection, reports.c.received_at, NOT_RECEIVED),
            "decisions": _amount(connection, decisions.c.taken_at, tables.UNANSWERED),
            NOTICES_KIND: _amount(connection, notices.c.ready_at, UNDELIVERED),
        },
        troubles={
            what: _amount(connection, troubles.c.since, troubles.c.what == what).count
            for what in PROBLEM_OF_TROUBLE
        },
    )


def _positions(connection: Connection, so: Callable[[Table], ColumnElement[bool]]) -> Amount:
    """Open orders, and open returns, that stand so."""
    found = [
        _amount(connection, table.c.since, ~table.c.closed, so(table)) for table in (orders, cases)
    ]
    oldest = [one.oldest for one in found if one.oldest is not None]
    return Amount(count=sum(one.count for one in found), oldest=min(oldest, default=None))


def _amount(
    connection: Connection,
    since: ColumnElement[datetime],
    *where: ColumnElement[bool] | TextClause,
) -> Amount:
    query = select(func.count().label("count"), func.min(since).label("oldest")).where(*where)
    return Amount.model_validate(rows_of(connection, query)[0])
