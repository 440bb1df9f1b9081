"""The platform that dispatches technicians 安装技师 over HTTP."""

from typing import ClassVar

from activities.adapters.partners.callback_times import TimeReader, beijing
from activities.adapters.partners.partner import PartnerHttp
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import (
    AskAppointment,
    AssignTechnician,
    CancelTechnician,
    CheckCode,
)


class TechnicianHttp(PartnerHttp):
    """Implements `ports.Technician`."""

    port = "technician"
    read_time: ClassVar[TimeReader] = staticmethod(beijing)

    async def assign(self, request: AssignTechnician) -> Outcome:
        """Assign a provider; who it is comes back as a report."""
        return await self._change("assignments", request)

    async def cancel(self, request: CancelTechnician) -> Outcome:
        """Call the technician back; one that is unknown is already called back."""
        return await self._change("assignment-cancellations", request)

    async def ask_appointment(self, request: AskAppointment) -> Outcome:
        """Ask the provider for another appointment; the new time comes back as a report."""
        return await self._change("appointment-requests", request)

    async def check_code(self, request: CheckCode) -> Outcome:
        """Verify the acceptance 核销, or refuse with the reason."""
        return await self._change("verifications", request)
