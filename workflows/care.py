"""Care 客户服务: what a customer writes, until it is resolved and stays so.

ER-4.3, FH-3.1.4, MC-八(一), ER-4.4.2, EP-四3. It stands next to its order, whose
end is not an obstacle.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.codes import StepCode
    from models.ids import Stage, is_ticket
    from models.messages.reports import report_parsing
    from models.messages.reports.answer import Answer
    from models.messages.reports.refusals import RefusalCode
    from models.messages.reports.report import Facts, Report
    from models.messages.timeline.timeline import EntryKind
    from models.phrases import phrase
    from models.roles import Role
    from models.stages.care import duties
    from models.stages.care.case_opening import desk_of, writer_of
    from models.stages.care.reports import SurveyNoted, SurveyNotReached
    from models.stages.care.request import CareCase, CareKind, CareOutcome, CareResult
    from models.tracking.cases.care import follow, refusal, reopened_until
    from models.tracking.cases.closing_cases import refuse_further_reports
    from models.tracking.runs.continuation import ContinuedState
    from workflows.stage import StageWorkflow


@workflow.defn
class CareWorkflow(StageWorkflow):
    """One care case."""

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(CareCase, Stage.CARE, args, self._begin)

    def _begin(self, start: CareCase, continued: ContinuedState | None) -> None:
        self.input = start
        self.begin(Stage.CARE, start, duties.DUTIES, continued)
        self.state.outbox.meant = {Role.CUSTOMER: writer_of(start)}
        self._others, self.state.elsewhere = self.state.elsewhere, self._elsewhere

    @workflow.run
    async def run(self, *args: Any) -> CareResult:
        """The SOP's steps, one a line."""
        await self.drive(self._steps)
        return CareResult(outcome=CareOutcome(self.state.outcome or CareOutcome.WITHDRAWN))

    async def _steps(self) -> None:
        self._open()  # ER-4.3.1, MC-八(一)1
        if not self.input.owes:
            return self.end(CareOutcome.RECORDED)  # FH-7.3.1.3, MC-八(三)1
        if self.input.kind is CareKind.FOLLOW_UP:
            await self._asked()  # FH-7.3.1.3, MC-八(三)1
            return self.end(CareOutcome.RECORDED)
        while True:
            await self._resolved()  # ER-4.3.2, FH-3.1.4, MC-八(一)2
            if await self._stays_resolved():
                return self.end(CareOutcome.RESOLVED)

    def _open(self) -> None:
        if not self.steps.once("opened"):
            return
        request, desk = self.input.request, desk_of(self.input)
        self.note(
            EntryKind.STAGE, "care_opened", f"{request.kind} of {request.by}, for {desk}",
            data={"request_id": request.request_id, "kind": request.kind, "score": request.score},
        )  # fmt: skip
        if not self.input.owes or request.kind is CareKind.FOLLOW_UP:
            return  # of a customer who is to be asked the duty speaks
        key = f"{workflow.info().workflow_id}:opened"
        asked = dict.fromkeys((Role.CUSTOMER_SERVICE, desk))
        self.state.outbox.inform(
            key, asked, "care_opened", cause=key, fields={"by": request.by, "kind": request.kind}
        )

    async def _asked(self) -> None:
        """The customer is asked after the end, or cannot be reached."""
        await self.wait_for(SurveyNoted, unless=lambda: self.state.happened(SurveyNotReached.kind))

    async def _resolved(self) -> None:
        """Answered, replied to and resolved, in whatever order; the customer may owe, too."""
        while (at := follow(self.state, self.input, workflow.now())).step is not StepCode.RESOLVED:
            # Each step by its name: the picture of the stage is drawn from these lines.
            if at.step is StepCode.AWAITING_FIRST_ANSWER:
                self.state.at(StepCode.AWAITING_FIRST_ANSWER, at.waiting_on, workflow.now())
            elif at.step is StepCode.AWAITING_CUSTOMER:
                self.state.at(StepCode.AWAITING_CUSTOMER, at.waiting_on, workflow.now())
            elif at.step is StepCode.AWAITING_REPLY:
                self.state.at(StepCode.AWAITING_REPLY, at.waiting_on, workflow.now())
            else:
                self.state.at(StepCode.AWAITING_RESOLUTION, at.waiting_on, workflow.now())
            await workflow.wait_condition(partial(self._is_more, self._facts_so_far))

    async def _stays_resolved(self) -> bool:
        """Whether it is resolved, and nobody reopens it for some days (a term)."""
        until = reopened_until(self.state, self.input.sop.care_reopen_days)
        if until is None:
            return False
        follow(self.state, self.input, workflow.now())
        self.state.at(StepCode.RESOLVED, Role.NOBODY, workflow.now())
        span, before = until - workflow.now(), self._facts_so_far
        if span > timedelta():
            more, why = partial(self._is_more, before), "then it ends, unless it is reopened"
            with suppress(TimeoutError):
                await workflow.wait_condition(more, timeout=span, timeout_summary=why)
        return not self._is_more(before)

    @property
    def _facts_so_far(self) -> tuple[int, int]:
        """What was told of it, and taken back."""
        return len(self.state.facts), self.state.withdrawals

    def _is_more(self, before: tuple[int, int]) -> bool:
        return self._facts_so_far != before

    def _elsewhere(self, report: Report, facts: Facts, now: datetime) -> Answer | None:
        """What makes no sense of a case as it stands is refused; what is no case's is passed on.

        A case about no order has nobody to pass it on to.
        """
        if is_ticket(self.input.order) and facts.stage is not Stage.CARE:
            why = phrase("it is about an order, and this case is about none")
            return report_parsing.refused(report, RefusalCode.OTHER_ORDER, why)
        return refusal(self.state, report, facts) or self._others(report, facts, now)

    def end(self, outcome: CareOutcome) -> None:
        """It has ended, and is not reopened any more."""
        self.state.outcome = outcome
        refuse_further_reports(self.state)  # written now it opens a case of its own
        self.state.at(outcome, Role.NOBODY, workflow.now())
        self.note(EntryKind.CLOSED, outcome, f"care {outcome}", data={"outcome": outcome})

    async def wind_down(self, done: bool) -> None:
        """Called off by a person, what was owed is owed no more."""
        if not done:
            self.state.deadlines.call_off()
            self.end(CareOutcome.WITHDRAWN)
