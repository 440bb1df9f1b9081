"""Returns 退换货: from the request to refund, exchange, repair or refusal.
FE-4, MC-八, ER-4.4, FS-5.2. It stands next to its order, whose end is not an obstacle."""

from datetime import datetime
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.codes import CallStep, ProblemCode, StepCode
    from models.ids import Stage
    from models.messages.decisions.decisions import (
        AnswerReturn,
        DecisionAnswer,
        EndReturn,
        WithdrawReturn,
    )
    from models.messages.decisions.return_decisions import AgreeReturn
    from models.messages.reports.answer import Answer, ReportOutcome
    from models.messages.reports.report import Facts, Report
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.sop.formatting import counted
    from models.sop.milestones import Milestone
    from models.stages.returns import duties
    from models.stages.returns.desk import ReturnDesk
    from models.stages.returns.record import ReturnRecord
    from models.stages.returns.reports import ReturnInspected
    from models.stages.returns.request import CaseKind, ReturnCase, ReturnOutcome, ReturnResult
    from models.stages.returns.way_back import MOVING_KINDS, SHIPMENT_MOVES
    from models.stages.trunk_pickup.incident_ends import IncidentEnd
    from models.tracking.cases.closing_cases import refuse_further_reports
    from models.tracking.cases.exchange_reports import refuse_other_exchanges
    from models.tracking.cases.return_accounts import ReturnAccounts
    from models.tracking.cases.return_flow import NextStep, ReturnCourse
    from models.tracking.cases.unresolved_incidents import leave_incidents
    from models.tracking.runs.continuation import ContinuedState
    from workflows.compensation.way_back import WayBackSteps
    from workflows.returning.in_transit_returns import TransitReversal
    from workflows.returning.pre_acceptance_returns import HomeReturnSignal
    from workflows.returning.return_goods import ReturnGoods
    from workflows.returning.return_money import ReturnMoney
    from workflows.returning.return_notices import ReturnNotices
    from workflows.returning.return_waits import ReturnWaits
    from workflows.stage import StageWorkflow


