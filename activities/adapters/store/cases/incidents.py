"""Incidents of orders, for lists: what went wrong, who is responsible, what is done."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select, tuple_

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables.incidents import Incidents as IncidentTable
from activities.adapters.store.tables.orders import Orders
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import Party

incidents = table_of(IncidentTable)
orders = table_of(Orders)

LIST_MAX = 500

OF_ORDER = ("merchant", "number", "hub", "city", "clock_offset")


IncidentCursor = tuple[datetime, str, str, str]
"""Where an incident stands among all: when it was found, and its key."""


class OrderIncident(Row):
    """An incident, which order it is of, and what its finder's report says."""

    merchant: str
    number: str
    hub: str | None = None
    city: str | None = None
    clock_offset: float = 0.0
    incident: IncidentRow
    finding: Mapping[str, Any] = Field(default_factory=dict)


class Incidents:
    """Every query of the incidents table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def found(
        self,
        *,
        merchant: str | None = None,
        party: Party | None = None,
        hub: str | None = None,
        shipment: str | None = None,
        closed: bool | None = None,
        findings: bool = False,
        after: IncidentCursor | None = None,
        limit: int = LIST_MAX,
    ) -> tuple[OrderIncident, ...]:
        """Incidents of all orders, the oldest first; of what was withdrawn none.

        Args:
            shipment: only those of a shipment of that name.
            closed: only those that have come to their end, or have not.
            findings: with what their finders' reports say.
            after: only those that stand behind that place.
        """
        query = _counting().add_columns(*(orders.c[name] for name in OF_ORDER))
        query = query.join(orders, orders.c.workflow_id == incidents.c.order)
        if findings:
            from activities.adapters.store.cases.findings import with_findings  # with their tables

            query = with_findings(query)
        if merchant is not None:
            query = query.where(orders.c.merchant == merchant)
        if hub is not None:
            query = query.where(orders.c.hub == hub)
        if shipment is not None:
            query = query.where(incidents.c.shipment == shipment)
        if party is not None:
            query = query.where(incidents.c.party == party)
        if closed is not None:
            ended = incidents.c.closed_at
            query = query.where(ended.is_not(None) if closed else ended.is_(None))
        if after is not None:
            query = query.where(_behind(after))
        found = await self._database.read(partial(rows_of, query=query.limit(limit)))
        return tuple(
            OrderIncident(
                **{name: row[name] for name in OF_ORDER},
                incident=_row(row),
                finding=(row.get("content") or {}).get("data") or {},
            )
            for row in found
        )

    async def of_order(self, order: str) -> tuple[IncidentRow, ...]:
        """Those of one order, the oldest first."""
        return await self._database.read(lambda connection: incidents_of(connection, order))

    async def findings(self, order: str) -> dict[str, dict[str, Any]]:
        """What the reports that found an order's incidents say in their own words, by their ids."""
        from activities.adapters.store.cases.findings import findings_of

        return await self._database.read(lambda connection: findings_of(connection, order))


def incidents_of(connection: Connection, order: str) -> tuple[IncidentRow, ...]:
    """Those of one order, in a transaction."""
    query = _counting().where(incidents.c.order == order)
    return tuple(map(_row, rows_of(connection, query)))


def incidents_on_page(connection: Connection, order: str) -> dict[str, Any]:
    """Those of one order with what their finders' reports say, as its page has them."""
    from activities.adapters.store.cases.findings import findings_of

    found = incidents_of(connection, order)
    return {"incidents": found, "findings": findings_of(connection, order) if found else {}}


def _counting() -> Select[Any]:
    oldest = (incidents.c.found_at, *incidents.primary_key)
    return select(incidents).where(~incidents.c.withdrawn).order_by(*oldest)


def _behind(place: IncidentCursor) -> ColumnElement[bool]:
    """Whether an incident stands behind that one: the oldest stand first."""
    found_at, *key = place
    same = incidents.c.found_at == found_at
    return or_(incidents.c.found_at > found_at, and_(same, tuple_(*incidents.primary_key) > key))


def _row(row: dict[str, Any]) -> IncidentRow:
    known = {name: row[name] for name in IncidentRow.model_fields}
    nothing = {name: () for name in ("kinds", "to_do") if known[name] is None}
    return IncidentRow.model_validate(known | nothing)
