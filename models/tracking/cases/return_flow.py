"""What is next with a return, by what is known of it: every path in one pure place.

FE-4, MC-八(二), ER-4.4, FS-5.2. Its workflow does what this says until there is an end.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from models.codes import CallStep, StepCode
from models.messages.decisions.return_decisions import Wish
from models.messages.reports.report import Facts
from models.roles import Role
from models.stages.fact_waits import wait_of
from models.stages.returns.exchanges import ExchangeAccepted, ExchangeCancelled
from models.stages.returns.record import ReturnRecord
from models.stages.returns.refund_reports import Refunded
from models.stages.returns.repairs import HandedBack, RepairAssigned, Repaired, RepairFailed
from models.stages.returns.reports import ReturnCollected, ReturnInspected
from models.stages.returns.request import ReturnCase, ReturnOutcome
from models.stages.returns.return_choices import ExchangeSent, RepairAt
from models.tracking.cases.exchange_reports import was_reported
from models.tracking.cases.return_accounts import ReturnAccounts
from models.tracking.stage_knowledge import StageKnowledge

NextStep = StepCode | CallStep | ReturnOutcome
"""A wait for people, a partner call, or the end."""

TIMES_ASKED = 2
"""So often nobody has sent the goods, and the return ends: it was asked for them before."""


class ReturnCourse:
    """Where one return stands, and how it goes on."""

    def __init__(self, state: StageKnowledge, record: ReturnRecord, books: ReturnAccounts) -> None:
        self.state = state
        self.record = record
        self.books = books

    @property
    def case(self) -> ReturnCase:
        """The return, as it is agreed by now."""
        return self.books.case

    @property
    def next(self) -> NextStep:
        """What is next."""
        approved = self.record.approved.get(StepCode.AWAITING_ANSWER)
        if approved is None:
            return StepCode.AWAITING_ANSWER  # FE-4.2, ER-4.4.2
        if not approved:
            return ReturnOutcome.REFUSED
        if self.case.request.wish is Wish.REPAIR:
            return self._repair()
        if self._is_sent_first and self.record.exchange is None:
            return CallStep.TAKE_ORDER
        return self._goods() or self._settlement()

    @property
    def _is_sent_first(self) -> bool:
        request = self.case.request
        return request.wish is Wish.EXCHANGE and request.exchange_sent is ExchangeSent.FIRST

    def _repair(self) -> NextStep:
        """At the customer's, or fetched, repaired and brought back (FS-5.2)."""
        fetched = self.case.request.repair_at is RepairAt.WORKSHOP
        if self.books.all_lost:
            return StepCode.AWAITING_WISH
        if fetched and not self.state.happened(ReturnCollected.kind):
            return self._collection()
        if self._is_last(RepairFailed.kind, RepairAssigned.kind, Repaired.kind):
            return StepCode.AWAITING_REPAIRER
        if not self.state.happened(Repaired.kind):
            return StepCode.AWAITING_REPAIR
        if fetched and not self.state.happened(HandedBack.kind):
            return StepCode.AWAITING_HAND_BACK
        return ReturnOutcome.REPAIRED

    def _collection(self) -> NextStep:
        ends = self.record.not_sent >= TIMES_ASKED and self.ends_unsent
        return ReturnOutcome.NOT_SENT if ends else StepCode.AWAITING_COLLECTION

    @property
    def ends_unsent(self) -> bool:
        """Whether it ends where nobody sends the goods; else the customer has new ones already."""
        return not (self._is_sent_first and self.record.exchange is not None)

    def goods_due(self, days: int) -> datetime | None:
        """When the goods are asked for, and as long after that are waited for no more.

        `days` is that term; None: nobody asks any more.
        """
        record, span = self.record, timedelta(days=days)
        since = record.approved_at
        if since is None or record.not_sent >= TIMES_ASKED:
            return None
        first = record.send_by or since + span
        return first + record.not_sent * span

    def _goods(self) -> NextStep | None:
        """Until the goods are in the warehouse, or lost; None: there they are (MC-八(二)2)."""
        if self.books.all_lost:
            return None
        inspected = self.state.happened(ReturnInspected.kind)
        if self.case.turned_round and not inspected and not self.record.at_warehouse:
            return StepCode.AWAITING_WAY_BACK
        is_back = inspected or self.case.turned_round or self.state.happened(ReturnCollected.kind)
        if not is_back:
            return self._collection()
        if not inspected:
            return StepCode.AWAITING_INSPECTION
        judged = self.record.approved.get(StepCode.AWAITING_JUDGEMENT, not self.books.differs)
        if not judged and StepCode.AWAITING_JUDGEMENT not in self.record.approved:
            return StepCode.AWAITING_JUDGEMENT
        if not judged:
            back = self.state.happened(HandedBack.kind)
            return ReturnOutcome.REFUSED if back else StepCode.AWAITING_HAND_BACK
        return None if self.record.put_back else CallStep.PUT_BACK_STOCK

    def _settlement(self) -> NextStep:
        """The new goods, or the money (FE-4.3, MC-八(二)3)."""
        if self.case.request.wish is Wish.REFUND:
            if self.case.turned_round and self.books.sums.agreed_fen == 0:
                return ReturnOutcome.TAKEN_BACK  # nothing was paid by then
            return ReturnOutcome.REFUNDED if self.books.sums.settled else StepCode.AWAITING_REFUND
        if self.record.exchange is None:
            return CallStep.TAKE_ORDER
        if self._of_this_exchange(ExchangeCancelled.kind):
            return ReturnOutcome.EXCHANGED if self._is_paid_back else StepCode.AWAITING_WISH
        accepted = self._of_this_exchange(ExchangeAccepted.kind)
        return ReturnOutcome.EXCHANGED if accepted else StepCode.AWAITING_EXCHANGE

    def _of_this_exchange(self, kind: str) -> bool:
        return was_reported(self.state, self.record, kind)

    @property
    def _is_paid_back(self) -> bool:
        """Whether the new order that is under way pays the money back itself."""
        contents = (one.content for one in self.state.facts.named(ExchangeCancelled.kind))
        return any(
            one.paid_back and one.is_of(self.record.exchange)
            for one in contents
            if isinstance(one, ExchangeCancelled)
        )

    def _is_last(self, kind: str, *others: str) -> bool:
        """Whether that happened last of these."""
        found = [fact.name for fact in self.state.facts if fact.name in (kind, *others)]
        return bool(found) and found[-1] == kind


AWAITED_REPORTS: Final[Mapping[NextStep, type[Facts] | Role]] = {
    StepCode.AWAITING_ANSWER: Role.AFTER_SALES,
    StepCode.AWAITING_JUDGEMENT: Role.AFTER_SALES,
    StepCode.AWAITING_WISH: Role.AFTER_SALES,
    StepCode.AWAITING_REPAIRER: Role.AFTER_SALES,
    StepCode.AWAITING_COLLECTION: ReturnCollected,
    StepCode.AWAITING_INSPECTION: ReturnInspected,
    StepCode.AWAITING_REPAIR: Repaired,
    StepCode.AWAITING_HAND_BACK: HandedBack,
    StepCode.AWAITING_EXCHANGE: ExchangeAccepted,
    StepCode.AWAITING_REFUND: Refunded,
}
"""What each step waits for: a kind of report, or the word of a role."""


def waiting_on(step: NextStep) -> Role:
    """Whose turn it is in a step."""
    wait = AWAITED_REPORTS[step]
    return wait if isinstance(wait, Role) else wait_of(wait).waits_on
