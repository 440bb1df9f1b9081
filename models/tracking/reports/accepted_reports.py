"""The reports of one SOP that were taken: what is kept of them, and what may be done with one.

What judges them needs no more than this, and `report_acceptance.py`, which carries it out,
calls that.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from models.messages.encoding.fingerprints import keep_newest
from models.messages.incidents.goods_as_is import SentAsIs
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.pending_reports import DependentReport, PendingReport, Why, state_of
from models.messages.reports.pending_reports import sentence as why_sentence
from models.messages.reports.report import Facts, Report
from models.phrases import Code, StructuredText, phrase
from models.tracking.reports.incident_records import IncidentRecords
from models.tracking.situation.facts import Fact, Sameness
from models.tracking.stage_knowledge import StageKnowledge


class AcceptedReports(StageKnowledge, ABC):
    """What was taken and what was answered, next to what is known."""

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        self.outgoing: list[Report] = []
        """What is for somebody else to receive."""
        self.incidents = IncidentRecords(self)
        self.answers: dict[str, Answer] = {}
        self.known: dict[str, None] = {}
        """Fingerprints of what others received before, the newest last."""
        self.own_reports: dict[str, None] = {}
        """The ids of reports that were received here; others were handed on."""
        self.same: dict[Sameness, list[Facts]] = {}
        self.repeats: dict[str, Report] = {}
        """What said nothing new, of what is told once: it counts where that is taken back."""
        self.dependent: dict[str, DependentReport] = {}
        """What counts only as long as others do, or is compared with them."""
        self.counted_at: dict[str, datetime] = {}
        """When those began to count that were asked about, or waited."""
        self.withdrawals = 0
        """How often something was taken back that counted: the steps begin again each time."""
        self.restarts: Callable[[Fact, datetime], int] = lambda *_: 0
        """How often the steps begin again because of a fact, though nothing is taken back."""
        self.sent_as_is: Callable[[], tuple[SentAsIs, ...]] = tuple
        """What is damaged, and goes on with the merchant's word."""
        self.ending: Callable[[], bool] = lambda: False
        """Whether the steps have come to their end: what ended them counts."""

    @abstractmethod
    def receive(
        self,
        argument: Any,
        now: datetime,
        *,
        marked: bool = True,
        more: bool = False,
        passed_on: bool = False,
    ) -> Answer:
        """Take in whatever was sent; nothing that is sent makes it fail."""

    @abstractmethod
    def put_in(
        self, fact: Fact, report: Report, now: datetime, *, more: bool = False, proven: bool = False
    ) -> Answer:
        """Let it count; it may be what others waited for."""

    @abstractmethod
    def find(self, fact: Fact, report: Report, now: datetime) -> None:
        """Know what a report makes so by itself: its duties open with it, and it goes with it."""

    @abstractmethod
    def fact_by(self, report_id: str) -> Fact | None:
        """What a report says that counts; nothing that was proved or found by it."""

    @abstractmethod
    def found_by(self, report_id: str) -> Fact | None:
        """What the count of a report has shown to be wrong."""

    @abstractmethod
    def take_out(self, gone: Sequence[Fact], now: datetime) -> None:
        """Be as if these had not been said."""

    @abstractmethod
    def defer_report(
        self, facts: Facts, report: Report, why: Why, now: datetime, *, proven: bool = False
    ) -> Answer:
        """Take a report that does not count yet."""

    @abstractmethod
    def judge_again(self, one: PendingReport, now: datetime) -> None:
        """Receive as things stand by now what has waited: it counts, or is refused, or waits on."""

    @abstractmethod
    def judge_report(self, report: Report, now: datetime, again_at: datetime | None = None) -> None:
        """The same of a report; `again_at`: as of `keep_answer`."""

    # What is answered ------------------------------------------------------------------

    def pending_answer(
        self, report: Report, why: Why, reason: StructuredText | None = None
    ) -> Answer:
        """The answer to a report that does not count yet."""
        answer = self.answer(report, ReportOutcome.ACCEPTED, reason or why_sentence(why))
        return answer.model_copy(update={"state": state_of(why)})

    def answer_known(self, report: Report, *, ref: str | None = None) -> Answer:
        """The answer to a report that says nothing new: of that time, or of that `ref`."""
        keep_newest(self.own_reports, report.report_id, None)
        kind = Code("kind", report.kind)
        why = phrase("{kind} was told before, of that time", kind=kind)
        if ref is not None:
            why = phrase("{kind} of {ref} was told before", kind=kind, ref=ref)
        return self.answer(report, ReportOutcome.KNOWN, why)

    def keep_answer(
        self, answer: Answer, *, settled: bool = False, again_at: datetime | None = None
    ) -> None:
        """What became of a report that was answered otherwise before; `again_at`: see marks."""
        keep_newest(self.answers, answer.report_id, answer)
        self.outbox.answered(answer, settled=settled, again_at=again_at)
        self.changes += 1

    def answer(
        self, report: Report, outcome: ReportOutcome, reason: StructuredText | None, **more: Any
    ) -> Answer:
        """An answer to a report."""
        return Answer(outcome=outcome, report_id=report.report_id, reason=reason, **more)
