"""How a leg asks for another appointment, where a delay on the road was announced against the one
that there is (FH-9.3.2.2, FH-10.2.1, ADR-0054).
"""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.technician import TechnicianActivities
    from models import ids
    from models.codes import CallStep
    from models.messages.partners.requests import AskAppointment
    from models.stages.city_delivery.reports import CityDelivery
    from models.tracking.situation.lapsed_appointments import LapsedAppointment
    from models.tracking.state import StageState
    from workflows.calls.provider_calls import ProviderCalls
    from workflows.calls.steps import Steps


class AppointmentCalls:
    """Which appointments are asked for again, in one leg: each once, whichever leg asks."""

    def __init__(self, state: StageState, steps: Steps, providers: ProviderCalls) -> None:
        self.state = state
        self.steps = steps
        self.providers = providers

    async def ask_again(self) -> None:
        """Ask the provider for another time, unless there is one by now.

        Raises:
            StepAbandoned: by the Update `repair`.
        """
        appointments = self.state.situation.appointments
        if not appointments.lapses or appointments.agreed is not None:
            return
        await self.steps.call(
            CallStep.ASK_APPOINTMENT,
            TechnicianActivities.ask_appointment,
            self._request(appointments.lapses[-1]),
            "ask for another appointment: the goods come too late for the first",
            may_refuse=True,
        )

    def _assigned(self) -> str:
        """Whom the platform was asked for last: another one in place of the first, or that."""
        current, start = self.providers.current, self.state.input
        before = start.assigned if isinstance(start, CityDelivery) else ""
        return current.request.key if current else before or ids.technician_key(start.order)

    def _request(self, lapse: LapsedAppointment) -> AskAppointment:
        order = self.state.input.order
        return AskAppointment(
            key=ids.appointment_key(order, lapse.name),
            order=order,
            assigned=self._assigned(),
            was_at=lapse.customer_at,
            arrives_at=lapse.arrives_at,
        )
