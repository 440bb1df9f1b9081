"""The state of one SOP under way, as a pure machine: facts, milestones, deadlines, problems.

A workflow hands in what it hears and what time it is, and reads what to record, to tell and
to wait for. Nothing here awaits, and nothing here raises for what people report.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from models import faults
from models.codes import ProblemCode
from models.ids import Stage
from models.messages import reading, reports
from models.messages.leg import LegInput, fingerprint, keep_newest
from models.messages.parked import Parked
from models.messages.refusals import RefusalCode
from models.messages.reports import Answer, Facts, Report, ReportOutcome, Times
from models.messages.timeline import Happening
from models.messages.unreadable import Unreadable
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.table import KINDS, LEGS, implied_by
from models.stages.waits import AnyFacts
from models.tracking.deadlines import Deadlines, Fact
from models.tracking.outbox import Outbox
from models.tracking.step import Step


@dataclass(slots=True)
class StageState:
    """Everything one SOP knows of its order."""

    stage: Stage
    given: LegInput
    outbox: Outbox
    deadlines: Deadlines
    step: Step
    milestones: dict[Milestone, datetime | date] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    told: dict[str, Facts] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    refs: set[tuple[str, str]] = field(default_factory=set)
    """The facts that were told here, each with what tells its twins apart."""
    answers: dict[str, Answer] = field(default_factory=dict)
    known: dict[str, None] = field(default_factory=dict)  # fingerprints, the newest last
    problems: list[str] = field(default_factory=list)
    parked: Parked | None = None
    heard: dict[str, None] = field(default_factory=dict)  # report ids; others were handed on
    outgoing: list[Report] = field(default_factory=list)  # for somebody else to hear
    cases: list[str] = field(default_factory=list)
    unread: int = 0
    hub: str | None = None
    carrier: str | None = None
    held: str | None = None
    cancel_by: str | None = None
    closed: bool = False
    outcome: str | None = None
    changes: int = 0
    turn: int = 0  # how often the order's work has changed hands, as our batches say
    elsewhere: Callable[[Report, Stage], str | None] = field(init=False)
    """Routes a report: takes it where it is heard, and says so in words; None: it is heard here."""

    def __post_init__(self) -> None:
        self.elsewhere = self._others

    def hear(self, argument: Any, now: datetime, *, marked: bool = True) -> Answer:
        """Take one report: accepted, known or refused, each recorded. Never raises.

        `marked`: the database is told what became of it; a door that waits for the answer
        writes that itself.
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
        answer = self._judge(report, now)
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

    def _judge(self, report: Report, now: datetime) -> Answer:
        if report.order is not None and report.order != self.named:
            reason = f"it is a report of {report.order}, and this is {self.named}"
            return reports.refused(report, RefusalCode.OTHER_ORDER, reason)
        if (kind := KINDS.get(report.kind)) is None:
            near = faults.nearest(report.kind, KINDS)
            reason = f"there is no report kind {report.kind}" + (f"; {near}?" if near else "")
            return reports.refused(report, RefusalCode.UNKNOWN_KIND, reason)
        if kind.by and report.by not in (*kind.by, Role.ORDER_DESK):
            reason = f"{report.kind} is reported by {' or '.join(kind.by)}, not by {report.by}"
            return reports.refused(report, RefusalCode.WRONG_ROLE, reason)
        facts, invalid, missing = reports.facts_of(kind, report)
        if facts is None:
            return reports.refused(report, RefusalCode.INVALID, invalid, missing)
        if (where := self.elsewhere(report, facts.stage)) is not None:
            return self._answer(report, ReportOutcome.ACCEPTED, where)
        keep_newest(self.heard, report.report_id, None)
        known = ReportOutcome.KNOWN
        if facts.once and (facts.told_as(report.by), facts.ref) in self.refs:
            return self._answer(report, known, f"{report.kind} of {facts.ref} was told before")
        times = reports.believe(report, beginning=self.given.begun_at, now=now, sop=self.given.sop)
        same = (facts.told_as(report.by), facts.ref, report.by, times.occurred_at)
        again = report.occurred_at and self.told.get(same[0]) == facts
        if again and any(one.same == same for one in self.facts):
            return self._answer(report, known, f"{report.kind} was told before, of that time")
        self.accept(facts, report, times, now)
        return self._answer(report, ReportOutcome.ACCEPTED, "; ".join(times.flags) or None)

    def hear_routed(self, report: Report, now: datetime) -> None:
        """Hear a report that was answered before, and whose way is another one now.

        One that another workflow of the order has heard is known, and needs nothing more.
        """
        if fingerprint(report.report_id) in self.known:
            return
        answer = self._judge(report, now)
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

    def accept(self, facts: Facts, report: Report, times: Times, now: datetime) -> None:
        """Record a fact that is believed: timeline, milestones, deadlines, problems."""
        text = facts.means + "".join(f" ({flag})" for flag in times.flags)
        self.outbox.note(
            Happening.REPORT, report.kind, text,
            at=times.occurred_at, now=now, by=report.by, actor=report.actor,
            report_id=report.report_id, data=facts.plain_data(),
        )  # fmt: skip
        self.settle(ProblemCode.UNKNOWN_SIGNAL)  # whoever sent it has found the right words since
        self.told[name := facts.told_as(report.by)] = facts
        if facts.problem:
            self.problem(report.kind)
        for settled in facts.settles:
            self.settle(settled)
        self.hub = getattr(facts, "hub", None) or self.hub
        self.carrier = getattr(facts, "carrier", None) or self.carrier
        self.milestones.update(facts.milestones(times, report.by))
        fact = Fact(name, facts.ref, report.by, times, facts.own_moments(times))
        self.fact(fact, now, implies=implied_by(report.kind))

    def fact(self, fact: Fact, now: datetime, *, implies: Iterable[str] = ()) -> None:
        """Record that something happened, whoever said so."""
        self.facts.append(fact)
        self.names.update((fact.name, *implies))
        self.refs.add((fact.name, fact.ref))
        self.deadlines.refresh(self.milestones, self.facts[:-1], now)
        self.deadlines.hear(fact, now)
        self.changes += 1

    def happened(self, name: str) -> bool:
        """Whether it was told, or follows from what was told."""
        return name in self.names

    def record(self, name: str, by: str, times: Times, now: datetime) -> None:
        """Record what was decided, or happened without a report."""
        self.fact(Fact(name, "", by, times), now)

    def note(self, happening: Happening, what: str, text: str, now: datetime, **more: Any) -> None:
        """One line for the timeline, now."""
        self.outbox.note(happening, what, text, at=now, now=now, **more)
        # The line that says so and the word for lists go to the ledger in one write.
        self.closed = self.closed or happening is Happening.CLOSED
        self.changes += 1

    def reported(self, kind: type[AnyFacts], by: str | None = None) -> AnyFacts | None:
        """What the newest report of that kind says; None where nobody here was told."""
        told = self.told.get(kind.told_as(by or ""))
        return told if isinstance(told, kind) else None

    def at(self, code: StrEnum, waiting_on: Role, now: datetime, *, ref: str = "") -> None:
        """Enter a step; `ref` tells twins apart, as the point of a line does."""
        step = f"{code}:{ref}" if ref else code.value
        if (self.step.code, self.step.waiting_on) != (step, waiting_on):
            self.step = Step(step, waiting_on, now)
            self.changes += 1

    def problem(self, code: str) -> None:
        """Somebody on our side must act."""
        if code not in self.problems:
            self.problems.append(str(code))
            self.changes += 1

    def settle(self, code: str) -> None:
        """That problem is put right."""
        if code in self.problems:
            self.problems.remove(code)
            self.changes += 1

    def hold(self, reason: str, now: datetime) -> None:
        """Stop the clock."""
        self.held = reason
        self.deadlines.hold(now)
        self.changes += 1

    def resume(self, now: datetime) -> None:
        """Let the clock go on."""
        self.held = None
        self.deadlines.resume(self.milestones, now)
        self.changes += 1

    @property
    def named(self) -> str:
        """`merchant/no`, as reports name an order."""
        return f"{self.given.order.split(':')[1]}/{self.given.number}"

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
        self.note(
            Happening.REFUSED_REPORT, report.kind[:64], f"refused: {answer.reason}"[:500], now,
            by=report.by[:64], actor=report.actor, report_id=report.report_id,
            data={"reason": answer.code, "missing": answer.missing or None},
        )  # fmt: skip
