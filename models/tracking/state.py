"""The state of one SOP under way, as a pure machine: what it hears, and what it answers.

Nothing here awaits, and nothing here raises for what people report.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from models import faults
from models.codes import ProblemCode
from models.ids import Stage
from models.messages import reading, reports
from models.messages.believing import believe, sentence
from models.messages.leg import fingerprint, keep_newest
from models.messages.refusals import RefusalCode
from models.messages.reports import Answer, Facts, IncidentFacts, Report, ReportOutcome
from models.messages.timeline import Happening
from models.messages.times import Times
from models.messages.unreadable import Unreadable
from models.roles import Role
from models.sop.formatting import show
from models.stages.table import KINDS, LEGS
from models.stages.trunk_pickup.troubles import ExceptionFound
from models.tracking.counting import exception_in
from models.tracking.facts import Fact
from models.tracking.knowledge import Knowledge


class StageState(Knowledge):
    """Everything one SOP knows of its order, and the reports that told it."""

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        self.answers: dict[str, Answer] = {}
        self.known: dict[str, None] = {}
        """Fingerprints of what others heard before, the newest last."""
        self.own_reports: dict[str, None] = {}
        """The ids of reports that were heard here; others were handed on."""
        self.outgoing: list[Report] = []
        """What is for somebody else to hear."""
        self.unread = 0
        self.elsewhere: Callable[[Report, Stage], str | None] = self._others
        """Routes a report: takes it where it is heard, and says so; None: it is heard here."""
        self._too_many: set[str] = set()
        self._same: dict[tuple[str, str, str, datetime], list[Facts]] = {}

    def hear(
        self, argument: Any, now: datetime, *, marked: bool = True, more: bool = False
    ) -> Answer:
        """Take one report: accepted, known or refused, each recorded. Never raises.

        `marked`: the database is told what became of it; a door that waits for the answer
        writes that itself. `more`: another comes at once, what follows is worked out after it.
        """
        report = reading.read(argument)
        if isinstance(argument, Unreadable):
            return self._drop(argument, now)
        if isinstance(report, str):
            refused = reports.refused(reports.NAMELESS, RefusalCode.UNREADABLE, report)
            self._refuse(reports.NAMELESS, refused, now)
            return refused.model_copy(update={"report_id": ""})
        known = self.answers.get(report.report_id)
        if known is not None and known.outcome is not ReportOutcome.REFUSED:
            return known.model_copy(update={"outcome": ReportOutcome.KNOWN})
        if fingerprint(report.report_id) in self.known:
            return Answer(outcome=ReportOutcome.KNOWN, report_id=report.report_id)
        answer = self._judge(report, now, more)
        if known == answer:
            return answer.model_copy(update={"outcome": ReportOutcome.KNOWN})
        # One that was refused may be corrected and sent again under its id.
        keep_newest(self.answers, report.report_id, answer)
        if answer.outcome is ReportOutcome.REFUSED:
            self._refuse(report, answer, now)
        if marked:
            self.outbox.mark(report.report_id, answer.outcome, answer.reason)
        self.changes += 1
        return answer

    def _judge(self, report: Report, now: datetime, more: bool) -> Answer:
        if report.order is not None and report.order != self.named:
            reason = f"it is a report of {report.order}, and this is {self.named}"
            return reports.refused(report, RefusalCode.OTHER_ORDER, reason)
        if (kind := KINDS.get(report.kind)) is None:
            near = faults.nearest(report.kind, KINDS)
            reason = f"there is no report kind {report.kind}" + (f"; {near}?" if near else "")
            return reports.refused(report, RefusalCode.UNKNOWN_KIND, reason)
        if report.by not in (*kind.by, Role.ORDER_DESK):
            reason = f"{report.kind} is reported by {' or '.join(kind.by)}, not by {report.by}"
            return reports.refused(report, RefusalCode.WRONG_ROLE, reason)
        facts, invalid, missing = reading.facts_of(kind, report)
        if facts is None:
            return reports.refused(report, RefusalCode.INVALID, invalid, missing)
        if (where := self.elsewhere(report, facts.stage)) is not None:
            return self._answer(report, ReportOutcome.ACCEPTED, where)
        if (why := facts.why_not(self.input)) is not None:
            return reports.refused(report, RefusalCode.INVALID, why)
        keep_newest(self.own_reports, report.report_id, None)
        return self._believe(facts, report, now, more)

    def _believe(self, facts: Facts, report: Report, now: datetime, more: bool) -> Answer:
        name = facts.fact_name(report.by)
        known = ReportOutcome.KNOWN
        times = believe(report, beginning=self.input.begun_at, now=now, sop=self.input.sop)
        if facts.once and self._is_known(name, facts.ref, times):
            return self._answer(report, known, f"{report.kind} of {facts.ref} was told before")
        if report.occurred_at and facts in self._same.get(_same(facts, report, times), ()):
            return self._answer(report, known, f"{report.kind} was told before, of that time")
        ref, unclear = self.situation.incidents.meant_by(facts, report.report_id)
        if unclear:
            return reports.refused(report, RefusalCode.WHICH_INCIDENT, unclear, ("incident",))
        if (why := self.facts.too_many(facts, name)) is not None:
            return reports.refused(report, RefusalCode.TOO_MANY, why)
        fact = fact_of(facts, report, times, ref)
        flags = self._accept(fact, report, now)
        flags += self._compare(facts, report, times, now)
        self.follow(fact, now, more=more)
        return self._answer(report, ReportOutcome.ACCEPTED, "; ".join(flags) or None)

    def _compare(
        self, facts: Facts, report: Report, times: Times, now: datetime
    ) -> tuple[str, ...]:
        """Find what a hand-over shows to be wrong: the exception's duties open by themselves."""
        found = exception_in(report, facts, self.input, self.facts)
        if found is None or self.cancel_by is not None:
            return ()
        exception, found_by = found
        fact = fact_of(exception, found_by, times, exception.ref)
        self._accept(fact, found_by, now)
        self.follow(fact, now, more=True)
        return (f"{ExceptionFound.kind}: {exception.what}",)

    def _is_known(self, name: str, ref: str, times: Times) -> bool:
        """Whether it is known as of that time, or sooner: who told it first counts."""
        facts = (fact for fact in self.facts.named(name) if fact.ref == ref)
        return any(fact.times.reported_at <= times.reported_at for fact in facts)

    def hear_routed(self, report: Report, now: datetime) -> None:
        """Hear a report that was answered before, and whose way is another one now.

        One that another workflow of the order has heard is known, and needs nothing more.
        """
        if fingerprint(report.report_id) in self.known:
            return
        answer = self._judge(report, now, more=False)
        if answer.outcome is ReportOutcome.REFUSED:
            self._refuse(report, answer, now)
        self.changes += 1

    def _others(self, report: Report, stage: Stage) -> str | None:
        """A leg hears its own kinds, and those of legs that have ended; the order all others."""
        ended = stage in LEGS and self.stage in LEGS and LEGS.index(stage) < LEGS.index(self.stage)
        if stage == self.stage or ended:
            return None
        self.outgoing.append(report)
        return "passed on to the order"

    def _accept(self, fact: Fact, report: Report, now: datetime) -> tuple[str, ...]:
        """Record a fact that is believed, and say what of it was not, or counts no more."""
        facts, times = fact.content, fact.times
        assert facts is not None
        self._same.setdefault(_same(facts, report, times), []).append(facts)
        self.know(fact)
        newer = self.situation.superseded_by(fact)
        flags = tuple(sentence(doubt, self.input.sop) for doubt in times.doubts)
        if newer is not None:
            flags = (*flags, f"superseded: {newer.kind} of {show(newer.occurred_at)} holds")
        self.outbox.note(
            Happening.REPORT if newer is None else Happening.SUPERSEDED,
            report.kind,
            facts.means + "".join(f" ({flag})" for flag in flags),
            at=times.occurred_at, now=now, by=report.by, actor=report.actor,
            report_id=report.report_id, assignee=facts.assignee,
            data={
                **facts.plain_data(),
                "incident": fact.ref if isinstance(facts, IncidentFacts) else None,
                "superseded_by": newer and newer.fact,
                "doubted": times.doubts or None,
                "noted_by": report.noted_by,
                "former": report.former or None,
            },
        )  # fmt: skip
        if newer is None:
            self._inform(facts, report, fact)
        self.settle(ProblemCode.UNKNOWN_SIGNAL)  # whoever sent it has found the right words since
        for settled in facts.settles:
            self.settle(settled)
        return flags

    def _inform(self, facts: Facts, report: Report, fact: Fact) -> None:
        """Let those hear it at once, with what it says, whom the SOP names."""
        key = f"{self.outbox.workflow_id}:{report.kind}:{fingerprint(report.report_id)}"
        self.outbox.inform(
            key, facts.informed(report.by), report.kind, cause=key, at=fact.times.occurred_at,
            fields={**dict(facts), "by": report.by},
        )  # fmt: skip

    def recall(self, fact: Fact) -> None:
        """Know a fact that an earlier run was told: what it means is known with it."""
        facts = fact.content
        self.facts.add(fact)
        if facts is not None:
            key = fact.name, facts.ref, fact.by, fact.times.occurred_at
            self._same.setdefault(key, []).append(facts)

    def _drop(self, message: Unreadable, now: datetime) -> Answer:
        """Count what nobody can read; the timeline names the first, a flood does not fill it."""
        self.unread += 1
        if self.unread == 1:
            text = f"a message cannot be read: {message.reason}"[:500]
            self.note(Happening.PROBLEM, "unreadable", text, now, data={"unread": self.unread})
        return Answer(outcome=ReportOutcome.REFUSED, report_id="", reason=message.reason)

    def _answer(self, report: Report, outcome: ReportOutcome, reason: str | None) -> Answer:
        return Answer(outcome=outcome, report_id=report.report_id, reason=reason)

    def _refuse(self, report: Report, answer: Answer, now: datetime) -> None:
        if answer.code is RefusalCode.TOO_MANY:  # the first says it, a flood does not fill the list
            if report.kind in self._too_many:
                return
            self._too_many.add(report.kind)
        self.note(
            Happening.REFUSED_REPORT, report.kind[:64], f"refused: {answer.reason}"[:500], now,
            by=report.by[:64], actor=report.actor, report_id=report.report_id,
            data={"reason": answer.code, "missing": answer.missing or None},
        )  # fmt: skip


def _same(facts: Facts, report: Report, times: Times) -> tuple[str, str, str, datetime]:
    """What tells a fact from another: told again of the same time, it is the same."""
    return facts.fact_name(report.by), facts.ref, report.by, times.occurred_at


def fact_of(facts: Facts, report: Report, times: Times, ref: str) -> Fact:
    """What a report says, as it is believed."""
    return Fact(
        name=facts.fact_name(report.by),
        ref=ref,
        by=report.by,
        times=times,
        milestones=facts.milestones(times, report.by),
        own=facts.own_milestones(times),
        fact_id=report.report_id,
        content=facts,
    )
