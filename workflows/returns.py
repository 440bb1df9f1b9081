"""Returns 退换货: from the request to refund, exchange, repair or refusal.

FE-4, MC-八, ER-4.4, FS-5.2.

It stands next to its order, whose end is not an obstacle.
"""

from datetime import datetime
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.codes import ProblemCode, StepCode
    from models.ids import Stage
    from models.messages.decisions import AnswerReturn, Decided, EndReturn, WithdrawReturn
    from models.messages.reports import Answer, Facts, Report, ReportOutcome
    from models.messages.timeline import Happening
    from models.roles import Role
    from models.sop.formatting import counted
    from models.sop.milestones import Milestone
    from models.stages.returns import duties
    from models.stages.returns.desk import ReturnDesk
    from models.stages.returns.record import ReturnRecord
    from models.stages.returns.reports import Refunded, Repaired, ReturnCollected, ReturnInspected
    from models.stages.returns.request import (
        CaseKind,
        ReturnCase,
        ReturnOutcome,
        ReturnResult,
        Wish,
    )
    from models.stages.returns.way_back import MOVES
    from models.tracking.continued import Continued
    from workflows.return_goods import ReturnGoods
    from workflows.return_money import ReturnMoney
    from workflows.stage import StageWorkflow
    from workflows.way_back import WayBackSteps


