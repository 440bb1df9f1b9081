"""What cannot be done now, as the store gives it back."""

from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from models.codes import ProblemCode

TroubleKind = Literal["order", "case", "report", "decision", "workflow", "missing"]
"""What a trouble is about: a row to be delivered, a decision to be asked about, a workflow whose
tasks fail, or one that Temporal does not have."""

PROBLEM_OF_TROUBLE: Final[dict[TroubleKind, ProblemCode]] = {
    "missing": ProblemCode.LOST,
    "workflow": ProblemCode.TASK_FAILING,
    "order": ProblemCode.NOT_STARTED,
    "case": ProblemCode.NOT_STARTED,
    "report": ProblemCode.NOT_DELIVERED,
    "decision": ProblemCode.NOT_ANSWERED,
}
"""The problem's code, as lists show it, of each kind of trouble, the worst first."""


class TroubleRow(BaseModel):
    """What cannot be done now, and when it is tried again; `order` is the order it is about."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    what: TroubleKind
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
        return PROBLEM_OF_TROUBLE[self.what]
