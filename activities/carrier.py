"""What the SOPs ask of the trunk carrier 干线承运商."""

from temporalio import activity

from activities.idempotent import idempotent_call
from activities.ports import Carrier
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import AskVehicle, CancelVehicle


class CarrierActivities:
    """Thin methods over the carrier that it is handed; each acts once a key (FE-3.3, EP-三4)."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    @activity.defn
    async def ask_vehicle(self, request: AskVehicle) -> Outcome:
        """Ask for a vehicle (FH-7.2.4); the booking itself comes back as a report."""
        return await idempotent_call(self._carrier, request, self._carrier.ask_vehicle)

    @activity.defn
    async def cancel_vehicle(self, request: CancelVehicle) -> Outcome:
        """Cancel the vehicle, when the order is cancelled."""
        return await idempotent_call(self._carrier, request, self._carrier.cancel_vehicle)
