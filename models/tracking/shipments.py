"""The shipments of an order that have a name, as the facts say: what each carries, and where it is.

A fold like that of the incidents: what is so follows from the list of facts (ADR-0028, ADR-0048).
"""

from collections.abc import Iterable, Mapping
from typing import Final

from models.messages.notices import party_of
from models.messages.shipments import Shipment, ShipmentState
from models.roles import Role
from models.stages.trunk_pickup.shipments import InstallationBroughtForward, ShipmentFacts
from models.tracking.facts import Fact

Shipments = dict[str, Shipment]
"""Each by its name."""


def apply_to(shipments: Shipments, fact: Fact) -> None:
    """Let a fact count for the shipment that it names."""
    content, at = fact.content, fact.times.occurred_at
    if not isinstance(content, ShipmentFacts):
        return
    name = content.shipment
    one = shipments.get(name) or Shipment(name=name)
    if content.move is not None:
        one = one.moved(content.move, at, content.model_dump())
    if isinstance(content, InstallationBroughtForward):
        one = one.model_copy(update={"forward": True})
    plate = getattr(content, "vehicle", None)
    if plate is not None and one.booked_at == at:
        one = one.model_copy(update={"vehicle": party_of("vehicle", plate)})
    shipments[name] = one


def shipments_of(basis: Iterable[Shipment], facts: Iterable[Fact]) -> Shipments:
    """Every shipment that has a name, by what was known before these facts, and by them."""
    found = {one.name: one for one in basis}
    for fact in facts:
        apply_to(found, fact)
    return found


def outstanding(shipments: Iterable[Shipment]) -> list[Shipment]:
    """Those of which something is still to come."""
    return [one for one in shipments if not one.over]


TURNS: Final[Mapping[ShipmentState, Role]] = {
    ShipmentState.PLANNED: Role.TRUNK_DESK,
    ShipmentState.AT_HUB: Role.PROVIDER,
    ShipmentState.WITH_PROVIDER: Role.PROVIDER,
}
"""Whose turn it is with a shipment; else its carrier's."""


def turn_of(one: Shipment) -> Role:
    """Whose turn it is with a shipment that something is still to come of."""
    return TURNS.get(one.state, Role.CARRIER)


def apart(shipments: Iterable[Shipment]) -> int:
    """So many pieces are no part of the order's own shipment."""
    return sum(one.carried or 0 for one in shipments if one.cancelled_at is None)
