"""Slots 预约时段: how many customers a provider comes to on half a day, and who has which one.

A slot is taken in the transaction that writes the report of the appointment. The report's own row
says how long it is held: until that is refused, late or withdrawn, until another appointment of the
order counts, the order ends or has another provider. So nobody has to hand it back. Whoever
takes a slot, or changes a number, deletes first what holds nothing any more: it never holds again.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, delete, or_, select, true

from activities.adapters.store.database.engine import Database, insert_into, rows_of, table_of
from activities.adapters.store.reports.report_marks import COUNTED_STATE
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables import schema as tables
from models.errors import Conflict
from models.messages.lists.slots import HalfDay, Slot
from models.messages.reports.inbox_state import NOT_SO
from models.phrases import Code, phrase
from models.scopes import PartyKind
from models.stages.city_delivery.reports import AppointmentBooked

assignments = table_of(tables.Assignments)
bookings = table_of(tables.SlotBookings)
capacities = table_of(tables.SlotCapacities)
orders = table_of(tables.Orders)
reports = table_of(tables.Reports)


class SlotRow(Row):
    """Half a day of a provider: how many customers it takes, and how many it has."""

    provider: str
    day: date
    half: HalfDay
    capacity: int
    taken: int

    @property
    def free(self) -> int:
        """How many more it takes."""
        return max(self.capacity - self.taken, 0)

    @property
    def slot(self) -> Slot:
        """Which half day it is."""
        return Slot(day=self.day, half=self.half)


class SlotClaim(NamedTuple):
    """A slot that a report takes as it is written down."""

    provider: str
    slot: Slot
    at: datetime

    def check(self, connection: Connection, order: str, report_id: str) -> None:
        """Take it.

        Raises:
            Conflict: it is taken; nothing was written.
        """
        here = _of(capacities, self.provider, self.slot)
        found = rows_of(connection, select(capacities).where(here).with_for_update())
        most = found[0]["capacity"] if found else 0
        connection.execute(delete(bookings).where(_of_report(order, report_id)))
        others = {one["order"] for one in _held(connection, self.provider, self.slot)} - {order}
        if len(others) >= most:
            raise Conflict("this time is taken", hint="choose another time")
        row: dict[str, Any] = {
            "order": order,
            "report_id": report_id,
            "provider": self.provider,
            "day": self.slot.day,
            "half": self.slot.half.value,
            "taken_at": self.at,
        }
        connection.execute(bookings.insert().values(row))


class Slots:
    """Every query of slots."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def set(self, provider: str, slot: Slot, capacity: int, *, at: datetime) -> SlotRow:
        """Say how many customers a provider comes to on half a day.

        Raises:
            Conflict: more than that have it already; nothing was changed.
        """

        def write(connection: Connection) -> SlotRow:
            row: dict[str, Any] = {
                "provider": provider,
                "day": slot.day,
                "half": slot.half.value,
                "capacity": capacity,
                "set_at": at,
            }
            keys = [column.name for column in capacities.primary_key]
            put = insert_into(connection.dialect.name, tables.SlotCapacities).values(**row)
            connection.execute(put.on_conflict_do_update(index_elements=keys, set_=row))
            taken = len({one["order"] for one in _held(connection, provider, slot)})
            if taken > capacity:  # and rolls back
                raise Conflict(
                    phrase(
                        "{n} customers have {day} {half} already",
                        n=taken,
                        day=slot.day,
                        half=Code("choice", slot.half),
                    ),
                    hint=phrase(
                        "give some of them another appointment, or set {n} or more", n=taken
                    ),
                )
            return SlotRow(**row, taken=taken)

        return await self._database.write(write)

    async def list(self, provider: str, first: date, last: date) -> tuple[SlotRow, ...]:
        """The half days of a provider that it has said a number of, with how many have them."""

        def read(connection: Connection) -> tuple[SlotRow, ...]:
            query = select(capacities).where(
                capacities.c.provider == provider, capacities.c.day.between(first, last)
            )
            rows = rows_of(connection, query.order_by(capacities.c.day, capacities.c.half.desc()))
            taken = _holding(connection, _between(provider, first, last))
            each = Counter({(one["day"], one["half"], one["order"]) for one in taken})
            counts = Counter((day, half) for day, half, _ in each)
            return tuple(SlotRow(**row, taken=counts[row["day"], row["half"]]) for row in rows)

        return await self._database.read(read)

    async def of_order(self, order: str) -> Slot | None:
        """The slot that an order has."""
        held = await self._database.read(partial(_holding, which=bookings.c.order == order))
        return Slot(day=held[-1]["day"], half=held[-1]["half"]) if held else None

    async def provider_of(self, order: str) -> str | None:
        """The provider that has the order now, as `models/scopes.py` compares names."""
        found = await self._database.read(partial(_providers, these=[order]))
        return found.get(order)


def _of(table: Any, provider: str, slot: Slot) -> Any:
    return and_(
        table.c.provider == provider, table.c.day == slot.day, table.c.half == slot.half.value
    )


def _of_report(order: str, report_id: str) -> Any:
    return and_(bookings.c.order == order, bookings.c.report_id == report_id)


def _between(provider: str, first: date, last: date) -> Any:
    return and_(bookings.c.provider == provider, bookings.c.day.between(first, last))


def _held(connection: Connection, provider: str, slot: Slot) -> list[dict[str, Any]]:
    """Who has a slot; what holds it no more is deleted."""
    here = _of(bookings, provider, slot)
    held = _holding(connection, here)
    keep = or_(*(_of_report(one["order"], one["report_id"]) for one in held)) if held else ~true()
    connection.execute(delete(bookings).where(here, ~keep))
    return held


def _holding(connection: Connection, which: Any) -> list[dict[str, Any]]:
    """The bookings among these that hold their slot, the oldest first."""
    reported = and_(
        bookings.c.order == reports.c.order, reports.c.report_id == bookings.c.report_id
    )
    query = (
        select(bookings, reports.c.id)
        .join(reports, reported)
        .join(orders, orders.c.workflow_id == bookings.c.order)
        .where(which, reports.c.state.not_in(NOT_SO), ~orders.c.closed)
    )
    rows = rows_of(connection, query.order_by(reports.c.id))
    these = sorted({row["order"] for row in rows})
    newest, providers = _newest(connection, these), _providers(connection, these)
    return [
        row
        for row in rows
        if row["id"] >= newest.get(row["order"], 0)
        and providers.get(row["order"]) in (None, row["provider"])
    ]


def _newest(connection: Connection, these: Sequence[str]) -> dict[str, int]:
    """Of each order the appointment that counts and was agreed last: the row of its report."""
    query = select(reports.c.id, reports.c.order, reports.c.content, reports.c.received_at).where(
        reports.c.order.in_(these),
        reports.c.kind == AppointmentBooked.kind,
        reports.c.state == COUNTED_STATE,
    )
    found = sorted(rows_of(connection, query), key=_agreed)
    return {row["order"]: row["id"] for row in found}


def _agreed(row: dict[str, Any]) -> tuple[datetime, int]:
    """When it was agreed, of two at one time the one that was received last."""
    at = row["content"].get("occurred_at")
    return (datetime.fromisoformat(at) if at else row["received_at"]), row["id"]


def _providers(connection: Connection, these: Sequence[str]) -> dict[str, str]:
    query = select(assignments.c.order, assignments.c.party).where(
        assignments.c.order.in_(these),
        assignments.c.kind == PartyKind.PROVIDER,
        assignments.c.until.is_(None),
    )
    rows = rows_of(connection, query.order_by(assignments.c.since))
    return {row["order"]: row["party"] for row in rows}
