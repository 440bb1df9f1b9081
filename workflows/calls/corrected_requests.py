"""What a leg asks for goes out with what its order says by now (ADR-0091)."""

from contextlib import suppress
from typing import Any

from pydantic import ValidationError
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.ids import Stage
    from models.messages.legs.corrected_delivery import CORRECTED, CorrectedDelivery
    from models.messages.partners.requests import Request
    from models.tracking.state import StageState


class CorrectedRequests:
    """Where the goods go, as the order has informed its leg since that has begun."""

    def __init__(self, state: StageState) -> None:
        self.state = state
        workflow.set_signal_handler(CORRECTED, self.receive)

    def receive(self, *args: Any) -> None:
        """Ask with that from now on; what is no such message changes nothing."""
        with suppress(ValidationError):
            found = CorrectedDelivery.model_validate(args[0] if args else None)
            self.state.situation.basis.corrected = found
            self.state.changes += 1

    def correct(self, request: Request) -> Request:
        """A request as the order says by now."""
        now = self.state.situation.basis.corrected
        collects = self.state.stage is not Stage.INSTALLATION
        return now.corrected(request, collects=collects) if now else request
