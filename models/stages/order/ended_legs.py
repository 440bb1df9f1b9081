"""The legs of an order that have ended, in case that an end is taken back (ADR-0039)."""

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict

from models.messages.legs.leg import LegEnding
from models.messages.shipments.handover import Handover


class FormerLeg(BaseModel):
    """A leg that has ended, and what its order knew before that.

    Attributes:
        workflow_id: of its last run; start: what that was started with.
        ended_by: what may be taken back; nothing where its end stands.
        basis: what the order knew; deadlines: which it had decided; handover, last_facts: too.
        holds: how often the order's clocks had stood still.
    """

    model_config = ConfigDict(defer_build=True)

    workflow_id: str
    start: dict[str, Any]
    ended_by: LegEnding | None = None
    basis: dict[str, Any]
    deadlines: dict[str, Any]
    handover: Handover
    last_facts: tuple[str, ...]
    holds: int = 0


class LegResumption(BaseModel):
    """A leg that goes on as its next run: its end was taken back, or its run was lost.

    Attributes:
        workflow_id: of the run before, which knows all; start: what that was started with.
        resumed: what is different by now, where its end was taken back.
        lost_at: when that run was lost; holds, steps: how often the order's clocks had stood still
            by then, and how much was decided about incidents.
    """

    model_config = ConfigDict(defer_build=True)

    workflow_id: str
    start: dict[str, Any]
    resumed: dict[str, Any] = {}
    lost_at: AwareDatetime | None = None
    holds: int = 0
    steps: int = 0
