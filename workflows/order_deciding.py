"""What decisions about one order have in common: who may make one, and when it is too late."""

from datetime import datetime
from typing import Any, TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.decisions import DESKS, Decision
    from models.messages.reports import Report, Times, believe
    from models.sop.milestones import Milestone
    from models.tracking.deadlines import Fact
    from workflows.hearing import refusal
    from workflows.order_cancel import OrderCancel

D = TypeVar("D", bound=Decision)


class OrderDeciding(OrderCancel):
    """How a decision about one order is taken."""

    def _read(self, name: str, model: type[D], args: tuple[Any, ...]) -> D | None:
        """The decision, for a validator; nothing where it is a repeat, which is answered."""
        decision = self.new(name, model, args)
        if decision is None:
            return None
        if self.state.closed or self.cancel_by is not None:
            raise refusal("it has ended, or is being cancelled")
        if decision.by not in DESKS:
            raise refusal(f"{decision.by} cannot decide this: ask {' or '.join(DESKS[:2])}")
        if decision.seen_step not in (None, self.state.step.code):
            raise refusal(
                f"you saw {decision.seen_step}, and it has moved on to {self.state.step.code}"
            )
        return decision

    def _decide(self, decision: Decision, fact: str, text: str) -> tuple[str, str | None]:
        at = self._believed(decision)
        self.note_decision(decision, fact, text)
        self.decided(fact, decision.by, at)
        return "done", None

    def _believed(self, decision: Decision) -> datetime:
        """When it was decided: believed like a report's reported_at."""
        sop, now = self.given.sop, workflow.now()
        said = Report(report_id=decision.decision_id, kind="decision", reported_at=decision.at)
        return believe(said, beginning=self.given.begun_at, now=now, sop=sop).reported_at

    def decided(self, fact: str, by: str, at: datetime) -> None:
        """Record a decision as the fact that a duty waits for."""
        milestone = {
            "order_confirmed": Milestone.ORDER_CONFIRMED,
            "handed_on": Milestone.TRUNK_DESK_RECEIVED,
        }[fact]
        self.state.milestones[milestone] = at
        times = Times(occurred_at=at, reported_at=at, received_at=at)
        self.state.fact(Fact(fact, "", by, times), workflow.now())
