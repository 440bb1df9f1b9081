"""What all reports of a shipment that has a name have in common (ADR-0048)."""

from typing import ClassVar

from models.messages.shipments.shipment import ShipmentName
from models.messages.shipments.shipment_moves import Move
from models.roles import Role
from models.stages.trunk_pickup.pickup_exceptions import PickupFacts

TRUNK_ROLES = (Role.DRIVER, Role.CARRIER, Role.TRUNK_DESK)


class ShipmentFacts(PickupFacts):
    """A report of one shipment that has a name; `move` says how far it has come by it."""

    move: ClassVar[Move | None] = None

    plain: ClassVar[tuple[str, ...]] = ("shipment",)
    shipment: ShipmentName

    @property
    def ref(self) -> str:
        return self.shipment
