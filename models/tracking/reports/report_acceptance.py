"""What becomes of a report that is believed: it counts, or waits, or a desk is asked about it."""

from collections.abc import Sequence
from datetime import datetime

from models.codes import ProblemCode, QuestionCode
from models.messages.encoding.fingerprints import fingerprint, keep_newest
from models.messages.legs.origin import Origin
from models.messages.reports import report_parsing
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.believed_times import bound_times, sentence
from models.messages.reports.pending_reports import DependentReport, PendingReport, Why
from models.messages.reports.pending_reports import sentence as why_sentence
from models.messages.reports.report import Facts, IncidentFacts, Report
from models.messages.reports.report_times import ReportTimes
from models.messages.timeline.timeline import EntryKind
from models.phrases import Code, JoinedTexts, StructuredText, phrase
from models.roles import Role
from models.sop.formatting import show
from models.tracking.reports.accepted_reports import AcceptedReports
from models.tracking.reports.agreed_as_is import settle_as_is
from models.tracking.reports.cancelled_orders import assignee_of, is_moot
from models.tracking.reports.count_checks import COUNT_FINDINGS
from models.tracking.reports.fact_review import (
    findings_in,
    first_occurrences,
    review_waiting_reports,
)
from models.tracking.reports.former_parties import inform_former, parties_before
from models.tracking.reports.goods_as_is import known_damage_answer
from models.tracking.reports.pending_reports import depends_on_others, why_pending
from models.tracking.reports.report_notices import inform
from models.tracking.reports.splits import planned_by
from models.tracking.situation.facts import Fact, fact_identity, fact_of


