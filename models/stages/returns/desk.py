"""Who answers a return, and when: after-sales approves or refuses, with a reason (ER-4.4.2)."""

from datetime import datetime

from models.codes import StepCode
from models.ids import Stage
from models.messages.decisions.decisions import (
    WITHDRAW_FOR,
    AnswerReturn,
    EndReturn,
    WithdrawReturn,
)
from models.messages.decisions.return_decisions import AgreeReturn, Wish
from models.messages.encoding.fingerprints import fingerprint
from models.messages.reports.report_times import ReportTimes
from models.phrases import Code, StructuredText, phrase, role_code
from models.roles import Role
from models.stages import workflow_ids
from models.stages.desk import DeskResult, TrackedWorkflow, decided_at, note_decision
from models.stages.returns.case_opening import DOOR_ID
from models.stages.returns.desk_accounts import DeskAccounts
from models.stages.returns.facts import CUSTOMER_AND_MERCHANT
from models.stages.returns.investigation import ReturnInvestigated
from models.stages.returns.record import ReturnRecord
from models.stages.returns.reports import ReturnCollected, ReturnInspected
from models.stages.returns.request import CaseKind, ReturnCase

OfReturn = AnswerReturn | WithdrawReturn | EndReturn | AgreeReturn
"""What is decided about a return."""

ANSWERABLE_STEPS = (StepCode.AWAITING_ANSWER, StepCode.AWAITING_JUDGEMENT, StepCode.STARTED)
"""The steps in which an answer decides something."""

NOBODY_ASKED = {
    CaseKind.WAY_BACK: phrase(
        "its order was cancelled, nobody asked for a return: the warehouse reports "
        "return_inspected, or after_sales ends it (`end_return`)"
    ),
    CaseKind.REFUND: phrase(
        "its order was cancelled, nobody asked for a return: after_sales reports refunded, or ends "
        "it where it is settled otherwise (`end_return`)"
    ),
}
"""What is to be done instead of an answer."""


