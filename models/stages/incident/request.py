"""What is left of an order's incidents as it ends 遗留异常: the input of its case."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import AwareDatetime, Field

from models.contract import Contract
from models.ids import Stage
from models.messages.legs.case import CaseInput
from models.messages.orders.order_outcome import OrderOutcome

LEFTOVER_KIND: Final = "incident"
"""The kind of such a case, in lists."""

LEFTOVER_ID: Final = "left"
"""The request id of an order's own: it ends once, and leaves one case."""


class IncidentCase(CaseInput):
    """What was open of an order's incidents and fees as it ended: its baton has them.

    `ended_at` is when its order ended, and `outcome` how. `left_by` is the workflow id of the
    return that has left it; None: its order has.
    """

    stage: ClassVar[Stage] = Stage.INCIDENT
    case_kinds: ClassVar[tuple[str, ...]] = (LEFTOVER_KIND,)

    n: int = 1
    ended_at: AwareDatetime
    outcome: Literal[OrderOutcome.CLOSED, OrderOutcome.CANCELLED]
    left_by: Annotated[str | None, Field(exclude_if=lambda case: case is None)] = None

    @property
    def kind(self) -> str:
        """There is one kind."""
        return LEFTOVER_KIND

    @property
    def wish(self) -> dict[str, Any]:
        """Its order leaves one, whatever is in it."""
        return {"order": self.order}

    @property
    def request_id(self) -> str:
        """What it is taken in under: an order ends once, and so does each of its returns."""
        return f"{LEFTOVER_ID}:{self.left_by}" if self.left_by else LEFTOVER_ID


class IncidentOutcome(StrEnum):
    """How such a case ended; withdrawn: called off by a person in the Temporal UI."""

    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class IncidentResult(Contract):
    """What it ended with."""

    outcome: IncidentOutcome
