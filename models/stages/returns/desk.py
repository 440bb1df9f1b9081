"""Who answers a return, and when: after-sales approves or refuses, with a reason (ER-4.4.2)."""

from datetime import datetime

from models.codes import StepCode
from models.messages.decisions import AnswerReturn
from models.messages.reports import Times
from models.stages.desk import Applied, Tracked, decided_at, note_decision
from models.stages.returns.record import ReturnRecord
from models.stages.returns.request import ReturnCase

ASKED = (StepCode.AWAITING_ANSWER, StepCode.AWAITING_JUDGEMENT, StepCode.STARTED)
"""The steps in which an answer decides something."""


class ReturnDesk:
    """The answers about one return."""

    def __init__(self, state: Tracked, start: ReturnCase, record: ReturnRecord) -> None:
        self.state = state
        self.input = start
        self.record = record

    def why_not(self, decision: AnswerReturn) -> str | None:
        """Why it cannot be answered so now."""
        if decision.by not in decision.made_by:
            return f"{decision.by} cannot answer a return: after_sales does"
        if self.state.step.code not in ASKED or self.answered:
            return f"nothing is asked here: it is {self.state.step.code}"
        special = not decision.approve or not self.input.within_policy
        if special and not decision.reason:
            return "to refuse, or to approve outside policy, needs a reason"
        return None

    def apply(self, decision: AnswerReturn, now: datetime) -> Applied:
        """Answer the return, or judge what came back of it."""
        at = decided_at(decision, self.input, now)
        text = f"{'approved' if decision.approve else 'refused'}: {decision.reason or 'in policy'}"
        approve = decision.approve
        note_decision(self.state, decision, "return_answered", text, now, approve=approve)
        times = Times(occurred_at=at, reported_at=at, received_at=now)
        self.state.record("return_answered", decision.by, times, now)
        self.record.answers.append(decision)
        return Applied()

    @property
    def answered(self) -> bool:
        """Whether there is an answer that has decided nothing yet."""
        return len(self.record.answers) > self.record.heeded

    def heed(self) -> AnswerReturn:
        """The next answer, which decides now."""
        answer = self.record.answers[self.record.heeded]
        self.record.heeded += 1
        return answer
