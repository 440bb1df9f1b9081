"""What a desk decides about one workflow, without an engine: it refuses with a reason, or applies.

A stage's own desk is in its folder. It knows the machine that follows its workflow by what it needs
of it (`Tracked`): that machine stands above the stages (`models/tracking/state.py`).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol

from models.messages.decisions.decision import Decision
from models.messages.legs.leg import StageInput
from models.messages.orders.order import Order
from models.messages.reports.believed_times import bound_times
from models.messages.reports.report import Report
from models.messages.reports.report_times import ReportTimes
from models.messages.timeline.timeline import EntryKind
from models.phrases import StructuredText
from models.roles import Role
from models.sop.milestones import Milestones


class Position(Protocol):
    """Where a workflow stands."""

    @property
    def code(self) -> str:
        """The step's code."""


class DeskOutput(Protocol):
    """What is to be told and written."""

    def tell(self, key: str, to: Role, code: str, **fields: Any) -> None:
        """Tell one role."""

    def inform_of_list(self, key: str, to: Iterable[Role], code: str) -> None:
        """Tell these roles once of all orders of a merchant's list."""

    def correct(self, content: Order) -> None:
        """Keep the order as it was corrected."""


UNNAMED: Final = "unnamed"
"""Who has cancelled in the Temporal UI; of a leg, whoever has cancelled its order too."""


class TrackedWorkflow(Protocol):
    """One workflow under way, as far as a desk reads and changes it."""

    held: str | None
    cancel_by: str | None
    closed: bool
    cases: list[str]

    @property
    def milestones(self) -> Milestones:
        """The milestones that are known."""

    @property
    def step(self) -> Position:
        """The step it is in."""

    @property
    def outbox(self) -> DeskOutput:
        """What goes out."""

    def happened(self, name: str) -> bool:
        """Whether that fact is known."""

    def record(
        self,
        name: str,
        by: str,
        times: ReportTimes,
        now: datetime,
        milestones: Milestones | None = None,
    ) -> None:
        """Record a fact that no report has brought, and the milestones it fixes."""

    def note(self, happening: EntryKind, what: str, text: str, now: datetime, **more: Any) -> None:
        """One line for the timeline."""

    def problem(self, code: str) -> None:
        """Somebody on our side must act."""

    def hold(self, reason: str, now: datetime) -> None:
        """Stop the clocks."""

    def resume(self, now: datetime) -> None:
        """Let the clocks go on."""

    def run_clocks(self, go_on: bool, now: datetime) -> None:
        """Let no clock run while nobody can act, and then go on, unless it is held."""


class DeskResult(NamedTuple):
    """What became of a decision that was made: the outcome, and why it is not simply done."""

    outcome: str = "done"
    reason: StructuredText | None = None


class Desk(Protocol):
    """Who makes the decisions about one workflow."""

    def why_not(self, decision: Any) -> StructuredText | None:
        """Why that decision cannot be made now; None where it can."""

    def apply(self, decision: Any, now: datetime) -> DeskResult:
        """Make a decision that was not refused."""


def decided_at(decision: Decision, start: StageInput, now: datetime) -> datetime:
    """When it was decided: believed like a report's `reported_at`."""
    report = Report(report_id=decision.decision_id, kind="decision", reported_at=decision.at)
    return bound_times(report, beginning=start.begun_at, now=now, sop=start.sop).reported_at


def note_decision(
    state: TrackedWorkflow, decision: Decision, what: str, text: str, now: datetime, **data: Any
) -> None:
    """One line for the timeline: what was decided, by whom; `data` is what it chose."""
    state.note(
        EntryKind.DECISION, what, text, now, by=decision.by, actor=decision.actor,
        data={"decision_id": decision.decision_id, **data},
    )  # fmt: skip
