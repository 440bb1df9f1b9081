"""The answers of after-sales about a return: an Update with a validator (ER-4.4.2)."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.decisions import AnswerReturn, Decided
    from models.messages.reports import Report, Times, believe
    from models.roles import Role
    from models.stages.returns.request import ReturnCase
    from models.tracking.deadlines import Fact
    from workflows.hearing import refusal
    from workflows.stage import StageWorkflow

ANSWERS = (Role.AFTER_SALES, Role.ORDER_DESK)
"""Who answers a return."""


class ReturnAnswers(StageWorkflow):
    """What was answered about one return."""

    given: ReturnCase
    answers: list[AnswerReturn]
    heeded: int
    """How many of them have decided something."""

    @workflow.update(name="answer", description="after-sales approves or refuses, with a reason")
    async def answer(self, *args: Any) -> Decided:
        """Answer the return, or judge what came back of it (ER-4.4.2)."""
        return await self.decide("answer", AnswerReturn, args, self._answer)

    @answer.validator
    def _check_answer(self, *args: Any) -> None:
        decision = self.new("answer", AnswerReturn, args)
        if decision is None:
            return
        if decision.by not in ANSWERS:
            raise refusal(f"{decision.by} cannot answer a return: after_sales does")
        asked = self.state.step.code in ("awaiting_answer", "awaiting_judgement", "started")
        if not asked or len(self.answers) > self.heeded:
            raise refusal(f"nothing is asked here: it is {self.state.step.code}")
        special = not decision.approve or not self.given.within_policy
        if special and not decision.reason:
            raise refusal("to refuse, or to approve outside policy, needs a reason")

    def _answer(self, decision: AnswerReturn) -> tuple[str, str | None]:
        now = workflow.now()
        said = Report(report_id=decision.decision_id, kind="decision", reported_at=decision.at)
        at = believe(said, beginning=self.given.begun_at, now=now, sop=self.given.sop).reported_at
        text = f"{'approved' if decision.approve else 'refused'}: {decision.reason or 'in policy'}"
        self.note_decision(decision, "return_answered", text, approve=decision.approve)
        times = Times(occurred_at=at, reported_at=at, received_at=now)
        self.state.fact(Fact("return_answered", "", decision.by, times), now)
        self.answers.append(decision)
        return "done", None
