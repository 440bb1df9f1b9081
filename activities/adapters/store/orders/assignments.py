"""Whose an order is: the vehicles that were booked for it, the providers it was assigned to.

Only the ledger writes these rows, out of lines that name a party. One row is one such fact; whose
the order is, and until when, stands in the rows, so that a door reads it by their key.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, update

from activities.adapters.store.database.engine import insert_into, rows_of, table_of
from activities.adapters.store.database.prepared_statements import FixedStatement, Statement
from activities.adapters.store.orders.search_index import index_parties
from activities.adapters.store.results.view_rows import CURRENT_ACCESS, OrderAccess
from activities.adapters.store.tables import schema as tables
from models import ids
from models.messages.reports.report_passage import ReportState
from models.messages.timeline.timeline import Entry
from models.scopes import PartyKind, Scope, party_name
from models.visible_text import storable

assignments = table_of(tables.Assignments)
orders = table_of(tables.Orders)
reports = table_of(tables.Reports)


def assign(connection: Connection, entries: Sequence[Entry]) -> None:
    """Write what lines say of whose the order is, in the transaction that writes them."""
    for entry in entries:
        if entry.assignee is None or entry.report_id is None:
            continue
        named = storable(party_name(entry.assignee.kind, entry.assignee.name))  # "": nobody's
        if TAKEN_BACK.rows(
            connection, {"of_order": entry.order, "named": storable(entry.report_id)}
        ):
            continue  # another batch, written before this one, says so
        NEW.run(
            connection,
            {
                "order": entry.order,
                "kind": entry.assignee.kind,
                "report_id": storable(entry.report_id),
                "shipment": _shipment_of(entry),
                "party": named,
                "since": entry.at,
                "recorded_at": entry.recorded_at,
            },
        )
        _follow(connection, entry.order, entry.assignee.kind, _shipment_of(entry))
        index_parties(connection, entry.order)


def _shipment_of(entry: Entry) -> str | None:
    """Which shipment the party has; None: the order's own, or all of them."""
    return storable(entry.assignee.shipment) or None if entry.assignee else None


def withdraw(connection: Connection, order: str, report_id: str) -> None:
    """Take back what a report said of whose the order is."""
    mine = assignments.c.order == order, assignments.c.report_id == report_id
    named = assignments.c.kind, assignments.c.shipment
    gone = connection.execute(delete(assignments).where(*mine).returning(*named))
    for kind, shipment in gone.all():
        _follow(connection, order, PartyKind(kind), shipment)
        index_parties(connection, order)


def plates_of(connection: Connection, order: str) -> dict[str, str]:
    """The vehicles of an order, by the reports that named them."""
    query = select(assignments.c.report_id, assignments.c.party).where(
        assignments.c.order == order, assignments.c.kind == PartyKind.VEHICLE
    )
    return {row["report_id"]: row["party"] for row in rows_of(connection, query)}


def _follow(connection: Connection, order: str, kind: PartyKind, shipment: str | None) -> None:
    """Work out until when the order was each party's: another one's later fact ends it.

    A vehicle is followed by another one of its own shipment alone.
    """
    of_kind = assignments.c.kind == kind, assignments.c.shipment.is_not_distinct_from(shipment)
    mine = assignments.c.order == order, *of_kind
    query = select(assignments).where(*mine)
    rows = rows_of(
        connection,
        query.order_by(assignments.c.since, assignments.c.recorded_at, assignments.c.report_id),
    )
    after: dict[str, Any] | None = None
    until, replaced_at, earliest = None, None, None
    for row in reversed(rows):
        if after is not None and after["party"] != row["party"]:
            until, replaced_at = after["since"], earliest
        if (row["until"], row["replaced_at"]) != (until, replaced_at):
            this = assignments.c.report_id == row["report_id"]
            values = {"until": until, "replaced_at": replaced_at}
            connection.execute(update(assignments).where(*mine, this).values(values))
        earliest = min(row["recorded_at"], earliest or row["recorded_at"])
        after = row


class KeyScope(Protocol):
    """Whose key it is, and what it is for."""

    @property
    def merchant(self) -> str | None:
        """The merchant whose orders it reaches; None: any."""

    @property
    def scope(self) -> Scope | None:
        """What it is for; None: it is a system's."""


def access_of(connection: Connection, key: KeyScope, order: str) -> OrderAccess | None:
    """What a key may see of an order, by one indexed read for each party that the key is for.

    None where it is none of the key's: the order is not looked at, so that one that is not there
    takes as long.
    """
    own = (ids.order_ids(key.merchant), ids.ticket_ids(key.merchant)) if key.merchant else ()
    if own and not order.startswith(own):
        return None
    scope = key.scope
    if scope is None:
        return CURRENT_ACCESS
    if scope.orders and order not in scope.order_ids(key.merchant or ""):
        return None
    access = CURRENT_ACCESS
    for kind, party in scope.parties:
        rows = OF_PARTY.rows(connection, {"of_order": order, "as_kind": kind, "named": party})
        if not rows:
            return None
        if kind is PartyKind.VEHICLE:
            on_it = {row["shipment"] or "" for row in rows if row["until"] is None}
            access = access.model_copy(update={"shipments": frozenset(on_it)})
        if all(row["until"] is not None for row in rows):
            access = access.narrowed(
                max(row["until"] for row in rows), max(row["replaced_at"] for row in rows)
            )
    return access


def assigned_to(scope: Scope) -> list[ColumnElement[bool]]:
    """What the orders of a list must fit that is for a key with that scope: those that are its own.

    The orders that it names are those of its merchant, which the list is narrowed to as well.
    """
    fits: list[ColumnElement[bool]] = []
    if scope.orders:
        keys = [ids.number_key(number) for number in scope.orders]
        fits.append(orders.c.number_key.in_(keys))
    for kind, party in scope.parties:
        current = select(assignments.c.order).where(
            assignments.c.kind == kind,
            assignments.c.party == party,
            assignments.c.until.is_(None),
        )
        fits.append(orders.c.workflow_id.in_(current))
    return fits


def _new(dialect: str) -> Statement:
    return insert_into(dialect, tables.Assignments).on_conflict_do_nothing()


def _of_party(_dialect: str) -> Statement:
    columns = assignments.c.until, assignments.c.replaced_at, assignments.c.shipment
    return select(*columns).where(
        assignments.c.order == bindparam("of_order"),
        assignments.c.kind == bindparam("as_kind"),
        assignments.c.party == bindparam("named"),
    )


def _taken_back(_dialect: str) -> Statement:
    return select(reports.c.report_id).where(
        reports.c.order == bindparam("of_order"),
        reports.c.report_id == bindparam("named"),
        reports.c.state == ReportState.WITHDRAWN.value,
    )


TAKEN_BACK = FixedStatement(_taken_back)
NEW = FixedStatement(
    _new, ("order", "kind", "report_id", "shipment", "party", "since", "recorded_at")
)
OF_PARTY = FixedStatement(_of_party)
