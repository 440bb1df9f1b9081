"""The vehicles of goods that were split off: each is asked for under its own key (FH-8.3.1.1).

The pickup asks, once the merchant has agreed to the split. One whose shipment is cancelled is
called off by whichever leg receives it (ADR-0057).
"""

from collections.abc import Mapping
from typing import Any, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.carrier import CarrierActivities
    from models import ids
    from models.codes import CallStep
    from models.messages.encoding.fingerprints import fingerprint
    from models.messages.partners.requests import CancelVehicle
    from models.messages.shipments.shipment import Shipment, ShipmentReason, ShipmentState
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.trunk_pickup.reports import TrunkPickup
    from models.stages.trunk_pickup.shipments import ShipmentCancelled
    from models.tracking.situation.pickups import Split
    from models.tracking.state import StageState
    from workflows.calls.steps import Steps
    from workflows.calls.vehicle_requests import load_of, tell_order, vehicle_for


APART_PREFIX: Final = "apart:"
"""What a step that is done begins with, before the name of the vehicle that was asked for."""


class SplitVehicles:
    """What is asked of the carrier for goods that were split off, in one leg."""

    def __init__(self, state: StageState, steps: Steps) -> None:
        self.state = state
        self.steps = steps

    async def ask(self, start: TrunkPickup, hours: float) -> None:
        """Call off what is agreed no more, and ask for each that is."""
        due = self._due
        for vehicle in self._asked_for:
            if vehicle not in due:
                await self._release(vehicle)
        for vehicle, (name, split) in due.items():
            await self._ask(start, hours, vehicle, name, split)

    async def release_cancelled(self) -> None:
        """Call off the vehicle of each shipment that was cancelled here, once."""
        for fact in self.state.facts.named(ShipmentCancelled.kind):
            one = self._shipments.get(fact.ref)
            if one is None or one.state is not ShipmentState.CANCELLED:
                continue
            if one.why is ShipmentReason.SPLIT and one.pickup_day and one.pieces:
                await self._release(_vehicle(one.name, f"{one.pickup_day}", one.pieces))

    async def _ask(
        self, start: TrunkPickup, hours: float, vehicle: str, name: str, split: Split
    ) -> None:
        key = ids.vehicle_key(start.order, vehicle)
        booked = self._shipments[name].booked_at is not None
        if booked or self.steps.answer(key) is not None:
            return
        day, load = split.day.isoformat(), load_of(start, split.pieces)
        if self.steps.once(f"{APART_PREFIX}{vehicle}"):
            await tell_order(start, vehicle, split.by, day, **load, shipment=name)
            text = f"the load is split: {counted(split.pieces, 'piece')} of {start.pieces} apart"
            data = {"vehicle": vehicle, "shipment": name, "pickup_day": day, **load}
            self.state.note(
                EntryKind.STAGE, "load_split", text, workflow.now(), data={**data, **_plain(load)}
            )
        outcome = await self.steps.call(
            CallStep.ASK_VEHICLE,
            CarrierActivities.ask_vehicle,
            vehicle_for(start, hours, key=key, pickup_day=day, shipment=name, **load),
            f"ask the carrier for a vehicle of {counted(split.pieces, 'piece')} that travel apart",
            may_refuse=True,
            unless=lambda: vehicle not in self._due,
        )
        if not outcome.ok and vehicle in self._due:  # a vehicle is owed: FH-7.3.2.1
            self.state.outbox.tell(key, Role.TRUNK_DESK, "apart_vehicle_refused", shipment=name)

    async def _release(self, vehicle: str) -> None:
        """Call a vehicle off, unless it was refused or called off before."""
        order = self.state.input.order
        asked = ids.vehicle_key(order, vehicle)
        cancellation = ids.vehicle_cancellation_key(order, vehicle)
        booked, gone = self.steps.answer(asked), self.steps.answer(cancellation)
        if (booked is not None and not booked.ok) or (gone is not None and gone.ok):
            return
        await self.steps.call(
            CallStep.CANCEL_VEHICLE,
            CarrierActivities.cancel_vehicle,
            CancelVehicle(key=cancellation, order=order, asked=asked),
            "cancel the vehicle of what was to travel apart",
        )

    @property
    def _shipments(self) -> Mapping[str, Shipment]:
        return self.state.situation.shipments

    @property
    def _due(self) -> dict[str, tuple[str, Split]]:
        """What is agreed now: by the name of the vehicle, the shipment and its split."""
        return {
            _vehicle(name, split.day.isoformat(), split.pieces): (name, split)
            for name, split in self.state.situation.pickups.splits.items()
            if name in self._shipments
            if self._shipments[name].state is not ShipmentState.CANCELLED
        }

    @property
    def _asked_for(self) -> list[str]:
        names = [name for name in self.steps.done if name.startswith(APART_PREFIX)]
        return [name.removeprefix(APART_PREFIX) for name in names]


def _vehicle(shipment: str, day: str, pieces: int) -> str:
    return ids.apart_vehicle_name(fingerprint(shipment), day, pieces)


def _plain(load: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if name == "volume_m3" else value for name, value in load.items()}
