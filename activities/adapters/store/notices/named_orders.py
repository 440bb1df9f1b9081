"""What somebody reads whose key names orders, and no party: what was told to who had them then.

A driver's key by an order's number is for whoever drove the order as it was made; one that was made
before anybody did is for whoever drives it now. So no driver reads what another one was told.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, and_, not_, or_, select

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.tables import schema as tables
from models.messages.lists.notice_filter import NoticeFilter
from models.messages.timeline.notices import party_of
from models.roles import Role
from models.scopes import PartyKind

assignments = table_of(tables.Assignments)

PARTY_OF: Final[Mapping[Role, PartyKind]] = {
    Role.DRIVER: PartyKind.VEHICLE,
    Role.CARRIER: PartyKind.VEHICLE,
    Role.PROVIDER: PartyKind.PROVIDER,
    Role.TECHNICIAN: PartyKind.PROVIDER,
}
"""As what somebody of that role has an order."""

Parties = Mapping[str, frozenset[str]]
"""By the workflow id of an order: the parties whose notices of it are read."""


def parties_read(connection: Connection, wanted: NoticeFilter) -> Parties | None:
    """Whose notices are read, where the key names orders alone; None where it does not."""
    kind = PARTY_OF.get(wanted.to) if wanted.to is not None else None
    scope, made_at = wanted.scope, wanted.made_at
    if kind is None or scope is None or not scope.orders or made_at is None:
        return None
    if any(of == kind for of, _ in scope.parties):
        return None
    named = scope.order_ids(wanted.merchant or "")
    query = select(assignments).where(assignments.c.kind == kind, assignments.c.order.in_(named))
    found: dict[str, list[dict[str, Any]]] = {order: [] for order in named}
    for row in rows_of(connection, query):
        found[row["order"]].append(row)
    return {order: _holders(kind, rows, made_at) for order, rows in found.items()}


def _holders(
    kind: PartyKind, rows: Iterable[Mapping[str, Any]], made_at: datetime
) -> frozenset[str]:
    """Who had an order then, one of each shipment; else who has it now."""
    rows = list(rows)
    then = [
        one
        for one in rows
        if one["recorded_at"] <= made_at and (one["until"] is None or made_at < one["replaced_at"])
    ]
    held = then or [one for one in rows if one["until"] is None]
    return frozenset(party_of(kind, one["party"]) for one in held)


def are_read(table: FromClause, kind: PartyKind, parties: Parties) -> ColumnElement[bool]:
    """What was told to these parties, or to none of their kind."""
    own = (and_(table.c.order == order, table.c.party.in_(read)) for order, read in parties.items())
    return or_(not_(table.c.party.startswith(f"{kind}:", autoescape=True)), *own)
