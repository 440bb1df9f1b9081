"""Keys that are for some orders, and facts that say whose an order is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from httpx import Response

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage, order_id
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.roles import Role
from models.scopes import Assignee, PartyKind, Scope
from starter.http.routes import examples
from tests.starter.http_doors import MERCHANT, ORDER_DOOR, Doors

ORDER = order_id(MERCHANT, examples.ORDER_EXAMPLE["number"])
PLATE = "粤X12345"
PROVIDER = "蓉城安装"

SCOPES: dict[str, Scope | None] = {
    "system": None,
    "orders": Scope(orders=(examples.ORDER_EXAMPLE["number"],)),
    "vehicle": Scope(vehicle=PLATE),
    "provider": Scope(provider=PROVIDER),
}
"""A scope of each kind, of which the example's order is one."""

ELSEWHERE: dict[str, Scope] = {
    "orders": Scope(orders=("ANOTHER-1",)),
    "vehicle": Scope(vehicle="粤X99999"),
    "provider": Scope(provider="别家"),
}
"""A scope of each kind, of which it is none."""


async def key_for(
    doors: Doors,
    role: Role,
    scope: Scope | None = None,
    *,
    merchant: str | None = None,
    actor: str | None = None,
) -> dict[str, str]:
    """The header of a new key; one of a merchant, or for orders by number, is the example's."""
    if merchant is None and (role is Role.MERCHANT or (scope and scope.orders)):
        merchant = MERCHANT
    made = await doors.context.store.keys.add(role, merchant, actor, scope)
    return {"Authorization": f"Bearer {made.key}"}


async def assign(
    doors: Doors,
    name: str,
    at: datetime | None = None,
    *,
    kind: PartyKind = PartyKind.VEHICLE,
    order: str = ORDER,
    recorded_at: datetime | None = None,
    shipment: str = "",
) -> str:
    """A fact of that time says whose the order is, or a shipment; the id of its report."""
    at = at or doors.context.now()
    report_id = f"{kind}-{name}-{at.timestamp()}-{shipment}".removesuffix("-")
    line = Entry(
        key=f"{order}:{report_id}",
        order=order,
        stage=Stage.TRUNK_PICKUP,
        at=at,
        recorded_at=recorded_at or at,
        happening=EntryKind.REPORT,
        what="vehicle_booked",
        text="",
        report_id=report_id,
        assignee=Assignee(kind=kind, name=name, shipment=shipment),
    )
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=order, entries=(line,)))
    return report_id


async def report_as(doors: Doors, key: Mapping[str, str], **fields: Any) -> Response:
    """Send the example's report with that key, changed; it names nobody where `by` is not given."""
    body = {name: value for name, value in examples.REPORT_EXAMPLE.items() if name != "by"}
    return await doors.http.post(
        f"{ORDER_DOOR}/reports", json={**body, **fields}, headers=dict(key)
    )


async def placed(doors: Doors) -> None:
    """The example's order, with its vehicle and its provider."""
    await doors.place()
    await assign(doors, PLATE)
    await assign(doors, PROVIDER, kind=PartyKind.PROVIDER)
