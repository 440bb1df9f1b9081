"""What cannot be done now, as the store gives it back."""

from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

What = Literal["order", "case", "report", "decision", "workflow", "missing"]
"""What a trouble is about: a row to be delivered, a decision to be asked about, a workflow whose
tasks fail, or one that Temporal does not have."""

PROBLEMS: Final[dict[What, str]] = {
    "missing": "lost",
    "workflow": "task_failing",
    "order": "not_started",
    "case": "not_started",
    "report": "not_delivered",
    "decision": "not_answered",
}
"""The problem's code, as lists show it, of each sort of trouble, the worst first."""


class TroubleRow(BaseModel):
    """What cannot be done now, and when it is tried again; `order` is the order it is about."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    what: What
    key: str
    order: str
    cause: str
    advice: str | None
    attempts: int
    since: AwareDatetime
    next_try_at: AwareDatetime | None

    @property
    def problem(self) -> str:
        """Its code, as lists show it."""
        return PROBLEMS[self.what]
