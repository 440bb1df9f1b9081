"""One deadline as lists and figures see it, and where it stands."""

from enum import StrEnum

from pydantic import AwareDatetime

from models.contract import Contract
from models.roles import Role


class DutyState(StrEnum):
    """Where a deadline stands.

    open: not yet due. missed: due passed and no fact. late: the fact came after due.
    averted: what it was about did not come to pass. unproved: due passed, and what was told long
    after says that it was kept, or averted: a breach, until a desk believes it.
    """

    OPEN = "open"
    MISSED = "missed"
    LATE = "late"
    KEPT = "kept"
    AVERTED = "averted"
    UNPROVED = "unproved"


BREACH_STATES = (DutyState.MISSED, DutyState.LATE, DutyState.UNPROVED)
"""The states that count against whoever owes it."""


class DutyRow(Contract):
    """One deadline of one order, as lists and figures see it.

    `ref` tells twins apart, `attempt` counts pickups, or visits.
    """

    order: str
    duty: str
    ref: str = ""
    attempt: int = 1
    clause: str
    owner: Role
    due_at: AwareDatetime
    state: DutyState
    met_at: AwareDatetime | None = None
    late_seconds: int | None = None
    workflow_id: str
