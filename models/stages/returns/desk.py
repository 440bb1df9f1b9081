"""Who answers a return, and when: after-sales approves or refuses, with a reason (ER-4.4.2)."""

from datetime import datetime

from models.codes import StepCode
from models.messages.decisions import WITHDRAW_FOR, AnswerReturn, EndReturn, WithdrawReturn
from models.messages.times import Times
from models.stages.desk import Applied, Tracked, decided_at, note_decision
from models.stages.returns.record import ReturnRecord
from models.stages.returns.reports import ReturnCollected
from models.stages.returns.request import CaseKind, ReturnCase

OfReturn = AnswerReturn | WithdrawReturn | EndReturn
"""What is decided about a return."""

ASKED = (StepCode.AWAITING_ANSWER, StepCode.AWAITING_JUDGEMENT, StepCode.STARTED)
"""The steps in which an answer decides something."""

NOBODY_ASKED = {
    CaseKind.WAY_BACK: "its order was cancelled, nobody asked for a return: the warehouse reports "
    "return_inspected, or after_sales ends it (`end_return`)",
    CaseKind.REFUND: "its order was cancelled, nobody asked for a return: after_sales reports "
    "refunded, or ends it where it is settled otherwise (`end_return`)",
}
"""What is to be done instead of an answer."""


class ReturnDesk:
    """The answers about one return."""

    def __init__(self, state: Tracked, start: ReturnCase, record: ReturnRecord) -> None:
        self.state = state
        self.input = start
        self.record = record

    def why_not(self, decision: OfReturn) -> str | None:
        """Why it cannot be decided so now."""
        if self.state.cancel_by is not None or self.state.closed:
            return "it has ended"
        if self.input.kind is not CaseKind.RETURN and not isinstance(decision, EndReturn):
            return NOBODY_ASKED[self.input.kind]
        match decision:
            case WithdrawReturn():
                return self._why_not_withdraw(decision)
            case EndReturn():
                return self._why_not_end(decision)
        return self._why_not_answer(decision)

    def _why_not_withdraw(self, decision: WithdrawReturn) -> str | None:
        asked_by = self.input.request.by
        if decision.by != asked_by and decision.by not in WITHDRAW_FOR:
            return f"{decision.by} cannot withdraw it: {asked_by} has asked for it"
        if self.state.happened(ReturnCollected.kind):
            return "its goods are on their way back: after_sales ends it (`end_return`)"
        return None

    def _why_not_end(self, decision: EndReturn) -> str | None:
        if decision.by not in decision.made_by:
            return f"{decision.by} cannot end a return: after_sales does"
        if self.state.step.code in ASKED and self.input.kind is CaseKind.RETURN:
            return f"it is {self.state.step.code}: answer it"
        if self.record.exchanging:
            return "its exchange is being taken in: cancel that order"
        return None

    def _why_not_answer(self, decision: AnswerReturn) -> str | None:
        if decision.by not in decision.made_by:
            return f"{decision.by} cannot answer a return: after_sales does"
        if self.state.step.code not in ASKED or self.answered:
            return f"nothing is asked here: it is {self.state.step.code}"
        special = not decision.approve or not self.input.within_policy
        if special and not decision.reason:
            return "to refuse, or to approve outside policy, needs a reason"
        return None

    def apply(self, decision: OfReturn, now: datetime) -> Applied:
        """Answer the return, judge what came back of it, or end it."""
        if isinstance(decision, AnswerReturn):
            return self._answer(decision, now)
        what = "withdrawn" if isinstance(decision, WithdrawReturn) else "ended without money"
        because = f": {decision.reason}" if decision.reason else ""
        note_decision(self.state, decision, decision.name, f"{what}{because}", now)
        self.record.ended, self.record.reason = True, decision.reason
        self.state.cancel_by = f"{decision.by}{because}"
        return Applied()

    def _answer(self, decision: AnswerReturn, now: datetime) -> Applied:
        at = decided_at(decision, self.input, now)
        text = f"{'approved' if decision.approve else 'refused'}: {decision.reason or 'in policy'}"
        approve = decision.approve
        note_decision(self.state, decision, AnswerReturn.makes, text, now, approve=approve)
        times = Times(occurred_at=at, reported_at=at, received_at=now)
        self.state.record(AnswerReturn.makes, decision.by, times, now)
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