class ReturnDesk:
    """The answers about one return."""

    def __init__(self, state: TrackedWorkflow, record: ReturnRecord, books: DeskAccounts) -> None:
        self.state = state
        self.record = record
        self.books = books

    @property
    def input(self) -> ReturnCase:
        """The return, as it is agreed by now."""
        return self.books.case

    def why_not(self, decision: OfReturn) -> StructuredText | None:
        """Why it cannot be decided so now."""
        if self.state.cancel_by is not None or self.state.closed:
            return phrase("it has ended")
        kind = self.input.kind
        may_agree = kind is CaseKind.REFUND and isinstance(decision, AgreeReturn)
        if self._is_accepted_again(decision):
            return self._why_not_call_off()
        if kind is not CaseKind.RETURN and not (isinstance(decision, EndReturn) or may_agree):
            return NOBODY_ASKED[kind]
        match decision:
            case WithdrawReturn():
                return self._why_not_withdraw(decision)
            case EndReturn():
                return self._why_not_end(decision)
            case AgreeReturn():
                return self._why_not_agree(decision)
        return self._why_not_answer(decision)

    def _is_accepted_again(self, decision: OfReturn) -> bool:
        """Whether its order says that the customer takes what he had refused at the door."""
        by_order = isinstance(decision, WithdrawReturn) and decision.by == Role.SYSTEM
        return by_order and self.input.request.request_id.startswith(DOOR_ID)

    def _why_not_call_off(self) -> StructuredText | None:
        inspected = self.state.happened(ReturnInspected.kind)
        if inspected or self.record.holder not in (None, Role.PROVIDER):
            return phrase("its goods are on their way back: after_sales ends it (`end_return`)")
        return None

    def _why_not_withdraw(self, decision: WithdrawReturn) -> StructuredText | None:
        asked_by = self.input.request.by
        if decision.by != asked_by and decision.by not in WITHDRAW_FOR:
            return phrase(
                "{by} cannot withdraw it: {asked_by} has asked for it",
                by=role_code(decision.by),
                asked_by=role_code(asked_by),
            )
        if self.state.happened(ReturnCollected.kind):
            return phrase("its goods are on their way back: after_sales ends it (`end_return`)")
        if self.record.stopped:
            return phrase("its goods are turned round: after_sales ends it (`end_return`)")
        return None

    def _why_not_end(self, decision: EndReturn) -> StructuredText | None:
        if decision.by not in decision.made_by:
            return phrase("{by} cannot end a return: after_sales does", by=role_code(decision.by))
        if self.state.step.code in ANSWERABLE_STEPS and self.input.kind is CaseKind.RETURN:
            return phrase("it is {step}: answer it", step=Code("step", self.state.step.code))
        if self.record.exchanging and self.record.exchange is None:
            return phrase("its exchange is being taken in: cancel that order")
        return None

    def _why_not_agree(self, decision: AgreeReturn) -> StructuredText | None:
        if decision.by not in decision.made_by:
            return phrase("{by} cannot agree on it: after_sales does", by=role_code(decision.by))
        if self.state.step.code in ANSWERABLE_STEPS and self.input.kind is CaseKind.RETURN:
            return phrase(
                "it is {step}: answer it first (`answer`)", step=Code("step", self.state.step.code)
            )
        if decision.wish is not None and (why := self._why_not_wish(decision.wish)):
            return why
        return self._why_not_sum(decision.refund_fen)

    def _why_not_wish(self, wish: Wish) -> StructuredText | None:
        """Goods that are on stock are not repaired; a new order that is under way is cancelled."""
        if self.input.kind is CaseKind.REFUND:
            return phrase("no goods go back, only money: agree on its way or its sum")
        step = self.state.step.code
        if self.record.exchange is not None and step != StepCode.AWAITING_WISH:
            return phrase(
                "its new order is under way: cancel {exchange} first", exchange=self.record.exchange
            )
        if wish is Wish.REPAIR and self.record.taken_back:
            return phrase("its goods are back on stock: agree on refund or exchange")
        if wish is not Wish.REFUND and self.books.sums.paid_fen:
            return phrase("some of its money is paid back already: agree on the rest of the money")
        return None

    def _why_not_sum(self, fen: int | None) -> StructuredText | None:
        """No more than was paid for the goods, no less than went back."""
        if fen is None:
            return None
        worth, paid = self.books.goods_worth, self.books.sums.paid_fen
        if worth is not None and fen > worth:
            return phrase(
                "{fen} fen are more than the {worth} fen that were paid for these goods",
                fen=fen,
                worth=worth,
            )
        return (
            phrase("{paid} fen of it are paid back already, {fen} is less", paid=paid, fen=fen)
            if fen < paid
            else None
        )

    def _why_not_answer(self, decision: AnswerReturn) -> StructuredText | None:
        if decision.by not in decision.made_by:
            return phrase(
                "{by} cannot answer a return: after_sales does", by=role_code(decision.by)
            )
        if self.state.step.code not in ANSWERABLE_STEPS or self.answered:
            return phrase(
                "nothing is asked here: it is {step}", step=Code("step", self.state.step.code)
            )
        special = not decision.approve or not self.input.within_policy
        if special and not decision.reason:
            return phrase("to refuse, or to approve outside policy, needs a reason")
        if self._lacks_findings and not decision.reason:
            return phrase(
                "nobody has looked into what is said to be wrong: report "
                "return_investigated, or say in the reason what was found"
            )
        return self._why_not_sum(decision.refund_fen)

    @property
    def _lacks_findings(self) -> bool:
        """Whether somebody is said to be at fault, and nobody has said what was found (FE-4.2)."""
        if self.state.step.code == StepCode.AWAITING_JUDGEMENT:
            return False
        return self.input.request.at_fault and not self.state.happened(ReturnInvestigated.kind)

    def apply(self, decision: OfReturn, now: datetime) -> DeskResult:
        """Answer the return, judge what came back of it, or end it."""
        if isinstance(decision, AnswerReturn):
            return self._answer(decision, now)
        if isinstance(decision, AgreeReturn):
            return self._agree(decision, now)
        what = "withdrawn" if isinstance(decision, WithdrawReturn) else "ended without money"
        because = f": {decision.reason}" if decision.reason else ""
        note_decision(self.state, decision, decision.name, f"{what}{because}", now)
        self.record.ended, self.record.reason = True, decision.reason
        self.state.cancel_by = f"{decision.by}{because}"
        return DeskResult()

    def _answer(self, decision: AnswerReturn, now: datetime) -> DeskResult:
        at = decided_at(decision, self.input, now)
        text = f"{'approved' if decision.approve else 'refused'}: {decision.reason or 'in policy'}"
        note_decision(
            self.state, decision, AnswerReturn.makes, text, now, approve=decision.approve,
            refund_fen=decision.refund_fen,
        )  # fmt: skip
        times = ReportTimes(occurred_at=at, reported_at=at, received_at=now)
        self.state.record(AnswerReturn.makes, decision.by, times, now)
        self.record.answers.append(decision)
        return DeskResult()

    def _agree(self, decision: AgreeReturn, now: datetime) -> DeskResult:
        """From now on this holds; a later time to send the goods lets all of it run again."""
        record = self.record
        chosen = ", ".join(f"{name} {value}" for name, value in decision.choices.items())
        note_decision(
            self.state, decision, decision.name, f"agreed: {chosen}: {decision.reason}"[:500], now,
            **decision.choices,
        )  # fmt: skip
        self._tell_agreed(decision)
        if decision.wish is not None and record.exchange is not None:
            record.exchanges = (*record.exchanges, record.exchange)
            record.exchange, record.exchanging = None, False
        record.wish = decision.wish or record.wish
        record.refund_by = decision.refund_by or record.refund_by
        record.refund_fen = (
            record.refund_fen if decision.refund_fen is None else decision.refund_fen
        )
        if decision.send_by is not None:
            record.send_by, record.not_sent = decision.send_by, 0
        self.books.agree()
        return DeskResult()

    def _tell_agreed(self, decision: AgreeReturn) -> None:
        """Customer and merchant are informed of what holds from now on."""
        case = workflow_ids.case_id(Stage.RETURNS, self.input.order, self.input.n)
        for role in CUSTOMER_AND_MERCHANT:
            key = f"{case}:agreed:{fingerprint(decision.decision_id)}:{role}"
            self.state.outbox.tell(key, role, "return_agreed", **decision.choices)

    @property
    def answered(self) -> bool:
        """Whether there is an answer that has decided nothing yet."""
        return len(self.record.answers) > self.record.heeded

    def apply_next_answer(self) -> AnswerReturn:
        """The next answer, which decides now."""
        answer = self.record.answers[self.record.heeded]
        self.record.heeded += 1
        return answer
