"""The appointments 预约 of a day: when somebody is to be at a customer's, of which provider."""

from datetime import datetime
from functools import partial
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import Select, and_, select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables import schema as tables
from models.messages.timeline.duty_row import DutyState
from models.scopes import PartyKind
from models.stages.city_delivery.duties import BE_AT_CUSTOMER

orders = table_of(tables.Orders)
duties = table_of(tables.Duties)
assignments = table_of(tables.Assignments)

NOT_AVERTED = tuple(one for one in DutyState if one is not DutyState.AVERTED)
"""An appointment that was moved is averted."""


class AppointmentRow(Row):
    """One appointment; `provider` as the scope of a key names it."""

    merchant: str
    number: str
    city: str | None
    closed: bool
    due_at: AwareDatetime
    state: DutyState
    attempt: int
    provider: str | None


class Appointments:
    """Queries about appointments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def between(
        self, begin: datetime, end: datetime, *, merchant: str | None = None
    ) -> tuple[AppointmentRow, ...]:
        """Those from `begin` on and before `end`, the earliest first.

        Raises:
            Unavailable: the database cannot be read now.
        """
        query = _query(begin, end, merchant)
        rows = await self._database.read(partial(rows_of, query=query))
        return tuple(map(AppointmentRow.model_validate, rows))


def _query(begin: datetime, end: datetime, merchant: str | None) -> Select[Any]:
    provider = and_(
        assignments.c.order == duties.c.order,
        assignments.c.kind == PartyKind.PROVIDER,
        assignments.c.until.is_(None),
        assignments.c.shipment.is_(None),
    )
    mine = [orders.c.merchant == merchant] if merchant else []
    return (
        select(
            orders.c.merchant,
            orders.c.number,
            orders.c.city,
            orders.c.closed,
            duties.c.due_at,
            duties.c.state,
            duties.c.attempt,
            assignments.c.party.label("provider"),
        )
        .join(orders, orders.c.workflow_id == duties.c.order)
        .outerjoin(assignments, provider)
        .where(
            duties.c.state.in_(NOT_AVERTED),
            duties.c.due_at >= begin,
            duties.c.due_at < end,
            duties.c.duty == BE_AT_CUSTOMER.id,
            *mine,
        )
        .order_by(duties.c.due_at, orders.c.id)
    )
