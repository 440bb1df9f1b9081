"""What moves on the way back: a carrier reports it as on the way there, and means the return.

Of a cancelled order that had left everything that is told of its goods says who has them now.
"""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from models.codes import StepCode
from models.messages.shipments.goods_place import GoodsPlace
from models.messages.shipments.shipment import Shipment
from models.roles import Role
from models.stages.city_delivery.reports import ArrivedAtCustomer, Collected, Delivered
from models.stages.trunk_pickup.reports import Departed, PickedUp
from models.stages.trunk_pickup.shipments import (
    ShipmentArrivalPassedOn,
    ShipmentArrived,
    ShipmentCollected,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentPickedUp,
)
from models.stages.trunk_transport.reports import ArrivalPassedOn, ArrivedAtHub, CheckpointPassed

COLLECTION_KINDS = frozenset(
    one.kind
    for one in (
        *(PickedUp, Departed, CheckpointPassed),
        *(ArrivedAtHub, Collected, Delivered),
    )
)
"""Whatever says one of these has the goods, or has had them: they are collected."""

MOVING_KINDS = COLLECTION_KINDS | {ArrivalPassedOn.kind, ArrivedAtCustomer.kind}
"""Kinds of an order's legs that belong to its return, while that waits for its goods."""

DELIVERY_KINDS = frozenset({Delivered.kind, ShipmentDelivered.kind})
"""Whatever says one of these has brought the goods somewhere, and given them away."""

MOVING_STEPS = (StepCode.AWAITING_COLLECTION, StepCode.AWAITING_INSPECTION)
"""The steps of a return in which its goods move."""

HELD_AFTER: Final[Mapping[str, Role]] = {
    PickedUp.kind: Role.CARRIER,
    Departed.kind: Role.CARRIER,
    CheckpointPassed.kind: Role.CARRIER,
    ArrivedAtHub.kind: Role.HUB,
    ArrivalPassedOn.kind: Role.HUB,
    Collected.kind: Role.PROVIDER,
    ArrivedAtCustomer.kind: Role.PROVIDER,
    Delivered.kind: Role.PROVIDER,
}
"""Who has the goods, or has to fetch them, after a report of the way there; in its order."""

SHIPMENT_HELD_AFTER: Final[Mapping[str, Role]] = {
    ShipmentPickedUp.kind: Role.CARRIER,
    ShipmentDeparted.kind: Role.CARRIER,
    ShipmentArrived.kind: Role.HUB,
    ShipmentArrivalPassedOn.kind: Role.HUB,
    ShipmentCollected.kind: Role.PROVIDER,
    ShipmentDelivered.kind: Role.PROVIDER,
}
"""The same, of a shipment that has a name."""

SHIPMENT_MOVES = frozenset(SHIPMENT_HELD_AFTER)
"""Kinds of a shipment that belong to its way back."""

SHIPMENT_LEFT = frozenset(SHIPMENT_HELD_AFTER) - {ShipmentArrivalPassedOn.kind}
"""Whatever says one of these says that a shipment has left."""

TAKEN_BY: Final[Mapping[str, Role]] = {
    Role.CARRIER: Role.CARRIER,
    Role.DRIVER: Role.CARRIER,
    Role.PROVIDER: Role.PROVIDER,
    Role.TECHNICIAN: Role.PROVIDER,
    Role.WAREHOUSE: Role.WAREHOUSE,
}
"""Who has the goods once somebody of that role has collected them."""


PLACE_OF_HOLDER: Final[Mapping[Role, GoodsPlace]] = {
    Role.HUB: GoodsPlace.AT_HUB,
    Role.PROVIDER: GoodsPlace.WITH_PROVIDER,
    Role.WAREHOUSE: GoodsPlace.AT_WAREHOUSE,
}
"""Where the goods are that somebody of that role has; of any other they are on the road."""


class GoodsHolder(NamedTuple):
    """Who has the goods, and where they are: no city, which may be a person's; `hub`: at which."""

    holder: Role
    place: GoodsPlace
    hub: str | None = None


def holder_after(kind: str, hub: str | None = None) -> GoodsHolder:
    """Who has the goods after a report of that kind on the way there."""
    holder = HELD_AFTER.get(kind) or SHIPMENT_HELD_AFTER[kind]
    if kind in DELIVERY_KINDS:
        return GoodsHolder(holder, GoodsPlace.WITH_CUSTOMER)
    return held_by(holder, hub)


def holder_of_shipment(one: Shipment) -> GoodsHolder:
    """Who has a shipment that has left, and where it is."""
    kinds = (
        (one.delivered_at, ShipmentDelivered.kind),
        (one.collected_at, ShipmentCollected.kind),
        (one.arrived_at, ShipmentArrived.kind),
    )
    kind = next((kind for at, kind in kinds if at), ShipmentPickedUp.kind)
    return holder_after(kind, one.hub)


def holder_of_order(facts: Collection[str], hub: str | None) -> GoodsHolder:
    """Who has the goods of an order of which that has happened: the last of it counts."""
    last = [kind for kind in HELD_AFTER if kind in facts]
    return holder_after(last[-1] if last else PickedUp.kind, hub)


def held_by(holder: Role, hub: str | None = None) -> GoodsHolder:
    """Where goods are that somebody of that role has; `hub`: the order's, where it is known."""
    place = PLACE_OF_HOLDER.get(holder, GoodsPlace.ON_THE_ROAD)
    return GoodsHolder(holder, place, hub if place is GoodsPlace.AT_HUB else None)
