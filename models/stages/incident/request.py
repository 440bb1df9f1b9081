"""What is left of an order's incidents, or of a return's, as it ends 遗留异常: its case's input."""

from enum import StrEnum
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AwareDatetime, Field

from models.contract import Contract
from models.ids import Stage
from models.messages.leg import StageInput

LEFT: Final = "incident"
"""The kind of such a case, in lists."""

LEFT_ID: Final = "left"
"""Its request id: an order, or a return by its number, ends once, and leaves one case."""


class IncidentCase(StageInput):
    """What was open of an order's incidents and fees as it ended: its baton has them.

    `ended_at` is when its order ended, and `outcome` how; `of` is the number of the return that has
    ended, where it was one (MC-八(二)3).
    """

    stage: ClassVar[Stage] = Stage.INCIDENT
    kind: ClassVar[str] = LEFT

    n: int = 1
    ended_at: AwareDatetime
    outcome: Literal["closed", "cancelled", "returned"]
    of: Annotated[int | None, Field(exclude_if=lambda n: n is None)] = None


class IncidentOutcome(StrEnum):
    """How such a case ended; withdrawn: called off by a person in the Temporal UI."""

    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class IncidentResult(Contract):
    """What it ended with."""

    outcome: IncidentOutcome