@workflow.defn
class ReturnWorkflow(StageWorkflow):
    """One return of one order."""

    record: ReturnRecord

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(ReturnCase, Stage.RETURNS, args, self._begin)

    def _begin(self, start: ReturnCase, continued: Continued | None) -> None:
        self.input = start
        self.begin(Stage.RETURNS, start, duties.DUTIES, continued)
        self.record = ReturnRecord.model_validate(continued.record if continued else {})
        self.desk = ReturnDesk(self.state, start, self.record)
        self._others, self.state.elsewhere = self.state.elsewhere, self._elsewhere
        self.goods = ReturnGoods(self.state, start, self.record, self.steps)
        self.money = ReturnMoney(self.state, self.steps)
        self.way_back = WayBackSteps(self.state, start, self.record, self.steps)

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
        if self.input.way_back is not None:  # nobody has asked for it, and no money goes back
            await self.way_back.come_back()
            await self.wait_for(ReturnInspected)
            self.state.settle(ProblemCode.GOODS_WAY_BACK)
            self.goods.compare()
            await self.goods.put_back()
            return self.end(ReturnOutcome.TAKEN_BACK)
        if self.input.kind is CaseKind.REFUND:  # there are no goods to wait for
            self._owe_money()
            await self._refunded()
            return self.end(ReturnOutcome.REFUNDED)
        self._request()  # FE-4.1, ER-4.4.3
        if not await self._approved(StepCode.AWAITING_ANSWER):  # FE-4.2, ER-4.4.2
            return self.end(ReturnOutcome.REFUSED)
        if self.input.request.wish is Wish.REPAIR:
            await self.wait_for(Repaired)  # FE-4.3
            return self.end(ReturnOutcome.REPAIRED)
        await self.wait_for(ReturnCollected)
        self.goods.compare()
        if not await self._passed(await self.wait_for(ReturnInspected)):  # MC-八(二)2
            return self.end(ReturnOutcome.REFUSED)
        await self.goods.put_back()
        if self.input.request.wish is Wish.EXCHANGE:
            await self.goods.exchanged()  # FE-4.3, MC-八(二)3
            return self.end(ReturnOutcome.EXCHANGED)
        await self._refunded()  # FE-4.3, MC-八(二)3
        return self.end(ReturnOutcome.REFUNDED)

    def _request(self) -> None:
        if not self.steps.once("requested"):
            return
        request = self.input.request
        policy = "within policy" if self.input.within_policy else "outside policy"
        pieces = sum(line.pieces for line in self.input.lines)
        self.note(
            Happening.STAGE, "return_requested",
            f"{request.wish} of {counted(pieces, 'piece')} asked for by {request.by}, {policy}",
            data={
                "request_id": request.request_id, "wish": request.wish, "pieces": pieces,
                "refund_by": request.refund_by, "within_policy": self.input.within_policy,
            },
        )  # fmt: skip
        self._tell_request(pieces)
        self.state.learn({Milestone.RETURN_REQUESTED: self.input.begun_at}, workflow.now())

    def _tell_request(self, pieces: int) -> None:
        """After-sales has it to answer (FE-4.1), customer service to look at (MC-八(二)1)."""
        # No clause names the merchant: FE-4.1 has 售后服务人员, MC-八(二)1 客服人员. He reads of
        # it with his order.
        request, key = self.input.request, self.goods.key("asked")
        self.state.outbox.inform(
            key, (Role.AFTER_SALES, Role.CUSTOMER_SERVICE), "return_asked", cause=key,
            fields={
                "by": request.by, "wish": request.wish, "pieces": pieces, "reason": request.reason,
                "within_policy": self.input.within_policy,
            },
        )  # fmt: skip

    def _owe_money(self) -> None:
        """The order was cancelled that had been paid for: after-sales owes the money."""
        if not self.steps.once("money_owed"):
            return
        since, most = self.input.money_since, self.input.refund_max_fen
        assert since is not None
        amount = "what was paid" if most is None else f"{most} fen"
        text = f"{amount} to be paid back: {self.input.request.reason}"[:300]
        self.note(Happening.STAGE, "money_owed", text, data={"amount_fen": most})
        self.state.learn({Milestone.MONEY_OWED: since}, workflow.now())

    async def _approved(self, step: StepCode) -> bool:
        """After-sales answers; a refusal keeps its reason."""
        approved = self.record.approved
        if step not in approved:
            self.state.at(step, Role.AFTER_SALES, workflow.now())
            await workflow.wait_condition(lambda: self.desk.answered)
            answer = self.desk.heed()
            self.record.reason, approved[step] = answer.reason, answer.approve
        return approved[step]

    def _elsewhere(self, report: Report, facts: Facts, now: datetime) -> Answer | None:
        """What moves is on the way back, and the return's own."""
        if report.kind not in MOVES:
            return self._others(report, facts, now)
        if self.input.kind is CaseKind.REFUND:
            return self._others(report, facts, now)
        mover = self.goods if self.input.way_back is None else self.way_back
        return self.state.answer(report, ReportOutcome.ACCEPTED, mover.move(report))

    async def _passed(self, inspected: ReturnInspected | None) -> bool:
        """What is not as described is judged by after-sales (MC-八(二)2)."""
        assert inspected is not None  # no other fact implies it
        self.goods.compare()
        self.state.settle(ProblemCode.COUNT_DIFFERS)  # the warehouse has looked since
        return inspected.as_described or await self._approved(StepCode.AWAITING_JUDGEMENT)

    async def _refunded(self) -> None:
        """The money goes back; what a desk is asked about counts once it is confirmed."""
        chosen = self.input.request.refund_by
        if self.steps.once("refund"):
            self._tell_refund(chosen)
        while True:
            await self.wait_for(Refunded)
            if await self.money.is_back():
                return

    def _tell_refund(self, by: str) -> None:
        key, most = self.goods.key("refund"), self.input.refund_max_fen
        nearest = self.state.deadlines.nearest()
        owed = {"amount_fen": most, "due_at": nearest.due_at if nearest else None}
        cancelled = self.input.kind is CaseKind.REFUND
        code = "refund_cancelled" if cancelled else "refund"
        self.state.outbox.tell(key, Role.AFTER_SALES, code, by=by, **(owed if cancelled else {}))

    # Answer, end -----------------------------------------------------------------------

    @workflow.update(name="answer", description="after-sales approves or refuses, with a reason")
    async def answer(self, *args: Any) -> Decided:
        """Answer the return, or judge what came back of it (ER-4.4.2)."""
        return await self.decisions.make(AnswerReturn, args, self.desk)

    @answer.validator
    def _check_answer(self, *args: Any) -> None:
        self.decisions.check(AnswerReturn, args, self.desk)

    @workflow.update(name="withdraw_return", description="whoever asked for it takes it back")
    async def withdraw_return(self, *args: Any) -> Decided:
        """Withdraw the return, before its goods are collected."""
        return await self.decisions.make(WithdrawReturn, args, self.desk)

    @withdraw_return.validator
    def _check_withdraw_return(self, *args: Any) -> None:
        self.decisions.check(WithdrawReturn, args, self.desk)

    @workflow.update(name="end_return", description="after-sales ends it without money")
    async def end_return(self, *args: Any) -> Decided:
        """End the return without money, with the reason."""
        return await self.decisions.make(EndReturn, args, self.desk)

    @end_return.validator
    def _check_end_return(self, *args: Any) -> None:
        self.decisions.check(EndReturn, args, self.desk)

    def end(self, outcome: ReturnOutcome) -> None:
        """The customer is told, and asked for an opinion (FE-4.4)."""
        key, template = self.goods.key("answer"), f"return_{outcome}"
        self.state.outcome = outcome
        match self.input.kind:
            case CaseKind.RETURN:
                self.state.outbox.tell(key, Role.CUSTOMER, template, opinion=True)
            case CaseKind.WAY_BACK:
                self.state.outbox.tell(key, Role.TRUNK_DESK, "goods_back")
            case CaseKind.REFUND:
                self.state.outbox.tell(key, Role.CUSTOMER, "cancelled_refunded")
        self.state.at(outcome, Role.NOBODY, workflow.now())
        why = f": {self.record.reason}" if self.record.reason else ""
        data = {"outcome": outcome, "exchange": self.record.exchange}
        self.note(Happening.CLOSED, outcome, f"return {outcome}{why}", data=data)

    async def wind_down(self, done: bool) -> None:
        """Finish what was under way, and say where goods and money are."""
        if not done:
            outcome = await self.goods.settle()
            if outcome in (ReturnOutcome.EXCHANGED, ReturnOutcome.REFUNDED):
                self.end(outcome)
            else:
                self._end_called_off(outcome)

    def _end_called_off(self, outcome: ReturnOutcome) -> None:
        if self.record.ended and self.input.kind is CaseKind.RETURN:
            self.state.outbox.tell(self.goods.key("answer"), Role.CUSTOMER, f"return_{outcome}")
        self.state.outcome = outcome
        self.state.at(outcome, Role.NOBODY, workflow.now())
        text = f"return {outcome}: ended by {self.state.cancel_by}"[:300]
        self.note(Happening.CLOSED, outcome, text, data={"outcome": outcome})
