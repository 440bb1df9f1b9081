"""One return as a pure machine: asked for, decided, told, and what our own calls come to."""

from datetime import datetime, timedelta
from typing import Any

from models.codes import CallStep, StepCode
from models.ids import Stage
from models.messages.decisions.decisions import AnswerReturn
from models.messages.decisions.return_decisions import AgreeReturn
from models.messages.orders.money import refund_max
from models.messages.orders.order import Order
from models.messages.reports.answer import Answer
from models.roles import Role
from models.stages import workflow_ids
from models.stages.returns import duties
from models.stages.returns.desk import OfReturn, ReturnDesk
from models.stages.returns.exchange_orders import exchange
from models.stages.returns.goods import returned_lines
from models.stages.returns.record import ReturnRecord
from models.stages.returns.request import ReturnCase
from models.tracking.cases.exchange_reports import refuse_other_exchanges
from models.tracking.cases.return_accounts import ReturnAccounts
from models.tracking.cases.return_flow import NextStep, ReturnCourse
from models.tracking.runs.baton import begin_stage
from tests.builders import an_order
from tests.models.machine import NUMBERS, on, tell
from tests.models.stages.returns.test_returns import a_case, a_request

ASKED = on(24, "09:00")

PRICED = an_order(
    lines=[
        {"sku": "SF", "name": "sofa", "pieces": 2, "amount_fen": 200_00},
        {"sku": "TB", "name": "table", "pieces": 1, "amount_fen": 50_00},
    ],
    total_fen=250_00, payment="paid",
)  # fmt: skip
"""Two sofas for 200 yuan and a table for 50, all of it paid."""


class PureReturn:
    """One return: what it is told, what is decided, and what is next.

    `at` is its clock; each thing happens a minute after the one before.
    """

    def __init__(self, order: Order = PRICED, *lines: tuple[str, int], **request: Any) -> None:
        wish = a_request(*lines, **request)
        back = returned_lines(order, wish)
        fields = {"request": wish, "lines": back, "refund_max_fen": refund_max(order, back)}
        self.begin(a_case(order, **fields))

    def begin(self, start: ReturnCase) -> None:
        """Start the case."""
        name = workflow_ids.case_id(Stage.RETURNS, start.order, start.n)
        self.at = ASKED
        self.state = begin_stage(Stage.RETURNS, start, duties.DUTIES, workflow_id=name, now=self.at)
        self.record = ReturnRecord()
        self.books = ReturnAccounts(self.state, self.record)
        refuse_other_exchanges(self.state, self.books)
        self.course = ReturnCourse(self.state, self.record, self.books)
        self.desk = ReturnDesk(self.state, self.record, self.books)
        self.state.at(StepCode.AWAITING_ANSWER, Role.AFTER_SALES, self.at)

    @property
    def case(self) -> ReturnCase:
        """The return, as it is agreed by now."""
        return self.books.case

    @property
    def next(self) -> NextStep:
        """What is next, once our own calls are made."""
        while isinstance(step := self.course.next, CallStep):
            self._call(step)
        self.state.at(step, Role.NOBODY, self.at)
        return step

    def _call(self, step: CallStep) -> None:
        if step is CallStep.TAKE_ORDER:
            lines = self.books.settled_lines or self.case.lines
            case = self.case.model_copy(update={"lines": lines})
            self.record.exchange = exchange(case, len(self.record.exchanges)).workflow_id
        else:
            self.record.taken_back = self.record.put_back = True

    def tell(self, kind: str, by: str = "", **data: Any) -> Answer:
        """One report, now; by whoever may say it first, where nobody is named."""
        self._later()
        fields = {"by": by} if by else {}
        answer = tell(self.state, kind, self.at, data=data, **fields)
        self._settle()
        return answer

    def answer(self, *, approve: bool = True, **body: Any) -> NextStep:
        """After-sales answers, or judges; what is next."""
        body = {"reason": "looked into", **body}
        self.decide(AnswerReturn, approve=approve, **body)
        decided = self.desk.apply_next_answer()
        self.record.approved[StepCode(self.state.step.code)] = decided.approve
        self.record.approved_at = self.record.approved_at or self.at
        if decided.refund_fen is not None:
            self.record.refund_fen = decided.refund_fen
            self.books.agree()
        return self.next

    def agree(self, **choices: Any) -> NextStep:
        """After-sales agrees on something else with the customer; what is next."""
        self.decide(AgreeReturn, reason="as agreed", **choices)
        return self.next

    def decide(self, model: type[OfReturn], **body: Any) -> None:
        """One decision of after-sales, which is not refused."""
        self._later()
        decision = self.decision(model, **body)
        assert self.desk.why_not(decision) is None
        self.desk.apply(decision, self.at)

    def decision(self, model: type[OfReturn], **body: Any) -> OfReturn:
        """A decision of after-sales."""
        fields = {"decision_id": f"d{next(NUMBERS)}", "by": Role.AFTER_SALES, **body}
        return model.model_validate(fields)

    def refused(self, model: type[OfReturn], **body: Any) -> str:
        """Why a decision is refused."""
        return str(self.desk.why_not(self.decision(model, **body)))

    def _settle(self) -> None:
        if self.books.counted is not None:
            self.books.limit()
        _ = self.next

    def _later(self, span: timedelta = timedelta(minutes=1)) -> datetime:
        self.at += span
        return self.at
