"""What a return moves: goods into stock, a new order in exchange; and how it ends when called off.

What was under way when it is called off is finished, since the goods are in the warehouse by then.
"""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.ledger import LedgerActivities
    from activities.stock import StockActivities
    from models.codes import CallStep, ProblemCode, QuestionCode
    from models.messages.orders.order import count_goods
    from models.messages.partners.requests import MoveStock
    from models.messages.reports.believed_times import bound_times
    from models.messages.reports.report import Report
    from models.messages.timeline.timeline import EntryKind
    from models.phrases import StructuredText, phrase
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.returns.exchange_orders import exchange
    from models.stages.returns.record import ReturnRecord
    from models.stages.returns.reports import ReturnCollected, ReturnInspected
    from models.stages.returns.request import CaseKind, ReturnCase, ReturnOutcome
    from models.stages.returns.way_back import COLLECTION_KINDS
    from models.tracking.reports.return_count_checks import find_in_move
    from models.tracking.state import StageState
    from workflows.calls.ledger_calls import until_done
    from workflows.calls.parking import StepAbandoned
    from workflows.calls.steps import Steps
    from workflows.returning.return_notices import ReturnNotices


class ReturnGoods:
    """The goods of one return."""

    def __init__(
        self, state: StageState, record: ReturnRecord, steps: Steps, telling: ReturnNotices
    ) -> None:
        self.state = state
        self.steps = steps
        self.record = record
        self.telling = telling
        self.books = telling.books

    @property
    def input(self) -> ReturnCase:
        """The return, as it is agreed by now."""
        return self.books.case

    def compare(self) -> None:
        """No more goes back than was paid for what came back; the warehouse has it by then."""
        if self.books.counted is not None:
            self.books.limit()
        if self.state.happened(ReturnInspected.kind):
            self.state.settle(ProblemCode.GOODS_WAY_BACK)
        if self.state.happened(ReturnCollected.kind):
            self.state.settle(ProblemCode.GOODS_NOT_SENT)

    async def put_back(self) -> None:
        """Into stock, where they are fit for sale."""
        self.record.taken_back = True
        inspected = self.state.reported(ReturnInspected)
        none, unfit = self.books.counted == 0, inspected is None or not inspected.fit_for_sale
        if none or unfit:
            text = "nothing came back" if none else "not fit for sale: not put back"
            if self.steps.once("not_for_sale"):
                pieces = 0 if none else self.input.pieces
                self._note(EntryKind.PROBLEM, "not_for_sale", text, pieces=pieces)
        else:
            await self.steps.call(
                CallStep.PUT_BACK_STOCK,
                StockActivities.put_back_stock,
                self._returned(),
                f"put {counted(count_goods(self.books.back).total(), 'piece')} back into stock",
            )
        self.record.put_back = True

    def _returned(self) -> MoveStock:
        return MoveStock(
            key=self.key(CallStep.PUT_BACK_STOCK),
            order=self.input.order,
            reserved=self.record.reserved or self.input.reserved,
            lines=self.books.back,
        )

    def question_of(self, report: Report) -> QuestionCode | None:
        """What is asked of a report of the way there: more moves than is to come back."""
        pieces = report.data.get("pieces")
        if self.input.way_back is not None or report.is_settled:
            return None
        more = isinstance(pieces, int) and pieces > self.input.pieces
        return QuestionCode.MORE_COLLECTED if more else None

    def move(self, report: Report) -> StructuredText:
        """A carrier says in the words of the way there where the goods are: on the way back."""
        pieces, now = report.data.get("pieces"), workflow.now()
        if isinstance(pieces, int):
            self.record.pieces = pieces
            case = self.input
            times = bound_times(report, beginning=case.begun_at, now=now, sop=case.sop)
            find_in_move(self.state, report, times, pieces, now)
        text = f"{report.kind}: on the way back"
        self._note(EntryKind.STAGE, "way_back", text, kind=report.kind, pieces=pieces)
        if report.kind in COLLECTION_KINDS:
            self.telling.collected()
            self.state.situation.imply([ReturnCollected.kind])
        return phrase("it is told of return {n}, whose goods are on the way back", n=self.input.n)

    async def exchanged(self) -> None:
        """A new order, linked to the old one, is taken in as at the door."""
        if self.record.exchange is not None:
            return
        self.record.exchanging = True
        lines = self.books.settled_lines or self.input.lines
        new = exchange(
            self.input.model_copy(update={"lines": lines}), again=len(self.record.exchanges)
        )
        await until_done(
            self.steps,
            CallStep.TAKE_ORDER,
            LedgerActivities.take_order,
            new,
            f"order {new.number} again",
            order=new.workflow_id,
        )
        self.record.exchange = new.workflow_id
        self._exchange_is_under_way(new.number)

    def _exchange_is_under_way(self, number: str) -> None:
        text = f"the new goods are on order: {number}"
        self._note(EntryKind.STAGE, "exchange_ordered", text, exchange=self.record.exchange)
        self.telling.exchange(number)

    def key(self, step: str) -> str:
        """The key of one of the return's calls."""
        return self.telling.key(step)

    async def settle(self) -> ReturnOutcome:
        """Finish what was under way as it was called off; where goods and money are by then."""
        self.state.deadlines.call_off()
        for part in (self._finish_putting_back, self._finish_exchange):
            try:
                await part()
            except StepAbandoned as reason:
                text = f"left as it is: {reason}"
                self._note(EntryKind.PROBLEM, "not_finished", text, step=reason.step)
        if self.record.exchange is not None:
            return ReturnOutcome.EXCHANGED
        if (self.record.taken_back or self._is_refund) and self.books.sums.settled:
            return ReturnOutcome.REFUNDED
        if self.record.ended:
            return ReturnOutcome.TAKEN_BACK if self.record.taken_back else ReturnOutcome.WITHDRAWN
        if self.record.taken_back:
            self._leave("unsettled", "the goods are back, the money is not: after-sales settles it")
            return ReturnOutcome.TAKEN_BACK
        if self._is_refund:
            self._leave("unsettled", "the money is not paid back: after-sales settles it")
        elif self.input.way_back is not None:
            self._leave(
                ProblemCode.GOODS_WAY_BACK, "called off on the way back: the trunk desk has to know"
            )
        elif self.state.happened(ReturnCollected.kind):
            self._leave(
                ProblemCode.GOODS_WAY_BACK,
                "the goods are on their way: the customer gets them back",
            )
        return ReturnOutcome.WITHDRAWN

    @property
    def _is_refund(self) -> bool:
        return self.input.kind is CaseKind.REFUND

    async def _finish_putting_back(self) -> None:
        key = self._returned().key
        answer = self.steps.answer(key)
        if self.steps.begun(key) and not (answer is not None and answer.ok):
            await self.put_back()

    async def _finish_exchange(self) -> None:
        if self.record.exchanging and self.record.exchange is None:
            await self.exchanged()

    def _leave(self, what: str, text: str) -> None:
        """Something is left that a person sees to."""
        self.state.outbox.tell(self.key(what), Role.AFTER_SALES, f"return_{what}")
        self._note(EntryKind.PROBLEM, what, text, pieces=self.input.pieces)

    def _note(self, happening: EntryKind, what: str, text: str, **data: Any) -> None:
        self.state.note(happening, what, text, workflow.now(), data=data)
