"""A parked step as data: what is parked, why, and since when (ADR-0019)."""

from pydantic import AwareDatetime

from models.codes import PARKED_PREFIX, CallStep
from models.contract import Contract
from models.ids import Stage

ParkedStep = CallStep | Stage
"""What can be parked: the call of a partner, or a leg that was lost."""


class Parked(Contract):
    """One step that waits until it may be tried again.

    `why` is a code: what the partner answered (`refused`, `unknown`), the type of the call's
    failure, or how a leg was lost (`terminated`).
    """

    step: ParkedStep
    why: str
    since: AwareDatetime

    @property
    def name(self) -> str:
        """The step as lists and the timeline name it: `ask_vehicle`, `leg_trunk_pickup`."""
        return f"leg_{self.step}" if isinstance(self.step, Stage) else self.step.value

    @property
    def code(self) -> str:
        """The code of its problem; nothing takes that apart, since all of it is here."""
        return f"{PARKED_PREFIX}{self.name}"
