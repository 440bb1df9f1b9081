"""What the SOPs ask of the platform that dispatches technicians 安装技师."""

from temporalio import activity

from activities.idempotent import idempotent_call
from activities.ports import Technician
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import (
    AskAppointment,
    AssignTechnician,
    CancelTechnician,
    CheckCode,
)


class TechnicianActivities:
    """Thin methods over the platform that it is handed; each acts once a key."""

    def __init__(self, technician: Technician) -> None:
        self._technician = technician

    @activity.defn
    async def assign_technician(self, request: AssignTechnician) -> Outcome:
        """Assign a city provider by the expected arrival (FH-8.2.6)."""
        return await idempotent_call(self._technician, request, self._technician.assign)

    @activity.defn
    async def cancel_technician(self, request: CancelTechnician) -> Outcome:
        """Call the technician back, when the order is cancelled."""
        return await idempotent_call(self._technician, request, self._technician.cancel)

    @activity.defn
    async def ask_appointment(self, request: AskAppointment) -> Outcome:
        """Ask for another appointment: the goods come too late for the one there is."""
        return await idempotent_call(self._technician, request, self._technician.ask_appointment)

    @activity.defn
    async def check_code(self, request: CheckCode) -> Outcome:
        """Verify the acceptance 核销 (FH-11.2.6)."""
        return await idempotent_call(self._technician, request, self._technician.check_code)