@workflow.defn
class ReturnWorkflow(StageWorkflow):
    """One return of one order."""

    record: ReturnRecord

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(ReturnCase, Stage.RETURNS, args, self._begin)

    def _begin(self, start: ReturnCase, continued: ContinuedState | None) -> None:
        self.input = start
        self.begin(Stage.RETURNS, start, duties.DUTIES, continued)
        self.record = ReturnRecord.model_validate(continued.record if continued else {})
        self.books = ReturnAccounts(self.state, self.record)
        self.course = ReturnCourse(self.state, self.record, self.books)
        self.desk = ReturnDesk(self.state, self.record, self.books)
        self._others, self.state.elsewhere = self.state.elsewhere, self._elsewhere
        refuse_other_exchanges(self.state, self.books)
        self.telling = ReturnNotices(self.state, self.books)
        self.goods = ReturnGoods(self.state, self.record, self.steps, self.telling)
        self.money = ReturnMoney(self.state, self.steps)
        self.waits = ReturnWaits(self.state, self.course, self.desk, self.telling, self.steps)
        self.way_back = WayBackSteps(self.state, self.record, self.steps)
        self.turning = TransitReversal(self.state, self.telling, self.steps)
        self.from_home = HomeReturnSignal(self.state, self.telling)

    @workflow.run
    async def run(self, *args: Any) -> ReturnResult:
        """The SOP's steps, one a line."""
        await self.drive(self._steps)
        return ReturnResult(
            outcome=ReturnOutcome(self.state.outcome or ReturnOutcome.WITHDRAWN),
            reason=self.record.reason or self.state.cancel_by,
            exchange=self.record.exchange,
        )

    async def _steps(self) -> None:
        if self.input.kind is CaseKind.WAY_BACK:  # nobody has asked for it, no money goes back
            await self.way_back.come_back()
            await self.wait_for(ReturnInspected)
            self.state.settle(ProblemCode.GOODS_WAY_BACK)
            self.goods.compare()
            await self.goods.put_back()
            self.end(ReturnOutcome.TAKEN_BACK)
        elif self.input.kind is CaseKind.REFUND:  # there are no goods to wait for
            self._owe_money()
            while not (self.books.sums.settled and await self.money.is_back()):
                self.telling.stands()
                await self.waits.refunded()
            self.telling.stands()
            self.end(ReturnOutcome.REFUNDED)
        else:
            self._request()  # FE-4.1, ER-4.4.3
            while not await self._has_ended(step := self.course.next):
                await self._go_on(step)  # FE-4.2, FE-4.3, ER-4.4.2, MC-八(二)2, MC-八(二)3

    async def _has_ended(self, step: NextStep) -> bool:
        """Whether that is the end; of money only once our books have it, too."""
        self.goods.compare()
        self.telling.stands()
        await self.from_home.say(step)
        if not isinstance(step, ReturnOutcome) or self.course.next is not step:
            return False
        if step is ReturnOutcome.REFUNDED and not await self.money.is_back():
            return False
        self.end(step)
        return True

    async def _go_on(self, step: NextStep) -> None:
        """One step: a partner call, or a wait for people."""
        match step:
            case CallStep.PUT_BACK_STOCK:
                await self.goods.put_back()
            case CallStep.TAKE_ORDER:
                await self.goods.exchanged()
            case StepCode.AWAITING_ANSWER:
                await self.waits.answered(StepCode.AWAITING_ANSWER)
            case StepCode.AWAITING_JUDGEMENT:
                await self.waits.answered(StepCode.AWAITING_JUDGEMENT)
            case StepCode.AWAITING_WAY_BACK:
                await self.turning.begin()
                await self.way_back.come_back(unless=lambda: self.course.next is not step)
            case StepCode.AWAITING_COLLECTION:
                await self.waits.collected(self.input.sop.return_send_days)
            case StepCode.AWAITING_REFUND:
                await self.waits.refunded()
            case StepCode() | CallStep():
                await self.waits.past(step)
            case ReturnOutcome():  # our books do not have it so: what is next has changed
                return

    def _request(self) -> None:
        if not self.steps.once("requested"):
            return
        request = self.input.request
        asked, within = counted(self.input.pieces, "piece"), self.input.within_policy
        self.note(
            EntryKind.STAGE, "return_requested",
            f"{request.wish} of {asked} asked for by {request.by}, "
            f"{'within' if within else 'outside'} policy",
            data={
                "request_id": request.request_id, "wish": request.wish, "pieces": self.input.pieces,
                "refund_by": request.refund_by, "within_policy": within, "cause": request.why,
            },
        )  # fmt: skip
        self.telling.asked()
        since = {Milestone.RETURN_REQUESTED: self.input.begun_at}
        if request.at_fault:
            since[Milestone.RETURN_FAULT_CLAIMED] = self.input.begun_at
        self.state.learn(since, workflow.now())

    def _owe_money(self) -> None:
        """The order was cancelled that had been paid for: after-sales owes the money."""
        if not self.steps.once("money_owed"):
            return
        since, most = self.input.money_since, self.input.refund_max_fen
        assert since is not None
        amount = "what was paid" if most is None else f"{most} fen"
        text = f"{amount} to be paid back: {self.input.request.reason}"[:300]
        self.note(EntryKind.STAGE, "money_owed", text, data={"amount_fen": most})
        self.telling.bounced()
        self.state.learn({Milestone.MONEY_OWED: since}, workflow.now())

    def _elsewhere(self, report: Report, facts: Facts, now: datetime) -> Answer | None:
        """What moves is on the way back, and the return's own; so is what ends its incidents."""
        if isinstance(facts, IncidentEnd):
            return None
        if report.kind not in MOVING_KINDS | SHIPMENT_MOVES or self.input.kind is CaseKind.REFUND:
            return self._others(report, facts, now)
        if asked := self.goods.question_of(report):
            return self.state.defer_report(facts, report, asked, now)
        mover = self.goods if self.books.case.way_back is None else self.way_back
        return self.state.answer(report, ReportOutcome.ACCEPTED, mover.move(report))

    # Answer, end -----------------------------------------------------------------------

    @workflow.update(name="answer", description="after-sales approves or refuses, with a reason")
    async def answer(self, *args: Any) -> DecisionAnswer:
        """Answer the return, or judge what came back of it (ER-4.4.2)."""
        return await self.decisions.make(AnswerReturn, args, self.desk)

    @answer.validator
    def _check_answer(self, *args: Any) -> None:
        self.decisions.check(AnswerReturn, args, self.desk)

    @workflow.update(name="withdraw_return", description="whoever asked for it takes it back")
    async def withdraw_return(self, *args: Any) -> DecisionAnswer:
        """Withdraw the return, before its goods are collected."""
        return await self.decisions.make(WithdrawReturn, args, self.desk)

    @withdraw_return.validator
    def _check_withdraw_return(self, *args: Any) -> None:
        self.decisions.check(WithdrawReturn, args, self.desk)

    @workflow.update(name="agree_return", description="something else is agreed with the customer")
    async def agree_return(self, *args: Any) -> DecisionAnswer:
        """Agree on another wish, way of the money, sum, or time to send the goods."""
        return await self.decisions.make(AgreeReturn, args, self.desk)

    @agree_return.validator
    def _check_agree_return(self, *args: Any) -> None:
        self.decisions.check(AgreeReturn, args, self.desk)

    @workflow.update(name="end_return", description="after-sales ends it without money")
    async def end_return(self, *args: Any) -> DecisionAnswer:
        """End the return without money, with the reason."""
        return await self.decisions.make(EndReturn, args, self.desk)

    @end_return.validator
    def _check_end_return(self, *args: Any) -> None:
        self.decisions.check(EndReturn, args, self.desk)

    def end(self, outcome: ReturnOutcome) -> None:
        """The customer is told, and asked for an opinion (FE-4.4); incidents go on (ADR-0051)."""
        self.state.outcome = outcome
        leave_incidents(self.state, workflow.now())  # FH-8.3.2.1
        refuse_further_reports(self.state)
        self.telling.ended(outcome)
        self.state.at(outcome, Role.NOBODY, workflow.now())
        why = f": {self.record.reason}" if self.record.reason else ""
        data = {"outcome": outcome, "exchange": self.record.exchange}
        self.note(EntryKind.CLOSED, outcome, f"return {outcome}{why}", data=data)

    async def wind_down(self, done: bool) -> None:
        """Finish what was under way, and say where goods and money are."""
        if not done:
            outcome = await self.goods.settle()
            await self.from_home.say(outcome)
            if outcome in (ReturnOutcome.EXCHANGED, ReturnOutcome.REFUNDED):
                self.end(outcome)
            else:
                self._end_called_off(outcome)

    def _end_called_off(self, outcome: ReturnOutcome) -> None:
        if self.input.kind is CaseKind.RETURN:
            self.telling.called_off(outcome)
        self.state.outcome = outcome
        leave_incidents(self.state, workflow.now(), cancelled=True)
        refuse_further_reports(self.state)
        self.state.at(outcome, Role.NOBODY, workflow.now())
        text = f"return {outcome}: ended by {self.state.cancel_by}"[:300]
        self.note(EntryKind.CLOSED, outcome, text, data={"outcome": outcome})
