"""What is left of an order's incidents as it ends 遗留异常: the input of its case."""

from enum import StrEnum
from typing import ClassVar, Final, Literal

from pydantic import AwareDatetime

from models.contract import Contract
from models.ids import Stage
from models.messages.leg import StageInput

LEFT: Final = "incident"
"""The kind of such a case, in lists."""

LEFT_ID: Final = "left"
"""Its request id: an order ends once, and leaves one case."""


class IncidentCase(StageInput):
    """What was open of an order's incidents and fees as it ended: its baton has them.

    `ended_at` is when its order ended, and `outcome` how.
    """

    stage: ClassVar[Stage] = Stage.INCIDENT
    kind: ClassVar[str] = LEFT

    n: int = 1
    ended_at: AwareDatetime
    outcome: Literal["closed", "cancelled"]


class IncidentOutcome(StrEnum):
    """How such a case ended; withdrawn: called off by a person in the Temporal UI."""

    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class IncidentResult(Contract):
    """What it ended with."""

    outcome: IncidentOutcome
