"""The state of one SOP under way: what it receives and answers; it raises for no report."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from models.messages.encoding.fingerprints import fingerprint, keep_newest
from models.messages.encoding.unreadable_message import UnreadableMessage
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.believed_times import bound_times
from models.messages.reports.pending_reports import PendingReport
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report import Facts, Report
from models.messages.reports.report_parsing import UNREADABLE_REPORT, read, refused
from models.messages.reports.report_passage import ReportState
from models.messages.reports.report_times import ReportTimes
from models.messages.timeline.timeline import EntryKind
from models.phrases import StructuredText, VerbatimText, phrase
from models.stages.order.routing import receives_kinds_of, stage_of_report
from models.stages.report_content import content_of
from models.stages.table import LEGS
from models.tracking.reports.count_checks import kind_of
from models.tracking.reports.fact_review import (
    identify_incident,
    review_after_withdrawal,
    review_waiting_reports,
)
from models.tracking.reports.goods_as_is import sent_as_is
from models.tracking.reports.incident_settlement import asked_of_remedy
from models.tracking.reports.pending_reports import MUST_COME_FIRST, why_blocked
from models.tracking.reports.report_acceptance import Acceptance
from models.tracking.reports.report_conflicts import why_contradictory, why_too_many
from models.tracking.reports.step_restarts import count_restarts
from models.tracking.situation.facts import Reporter, fact_identity, fact_of


class StageState(Acceptance):
    """Everything one SOP knows of its order, and the reports that told it."""

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        self.unread = 0
        self.restarts = lambda fact, now: count_restarts(self, fact, now)
        self.sent_as_is = lambda: sent_as_is(self)
        self.elsewhere: Callable[[Report, Facts, datetime], Answer | None] = self._others
        """Routes a report: takes it where it is received, and says so; None: it is received
        here."""
        self._too_many: set[str] = set()

    def receive(
        self,
        argument: Any,
        now: datetime,
        *,
        marked: bool = True,
        more: bool = False,
        passed_on: bool = False,
    ) -> Answer:
        """Take one report: accepted, known or refused, each recorded. Never raises.

        `marked`: the database is told what became of it; a door that waits for the answer
        writes that itself. `more`: another comes at once, what follows is worked out after it.
        `passed_on`: another workflow of the order has answered it; `passage` is that one's word.
        """
        report = read(argument)
        if isinstance(argument, UnreadableMessage):
            return self._drop(argument, now)
        if not isinstance(report, Report):
            unread = refused(UNREADABLE_REPORT, RefusalCode.UNREADABLE, report)
            self._refuse(UNREADABLE_REPORT, unread, now)
            return unread.model_copy(update={"report_id": ""})
        report = report if passed_on else report.model_copy(update={"passage": None})
        marked = report.passage.kept if report.passage else marked and not passed_on
        known = self.answers.get(report.report_id)
        handed_back = report.passage is not None and not self.has(report.report_id)
        if known and known.outcome is not ReportOutcome.REFUSED and not handed_back:
            if passed_on and marked:
                self.outbox.answered(known)
            return known.model_copy(update={"outcome": ReportOutcome.KNOWN})
        if fingerprint(report.report_id) in self.known:
            return Answer(outcome=ReportOutcome.KNOWN, report_id=report.report_id)
        answer = self._judge(report, now, more)
        if self.closed:
            self.end_pending(now)
        if known != answer:  # one that was refused may be sent again, as it was or corrected
            keep_newest(self.answers, report.report_id, answer)
            self.changes += 1
            if answer.outcome is ReportOutcome.REFUSED:
                self._refuse(report, answer, now)
        elif answer.outcome is not ReportOutcome.REFUSED:
            return answer.model_copy(update={"outcome": ReportOutcome.KNOWN})
        if marked:
            self.outbox.answered(answer)
        return answer

    def _judge(self, report: Report, now: datetime, more: bool) -> Answer:
        facts = content_of(report, self.named)
        if isinstance(facts, Answer):
            return facts
        if (elsewhere := self.elsewhere(report, facts, now)) is not None:
            return elsewhere
        if (why := facts.why_not(self.input)) is not None:
            return refused(report, RefusalCode.INVALID, why)
        return self._believe(facts, report, now, more)

    def _believe(self, facts: Facts, report: Report, now: datetime, more: bool) -> Answer:
        name = facts.own_name(report.by)
        times = bound_times(report, beginning=self.input.begun_at, now=now, sop=self.input.sop)
        if facts.once and self._is_known(name, facts.ref, times):
            keep_newest(self.repeats, report.report_id, report)
            return self.answer_known(report, ref=facts.ref)
        if report.occurred_at and facts in self.same.get(fact_identity(facts, report, times), ()):
            if not self.facts.give_way(facts, report, times):
                return self.answer_known(report)
            self.situation.rebuild(self.facts)
        elif self.is_pending(facts, report):
            return self.answer_known(report)
        ref, unclear = identify_incident(self, facts, report)
        if unclear:
            return refused(report, RefusalCode.WHICH_INCIDENT, unclear, ("incident",))
        if why := why_too_many(facts, name, ref, self):
            return refused(report, RefusalCode.TOO_MANY, why)
        if why := why_contradictory(facts, report, ref, self):
            return refused(report, RefusalCode.INVALID, why)
        if sooner := why_blocked(facts, self.situation):
            return refused(report, RefusalCode.NOT_YET, sooner)
        if report.passage and (asked := report.passage.question):
            return self.adopt(report, asked, now)
        asked_of = asked_of_remedy(self, facts, report, ref)
        if not_yet := asked_of or self.why_not_yet(facts, report, times, now, ref=ref):
            kept = self.defer_report(facts, report, not_yet, now)
            if facts.kind in MUST_COME_FIRST:
                review_waiting_reports(self, now)
            return kept
        return self.put_in(fact_of(facts, report, times, ref), report, now, more=more)

    def _is_known(self, name: str, ref: str, times: ReportTimes) -> bool:
        """Whether it is known as of that time, or sooner: who told it first counts."""
        facts = (fact for fact in self.facts.named(name) if fact.ref == ref)
        return any(fact.times.reported_at <= times.reported_at for fact in facts)

    def settle_question(self, report_id: str, reason: str | None, now: datetime) -> Answer:
        """A desk has settled what was asked: it counts, or for that `reason` it does not."""
        report = (one := self.pending.pop(report_id)).report
        if reason is None:
            report = report.on_the_way(confirmed=True, kept=True, leftover=False, question=None)
            answer = self._judge(report, now, more=False)
        else:
            answer = refused(report, RefusalCode.REJECTED, VerbatimText(reason))
            review_after_withdrawal(self, now)  # others may have been compared with it
        if answer.outcome is ReportOutcome.REFUSED:
            self._refuse(report, answer, now)
        self.keep_answer(answer, settled=True, again_at=one.again_at(now))
        return answer

    def judge_again(self, one: PendingReport, now: datetime) -> None:
        """Receive as things stand by now what has waited: it counts, or is refused, or waits on."""
        self.judge_report(one.report, now, again_at=one.again_at(now))

    def judge_report(self, report: Report, now: datetime, again_at: datetime | None = None) -> None:
        """The same of a report; `again_at`: as of `keep_answer`."""
        answer = self._judge(report, now, more=False)
        if answer.outcome is ReportOutcome.REFUSED:
            self._refuse(report, answer, now)
        self.keep_answer(answer, again_at=again_at)

    def reporter_of(self, report_id: str) -> Reporter | None:
        """Who said a report that counts, or does not count yet, and when it came in."""
        if one := self.pending.get(report_id):
            return Reporter(one.report.by, one.report.actor, one.report.received_at or one.since)
        reported = (fact for fact in self.facts.of_report(report_id) if fact.content is not None)
        fact = next(reported, None)
        return Reporter(fact.by, fact.actor, fact.times.received_at) if fact else None

    def withdraw(self, report_id: str, now: datetime, kept: Report | None = None) -> str:
        """Be as if a report had not been said; its kind. What was called meanwhile stays.

        The steps begin again, and pass what is still so. `kept`: it waits for a leg to come."""
        pending = self.pending.pop(report_id, None)
        removed = self.facts.of_report(report_id)
        waits = pending.report if pending else kept
        kind = waits.kind if waits else kind_of(removed)
        if removed:
            self.dependent.pop(report_id, None)
            self.situation.set_aside.discard(report_id)
            self.take_out(removed, now)
            self.withdrawals += 1
        review_after_withdrawal(self, now)  # what does not count was compared with, too
        self.own_reports.pop(report_id, None)
        accepted, state = ReportOutcome.ACCEPTED, ReportState.WITHDRAWN
        self.keep_answer(Answer(outcome=accepted, report_id=report_id, state=state))
        return kind

    def end_pending(self, now: datetime) -> None:
        """It has ended: what did not count by then goes on with the order, or counts no more."""
        left = self.give_up_pending()
        if self.stage in LEGS:
            self.outgoing.extend(left)
            return
        for one in left:
            answer = refused(one, RefusalCode.ENDED, phrase("it ended before this counted"))
            self._refuse(one, answer, now)
            self.keep_answer(answer)

    # Whose it is -----------------------------------------------------------------------

    def accept_rerouted(self, report: Report, now: datetime) -> None:
        """Receive one that was answered before, and whose way is another now; one received is
        known."""
        if fingerprint(report.report_id) in self.known:
            return
        answer = self._judge(report, now, more=False)
        if answer.outcome is ReportOutcome.REFUSED:
            self._refuse(report, answer, now)
        if report.passage and report.passage.kept:
            self.outbox.answered(answer)
        if self.closed:
            self.end_pending(now)
        self.changes += 1

    def _others(self, report: Report, facts: Facts, now: datetime) -> Answer | None:
        """A leg receives its own kinds, and those of legs that have ended; the order all others."""
        if receives_kinds_of(self.stage, stage_of_report(report)):
            return None
        self.outgoing.append(report)
        return self.passed_on_answer(report, phrase("the order"))

    def passed_on_answer(self, report: Report, to: StructuredText) -> Answer:
        """The answer to a report that another workflow receives."""
        return self.answer(report, ReportOutcome.ACCEPTED, phrase("passed on to {to}", to=to))

    def _drop(self, message: UnreadableMessage, now: datetime) -> Answer:
        """Count what nobody can read; the timeline names the first, a flood does not fill it."""
        self.unread += 1
        if self.unread == 1:
            text = f"a message cannot be read: {message.reason}"[:500]
            self.note(EntryKind.PROBLEM, "unreadable", text, now, data={"unread": self.unread})
        return Answer(outcome=ReportOutcome.REFUSED, report_id="", reason=message.reason)

    def _refuse(self, report: Report, answer: Answer, now: datetime) -> None:
        if answer.code is RefusalCode.TOO_MANY:  # the first says it, a flood does not fill the list
            if report.kind in self._too_many:
                return
            self._too_many.add(report.kind)
        self.note(
            EntryKind.REFUSED_REPORT, report.kind[:64], f"refused: {answer.reason}"[:500], now,
            by=report.by[:64], actor=report.actor, report_id=report.report_id,
            data=answer.line_data,
        )  # fmt: skip
