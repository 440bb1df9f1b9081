"""Who settles what was asked about a report, and what follows (ADR-0037)."""

from datetime import datetime

from models.messages.decisions import REPORT_DESKS, QuestionChoice, SettleQuestion
from models.stages.desk import Applied, note_decision
from models.tracking.state import StageState


class Questions:
    """The questioned reports of one workflow, as a desk settles them."""

    def __init__(self, state: StageState) -> None:
        self.state = state

    def why_not(self, decision: SettleQuestion) -> str | None:
        """Why a question cannot be settled so; None where it can."""
        if decision.by not in REPORT_DESKS:
            return f"{decision.by} cannot settle a question: a desk does"
        one = self.state.pending.get(decision.report_id)
        if one is None or not one.asks_desk:
            return f"nothing is asked about report {decision.report_id} here"
        return None

    def apply(self, decision: SettleQuestion, now: datetime) -> Applied:
        """A desk has looked: it is so, or it is not."""
        report_id, choice = decision.report_id, decision.choice
        one = self.state.pending[report_id]
        note_decision(
            self.state, decision, decision.name,
            f"{choice} {one.report.kind} {report_id}: {decision.reason}"[:500], now,
            choice=choice, report_id=report_id, kind=one.report.kind, why=one.why,
        )  # fmt: skip
        why_not = {QuestionChoice.CONFIRM: None, QuestionChoice.REJECT: decision.reason}[choice]
        answer = self.state.settle_question(report_id, why_not, now)
        return Applied(reason=answer.reason)
