"""Returns 退换货: from the request to refund, exchange, repair or refusal (FE-4, MC-八, ER-4.4).

It stands beside its order, whose end is no obstacle.
"""

from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.ledger import LedgerActivities
    from activities.stock import StockActivities
    from models import ids
    from models.decisions import AnswerReturn
    from models.duties import returns as duties
    from models.duties.milestones import Milestone
    from models.ids import Stage
    from models.outcome import Outcome
    from models.partners import MoveStock
    from models.returns import (
        Refunded,
        ReturnCase,
        ReturnInspected,
        ReturnOutcome,
        ReturnResult,
        Wish,
        exchange,
    )
    from models.roles import Role
    from models.timeline import Happening
    from workflows import options
    from workflows.failures import sentence_of
    from workflows.return_answers import ReturnAnswers


@workflow.defn
class ReturnWorkflow(ReturnAnswers):
    """One return of one order."""

    @workflow.init
    def __init__(self, *args: Any) -> None:
        self.start(ReturnCase, Stage.RETURNS, args, self._begin)

    def _begin(self, given: ReturnCase) -> None:
        self.given = given
        self.begin(Stage.RETURNS, given, duties.DUTIES)
        self.answers: list[AnswerReturn] = []
        self.heeded = 0
        self.exchange: str | None = None
        self.reason: str | None = None

    @workflow.run
    async def run(self, *args: Any) -> ReturnResult:
        """The SOP's steps, one a line."""
        done = await self.drive(self._steps())
        outcome = self.state.outcome if done else ReturnOutcome.WITHDRAWN
        return ReturnResult(
            outcome=ReturnOutcome(outcome or ReturnOutcome.WITHDRAWN),
            reason=self.reason or self.cancel_by,
            exchange=self.exchange,
        )

    async def _steps(self) -> None:
        self._request()  # FE-4.1
        if not await self._approved("awaiting_answer"):  # FE-4.2, ER-4.4.2
            return self._end(ReturnOutcome.REFUSED)
        if self.given.request.wish is Wish.REPAIR:
            await self.heard("repaired", "awaiting_repair", Role.AFTER_SALES)  # FE-4.3
            return self._end(ReturnOutcome.REPAIRED)
        await self.heard("return_collected", "awaiting_collection", Role.PROVIDER)
        await self.heard("return_inspected", "awaiting_inspection", Role.WAREHOUSE)  # MC-八(二)2
        if not await self._passed():
            return self._end(ReturnOutcome.REFUSED)
        await self._put_back()
        if self.given.request.wish is Wish.EXCHANGE:
            await self._exchanged()  # MC-八(二)3
            return self._end(ReturnOutcome.EXCHANGED)
        await self._refunded()  # MC-八(二)3
        return self._end(ReturnOutcome.REFUNDED)

    def _request(self) -> None:
        request = self.given.request
        self.state.moments[Milestone.RETURN_REQUESTED] = self.given.begun_at
        policy = "within policy" if self.given.within_policy else "outside policy"
        pieces = sum(line.pieces for line in self.given.lines)
        self.note(
            Happening.STAGE, "return_requested",
            f"{request.wish} of {pieces} pieces asked for by {request.by}, {policy}",
        )  # fmt: skip
        self.state.deadlines.refresh(self.state.moments, self.state.facts, workflow.now())

    async def _approved(self, step: str) -> bool:
        """After-sales answers; a refusal keeps its reason."""
        self.state.at(step, Role.AFTER_SALES, workflow.now())
        await workflow.wait_condition(lambda: len(self.answers) > self.heeded)
        answer = self.answers[self.heeded]
        self.heeded += 1
        self.reason = answer.reason
        return answer.approve

    async def _passed(self) -> bool:
        """What is not as described is judged by after-sales (MC-八(二)2)."""
        told = self.state.told["return_inspected"]
        assert isinstance(told, ReturnInspected)
        return told.as_described or await self._approved("awaiting_judgement")

    async def _put_back(self) -> None:
        told = self.state.told["return_inspected"]
        if not (isinstance(told, ReturnInspected) and told.fit_for_sale):
            self.note(Happening.PROBLEM, "not_for_sale", "not fit for sale: not put back")
            return
        await self.steps.call(
            "put_back_stock",
            StockActivities.put_back_stock,
            MoveStock(
                key=self._key("put_back_stock"), order=self.given.order,
                reserved=self.given.reserved, lines=self.given.lines,
            ),
            f"put {sum(line.pieces for line in self.given.lines)} pieces back into stock",
        )  # fmt: skip

    async def _refunded(self) -> None:
        """The money goes back the way the customer chose; another way is asked about."""
        chosen = self.given.request.refund_by
        self.state.journal.tell(self._key("refund"), Role.AFTER_SALES, "refund", by=chosen)
        while True:
            await self.heard("refunded", "awaiting_refund", Role.AFTER_SALES)
            told = self.state.told["refunded"]
            if isinstance(told, Refunded) and told.refund_by == chosen:
                self.state.settle("refunded_another_way")
                return
            self.state.problem("refunded_another_way")
            self.state.names.discard("refunded")

    async def _exchanged(self) -> None:
        """A new order, linked to the old one, is taken in as at the door."""
        new = exchange(self.given)
        while True:
            try:
                outcome: Outcome = await workflow.execute_activity_method(
                    LedgerActivities.take_order, new, **options.ledger(f"order {new.number} anew")
                )
                trouble = None if outcome.ok else outcome.reason or "refused"
            except ActivityError as error:
                trouble = sentence_of(error)
            if trouble is None:
                self.exchange = new.workflow_id
                return
            await self.steps.park("take_order", trouble)

    def _end(self, outcome: ReturnOutcome) -> None:
        """The customer is told, and asked for an opinion (FE-4.4)."""
        self.state.outcome = outcome
        self.state.journal.tell(
            self._key("answer"), Role.CUSTOMER, f"return_{outcome}", opinion=True
        )
        self.state.at(outcome, Role.NOBODY, workflow.now())
        why = f": {self.reason}" if self.reason else ""
        self.note(Happening.CLOSED, outcome, f"return {outcome}{why}")

    def _key(self, step: str) -> str:
        return ids.step_key(self.state.journal.workflow_id, step)

    async def wind_down(self, done: bool) -> None:
        if not done:
            self.state.deadlines.call_off()
            self.state.outcome = ReturnOutcome.WITHDRAWN
            self.note(Happening.CLOSED, "withdrawn", f"return withdrawn by {self.cancel_by}")
