"""Who settles what was asked about a report, and what follows (ADR-0037)."""

from datetime import datetime

from models.messages.decisions.decisions import REPORT_DESKS, QuestionChoice, SettleQuestion
from models.messages.reports.refusals import UnknownSubject
from models.messages.timeline.duty_row import DutyState
from models.phrases import StructuredText, phrase, role_code
from models.stages.desk import DeskResult, note_decision
from models.tracking.decisions.correction_notices import call_back, informed_by
from models.tracking.decisions.unproved_reports import settle, unproved
from models.tracking.state import StageState


class Questions:
    """The questioned reports of one workflow, as a desk settles them."""

    def __init__(self, state: StageState) -> None:
        self.state = state

    def why_not(self, decision: SettleQuestion) -> StructuredText | None:
        """Why a question cannot be settled so; None where it can."""
        if decision.by not in REPORT_DESKS:
            return phrase("{by} cannot settle a question: a desk does", by=role_code(decision.by))
        one = self.state.pending.get(decision.report_id)
        if unproved(self.state, decision.report_id):
            return None
        if one is None or not one.asks_desk:
            return UnknownSubject(
                "nothing is asked about report {report_id} here",
                {"report_id": decision.report_id},
            )
        return None

    def apply(self, decision: SettleQuestion, now: datetime) -> DeskResult:
        """A desk has looked: it is so, or it is not."""
        report_id, choice = decision.report_id, decision.choice
        if late := unproved(self.state, report_id):
            return self._settle_proof(decision, late[0].name, now)
        one = self.state.pending[report_id]
        note_decision(
            self.state, decision, decision.name,
            f"{choice} {one.report.kind} {report_id}: {decision.reason}"[:500], now,
            choice=choice, report_id=report_id, kind=one.report.kind, why=one.why,
        )  # fmt: skip
        why_not = {QuestionChoice.CONFIRM: None, QuestionChoice.REJECT: decision.reason}[choice]
        to = informed_by(self.state, report_id) if why_not else ()
        answer = self.state.settle_question(report_id, why_not, now)
        call_back(self.state, report_id, one.report.kind, to, by=decision.by, now=now)
        return DeskResult(reason=answer.why)

    def _settle_proof(self, decision: SettleQuestion, kind: str, now: datetime) -> DeskResult:
        """It counts already: whether it was done when it is said to have been is settled."""
        report_id, believed = decision.report_id, decision.choice is QuestionChoice.CONFIRM
        note_decision(
            self.state, decision, decision.name,
            f"{decision.choice} when {kind} {report_id} happened: {decision.reason}"[:500], now,
            choice=decision.choice, report_id=report_id, kind=kind, why=DutyState.UNPROVED,
        )  # fmt: skip
        settle(self.state, report_id, believed, now)
        return DeskResult()
