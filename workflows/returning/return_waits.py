"""Where a return waits for people: an answer, the goods, the money (FE-4, MC-八(二), ER-4.4)."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.codes import ProblemCode, StepCode
    from models.messages.timeline.timeline import EntryKind
    from models.roles import Role
    from models.sop.formatting import counted
    from models.stages.returns.desk import ReturnDesk
    from models.stages.returns.request import CaseKind
    from models.stages.returns.return_amounts import ReturnAmounts
    from models.tracking.cases.return_flow import TIMES_ASKED, NextStep, ReturnCourse, waiting_on
    from models.tracking.state import StageState
    from workflows.calls.steps import Steps
    from workflows.returning.return_notices import ReturnNotices


class ReturnWaits:
    """The waits of one return; each ends as soon as the return goes another way."""

    def __init__(
        self, state: StageState, course: ReturnCourse, desk: ReturnDesk,
        telling: ReturnNotices, steps: Steps,
    ) -> None:  # fmt: skip
        self.state = state
        self.course = course
        self.record = course.record
        self.books = course.books
        self.desk = desk
        self.telling = telling
        self.steps = steps

    async def past(self, step: NextStep) -> None:
        """Until something else is next."""
        self.state.at(step, waiting_on(step), workflow.now())
        await workflow.wait_condition(partial(self._is_past, step))

    def _is_past(self, step: NextStep) -> bool:
        return self.course.next is not step

    async def answered(self, step: StepCode) -> None:
        """After-sales answers, or judges what came back; a refusal keeps its reason."""
        if step is StepCode.AWAITING_JUDGEMENT and self.steps.once("judgement"):
            self.telling.to_judge()
        self.state.at(step, Role.AFTER_SALES, workflow.now())
        await workflow.wait_condition(lambda: self.desk.answered)
        answer, record = self.desk.apply_next_answer(), self.record
        record.reason, record.approved[step] = answer.reason, answer.approve
        record.approved_at = record.approved_at or workflow.now()
        if answer.refund_fen is not None:
            record.refund_fen = answer.refund_fen
            self.books.agree()
        self.telling.answered(step, answer.approve)

    async def refunded(self) -> None:
        """The money goes back, whole or in parts; what a desk is asked about counts later."""
        if self.steps.once("refund"):
            self.telling.refund_owed()
        self.state.at(StepCode.AWAITING_REFUND, Role.AFTER_SALES, workflow.now())
        await workflow.wait_condition(partial(self._has_money_moved, self.books.sums))

    def _has_money_moved(self, before: ReturnAmounts) -> bool:
        """Whether some of it is paid, or sent back; of a return, or it goes another way."""
        is_return = self.books.case.kind is CaseKind.RETURN
        moved = self.books.sums != before or self.books.sums.settled
        return moved or (is_return and self._is_past(StepCode.AWAITING_REFUND))

    async def collected(self, days: int) -> None:
        """The goods are fetched, or sent; where nobody does for so many days they are asked for."""
        self.state.at(StepCode.AWAITING_COLLECTION, Role.PROVIDER, workflow.now())
        agreed, due = self.record.send_by, self.course.goods_due(days)
        if due is None:
            await workflow.wait_condition(partial(self._is_past, StepCode.AWAITING_COLLECTION))
            return
        span, moved_on = due - workflow.now(), partial(self._has_moved_on, agreed)
        if span > timedelta():
            why = "then the goods are asked for, or the return ends"
            with suppress(TimeoutError):
                await workflow.wait_condition(moved_on, timeout=span, timeout_summary=why)
        if not moved_on():
            self._not_sent()

    def _has_moved_on(self, agreed: datetime | None) -> bool:
        """Whether the goods are collected, or another time to send them is agreed."""
        return self._is_past(StepCode.AWAITING_COLLECTION) or self.record.send_by != agreed

    def _not_sent(self) -> None:
        """Nobody has sent the goods so far: the first time they are asked for."""
        record, what = self.record, ProblemCode.GOODS_NOT_SENT
        record.not_sent += 1
        pieces, data = counted(self.books.expected, "piece"), {"times": record.not_sent}
        text = f"nobody has sent {pieces} so far"
        self.state.note(EntryKind.PROBLEM, what, text, workflow.now(), data=data)
        if record.not_sent < TIMES_ASKED:
            self.telling.not_sent(record.not_sent)
        elif self.course.ends_unsent:
            record.reason = "nobody has sent the goods"
        else:
            self.state.problem(what)
            self.telling.tell_goods_unsent()
