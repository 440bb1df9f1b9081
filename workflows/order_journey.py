"""The order's four legs, one after another: what each has to know (FH-8 to FH-11)."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import ids
    from models.ids import Stage
    from models.messages.leg import LegInput
    from models.messages.order import Order
    from models.stages.city_delivery.reports import CityDelivery
    from models.stages.installation.reports import Installation
    from models.stages.trunk_pickup.reports import TrunkPickup
    from models.stages.trunk_transport.reports import TrunkTransport
    from workflows.city_delivery import CityDeliveryWorkflow
    from workflows.installation import InstallationWorkflow
    from workflows.order_legs import OrderLegs
    from workflows.trunk_pickup import TrunkPickupWorkflow
    from workflows.trunk_transport import TrunkTransportWorkflow


class OrderJourney(OrderLegs):
    """The way of one order; `pickup_given` is what the pickup asked for a vehicle with."""

    pickup_given: TrunkPickup

    async def trunk_pickup(self) -> None:
        """From the list at the trunk desk to the goods on the vehicle."""
        await self.run_leg(Stage.TRUNK_PICKUP, TrunkPickupWorkflow.run, self._pickup_from)

    def _pickup_from(self, common: dict[str, Any]) -> TrunkPickup:
        content = self.content
        self.pickup_given = TrunkPickup(
            **common,
            pickup=content.pickup,
            volume_m3=content.total_volume_m3,
            pieces=content.pieces,
        )
        return self.pickup_given

    async def trunk_transport(self) -> None:
        """From the goods on the vehicle to the city hub."""
        people, equipment = _hands(self.content, self.given)
        transit = self.told.get("transit_hours") or self.given.sop.transit_hours
        await self.run_leg(
            Stage.TRUNK_TRANSPORT,
            TrunkTransportWorkflow.run,
            lambda common: TrunkTransport(
                **common,
                delivery=self.content.delivery,
                pieces=self.content.pieces,
                people=people,
                equipment=equipment,
                points=self.told.get("points", ()),
                transit_hours=transit,
            ),
        )

    async def city_delivery(self) -> None:
        """From the hub to the floor the customer names."""
        await self.run_leg(
            Stage.CITY_DELIVERY,
            CityDeliveryWorkflow.run,
            lambda common: CityDelivery(**common, pieces=self.content.pieces),
        )

    async def installation(self) -> None:
        """From the site check to the verified acceptance."""
        await self.run_leg(
            Stage.INSTALLATION,
            InstallationWorkflow.run,
            lambda common: Installation(
                **common, verify_by=self.content.verify_by, assigned=self.asked_technician
            ),
        )

    @property
    def asked_vehicle(self) -> str:
        """The key that the pickup asks the carrier under."""
        return ids.vehicle_key(self.given.order)

    @property
    def asked_technician(self) -> str:
        """The key that the transport asks the technician platform under."""
        return ids.technician_key(self.given.order)


def _hands(order: Order, given: LegInput) -> tuple[int, bool]:
    """Two people over 50 kg or bulky, equipment over 150 kg, a piece (FH-10.3.2.3)."""
    sop = given.sop
    heavy = any((line.weight_kg or 0) > sop.two_people_kg for line in order.lines)
    bulky = any((line.volume_m3 or 0) > sop.bulky_m3 for line in order.lines)
    machine = any((line.weight_kg or 0) > sop.machine_kg for line in order.lines)
    return (2 if heavy or bulky or machine else 1), machine