class Acceptance(AcceptedReports):
    """Lets reports count, keeps them back, takes them out; each is in one place, or in none."""

    # What counts -----------------------------------------------------------------------

    def put_in(
        self, fact: Fact, report: Report, now: datetime, *, more: bool = False, proven: bool = False
    ) -> Answer:
        """Let it count; it may be what others waited for."""
        keep_newest(self.own_reports, report.report_id, None)
        if (before := self.answers.get(report.report_id)) is not None and before.state is not None:
            keep_newest(self.counted_at, report.report_id, now)
        if fact.content is not None and depends_on_others(fact.content):
            self.dependent[report.report_id] = DependentReport(report=report, proven=proven)
        flags = self._accept(fact, report, now)
        if (planned := planned_by(self, fact)) is not None:
            self.find(
                fact_of(planned, report, fact.times, planned.ref),
                report.model_copy(update={"kind": planned.kind}),
                now,
            )
        self.follow(fact, now, more=True)
        review_waiting_reports(self, now)
        if not more:
            self.catch_up(now)
        if fact.content is not None:
            settle_as_is(self, fact.content, fact.ref, report.report_id, now)
        flags = (*flags, *self.deadlines.why_not_kept(fact, now))
        if known := known_damage_answer(self, fact):
            flags = (*flags, known)
        found = self.found_by(report.report_id)
        if found is not None and isinstance(found.content, COUNT_FINDINGS):
            named = Code("kind", found.content.kind)
            flags = (*flags, JoinedTexts((named, found.content.what), ": "))
        within = self.deadlines.counting_window(fact, now)
        reason = JoinedTexts(flags) if flags else None
        return self.answer(report, ReportOutcome.ACCEPTED, reason, counts_within=within)

    def _accept(self, fact: Fact, report: Report, now: datetime) -> tuple[StructuredText, ...]:
        """Record a fact that is believed, and say what of it was not, or counts no more."""
        facts, times = fact.content, fact.times
        assert facts is not None
        self.same.setdefault(fact_identity(facts, report, times), []).append(facts)
        before = parties_before(self, facts)
        self.know(fact)
        self.withdrawals += self.restarts(fact, now)
        newer = self.situation.superseded_by(fact)
        flags = tuple(sentence(doubt, self.input.sop) for doubt in times.doubts)
        if newer is not None:
            flags = (*flags, _superseded(newer))
        self.outbox.note(
            EntryKind.REPORT if newer is None else EntryKind.SUPERSEDED,
            report.kind,
            facts.means + "".join(f" ({flag})" for flag in flags),
            at=times.occurred_at, now=now, by=report.by, actor=report.actor,
            report_id=report.report_id, assignee=assignee_of(self, facts),
            data={
                "incident": fact.ref if isinstance(facts, IncidentFacts) else None,
                **facts.plain_data(),
                "superseded_by": newer and fingerprint(newer.fact_id),
                "doubted": times.doubts or None,
                "noted_by": report.noted_by,
                "former": report.former or None,
            },
        )  # fmt: skip
        if newer is None and not is_moot(self, facts):
            inform(self.outbox, self.input, report, fact, facts, self.facts)
            inform_former(self, report, fact, before)
        self.settle(ProblemCode.UNKNOWN_SIGNAL)  # whoever sent it has found the right words since
        for settled in facts.settles:
            self.settle(settled)
        return flags

    def find(self, fact: Fact, report: Report, now: datetime) -> None:
        """Know what a report makes so by itself: its duties open with it, and it goes with it."""
        self._accept(fact, report, now)
        self.follow(fact, now, more=True)

    def fact_by(self, report_id: str) -> Fact | None:
        """What a report says that counts; nothing that was proved or found by it."""
        found = findings_in(facts := self.facts.of_report(report_id))
        return next((one for one in facts if one.content and one is not found), None)

    def found_by(self, report_id: str) -> Fact | None:
        """What the count of a report has shown to be wrong."""
        return findings_in(self.facts.of_report(report_id))

    def take_out(self, gone: Sequence[Fact], now: datetime) -> None:
        """Be as if these had not been said."""
        self.facts.remove(gone)
        for key, contents in self.same.items():
            self.same[key] = [
                one for one in contents if not any(fact.content is one for fact in gone)
            ]
        self.situation.rebuild(self.facts)
        self.follow_all_duties(now, taken_back=True)

    def recall(self, fact: Fact) -> None:
        """Know a fact that an earlier run was told: what it means is known with it."""
        self.facts.add(fact)
        if (facts := fact.content) is not None:
            key = fact.name, facts.ref, fact.by, fact.times.occurred_at
            self.same.setdefault(key, []).append(facts)

    # What does not count yet -----------------------------------------------------------

    def why_not_yet(
        self, facts: Facts, report: Report, times: ReportTimes, now: datetime, *, ref: str = ""
    ) -> Why | None:
        """Why it does not count yet, if so."""
        return why_pending(
            facts, report, times, situation=self.situation, facts=list(self.facts),
            start=self.input, now=now, first=first_occurrences(self, now), ref=ref,
        )  # fmt: skip

    def defer_report(
        self, facts: Facts, report: Report, why: Why, now: datetime, *, proven: bool = False
    ) -> Answer:
        """Take a report that does not count yet."""
        received = report.model_copy(update={"received_at": report.received_at or now})
        self.pending[report.report_id] = PendingReport(
            report=received, why=why, since=now, proven=proven
        )
        self.note_pending(facts, report, why, now)
        return self.pending_answer(report, why)

    def note_pending(self, facts: Facts, report: Report, why: Why, now: datetime) -> None:
        """Say in the timeline that a report was taken, and what it waits for."""
        asked = isinstance(why, QuestionCode)
        self.outbox.note(
            EntryKind.QUESTIONED if asked else EntryKind.WAITING,
            report.kind, f"{facts.means} ({why_sentence(why)})",
            at=report.occurred_at or report.reported_at or now, now=now,
            by=report.by, actor=report.actor, report_id=report.report_id,
            data={
                **facts.plain_data(),
                "why": why,
                "noted_by": report.noted_by,
                "former": report.former or None,
            },
        )  # fmt: skip

    def adopt(self, report: Report, why: QuestionCode, now: datetime) -> Answer:
        """Go on asking about a report that a leg was asked about, which has ended."""
        one = PendingReport(report=report, why=why, since=now, again=True)
        self.pending[report.report_id] = one
        return self.pending_answer(report, why)

    def give_up_pending(self) -> list[Report]:
        """What does not count yet, for the order to receive: it goes on asking what was asked
        here."""
        left, self.pending = self.pending, {}
        return [
            one.report.on_the_way(
                kept=True,
                leftover=True,
                question=one.why if isinstance(one.why, QuestionCode) else None,
            )
            for one in left.values()
        ]

    def prove(self, report_id: str, act: str, now: datetime) -> None:
        """A report that waits carries the proof of what the customer did."""
        one = self.pending[report_id]
        self.pending[report_id] = one.model_copy(update={"proven": True})
        report = one.report
        times = bound_times(report, beginning=self.input.begun_at, now=now, sop=self.input.sop)
        self.fact(Fact(act, "", Role.CUSTOMER, times, fact_id=report_id), now)
        review_waiting_reports(self, now)

    def is_pending(self, facts: Facts, report: Report) -> bool:
        """Whether the same was told of that time, no later, and does not count yet: one question.

        What somebody says who was replaced is not what his successor says.
        """
        since = report.reported_at or report.received_at
        return report.occurred_at is not None and any(
            (one.kind, one.by, one.occurred_at, one.former)
            == (report.kind, report.by, report.occurred_at, report.former)
            and (since is None or (one.reported_at or one.received_at or since) <= since)
            and report_parsing.facts_of(type(facts), one)[0] == facts
            for one in (pending.report for pending in self.pending.values())
        )

    def has(self, report_id: str) -> bool:
        """Whether a report was received here; what was answered "passed on" may be told again."""
        return report_id in self.own_reports or report_id in self.pending


def _superseded(newer: Origin) -> StructuredText:
    """What holds in its place."""
    return phrase(
        "superseded: {kind} of {time} holds",
        kind=Code("kind", newer.kind),
        time=show(newer.occurred_at),
    )
