"""The trunk carrier's booking system 干线承运商 over HTTP."""

from typing import ClassVar

from activities.adapters.partners.callback_times import TimeReader, beijing
from activities.adapters.partners.partner import PartnerHttp
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import AskVehicle, CancelVehicle


class CarrierHttp(PartnerHttp):
    """Implements `ports.Carrier`."""

    port = "carrier"
    read_time: ClassVar[TimeReader] = staticmethod(beijing)

    async def ask_vehicle(self, request: AskVehicle) -> Outcome:
        """Ask for a vehicle; the booking itself comes back as a report."""
        return await self._change("vehicles", request)

    async def cancel_vehicle(self, request: CancelVehicle) -> Outcome:
        """Cancel the vehicle; one that is unknown is already cancelled."""
        return await self._change("vehicle-cancellations", request)
