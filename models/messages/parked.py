"""A parked step as data: what is parked, why, and since when (ADR-0019)."""

from collections.abc import Mapping
from typing import Final

from pydantic import AwareDatetime

from models.codes import CallStep
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
        return _name(self.step)

    @property
    def code(self) -> str:
        """The code of its problem; nothing takes that apart, since all of it is here."""
        return _code(self.step)


def _name(step: ParkedStep) -> str:
    return f"leg_{step}" if isinstance(step, Stage) else step.value


def _code(step: ParkedStep) -> str:
    return f"parked:{_name(step)}"


PARKED: Final[Mapping[str, str]] = {_code(step): _name(step) for step in (*CallStep, *Stage)}
"""By the code of its problem, as rows hold it, the name of the step that is parked."""
