"""What happened, as one stage believes it: a list in order of occurrence, whatever came first.

Everything that a stage knows follows from this list (`stage_situation.py`) and is judged by it
(`deadlines.py`). A change of the past is a changed list.
"""

from bisect import insort
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from models.messages.legs.early_facts import EarlyFact
from models.messages.legs.origin import Origin
from models.messages.reports.report import Facts, IncidentFacts, Milestones, Report
from models.messages.reports.report_times import ReportTimes
from models.phrases import StructuredText, phrase
from models.sop.milestones import Milestone
from models.stages.city_delivery.contacts import ContactFailed
from models.stages.city_delivery.reports import AppointmentBooked

Sameness = tuple[str, str, str, datetime]
"""What tells a fact from another: told again of the same time, it is the same."""

AGAIN_MAX = 100
"""How often one thing may happen again in one stage: an appointment, a booking, an incident."""


OF_MEETINGS = frozenset(
    {
        Milestone.APPOINTMENT_BOOKED,
        Milestone.HUB_APPOINTMENT,
        Milestone.CUSTOMER_APPOINTMENT,
        Milestone.CUSTOMER_ARRIVAL,
        Milestone.AT_CUSTOMER,
        Milestone.CONTACT_FAILED,
    }
)
"""What is known of each appointment by itself, also where another one is reported later."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened, as it is believed.

    Attributes:
        name: what happened; for a report its kind, or `fact_name`.
        ref: tells twins apart: the point of a line, the incident.
        by: the role that says so.
        fact_id: the id of the report, or decision, that says so.
        actor: who of that role says so.
        content: what the report says; nothing where a decision, or another leg, says so.
        elsewhere: another leg has received it: what it fixes is known, and is of its duties only.
        milestones: those of the stage that it fixes.
        own: milestones of this one fact, for a duty that has several in one order.
        cause, charged: what another leg knows of it, as of `EarlyFact`.
    """

    name: str
    ref: str
    by: str
    times: ReportTimes
    milestones: Milestones = field(default_factory=dict)
    own: Milestones = field(default_factory=dict)
    fact_id: str = ""
    actor: str | None = None
    content: Facts | None = None
    elsewhere: bool = False
    cause: str = ""
    charged: bool = False

    @property
    def put_off(self) -> str:
        """Why another appointment is agreed, or why the customer was not met; where it is said."""
        if isinstance(self.content, AppointmentBooked):
            return self.content.put_off_by or ""
        if isinstance(self.content, ContactFailed):
            return self.content.cause or ""
        return self.cause

    @property
    def costs(self) -> bool:
        """Whether whoever agreed on it says that it costs something."""
        content = self.content
        return bool(content.fee_fen) if isinstance(content, AppointmentBooked) else self.charged

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """Its place among the facts: when it happened, when it was reported, its id."""
        return self.times.occurred_at, self.times.reported_at, self.fact_id

    @property
    def origin(self) -> Origin:
        """What a milestone remembers of the fact that fixed it."""
        return Origin(
            kind=self.name,
            occurred_at=self.times.occurred_at,
            reported_at=self.times.reported_at,
            fact_id=self.fact_id,
        )

    def travelling(self) -> EarlyFact:
        """The same, as another workflow is told of it."""
        fixed = {name: at for name, at in self.milestones.items() if name in OF_MEETINGS}
        return EarlyFact(
            name=self.name,
            ref=self.ref,
            by=self.by,
            times=self.times,
            fact_id=self.fact_id,
            milestones=fixed,
            cause=str(self.put_off),
            charged=self.costs,
        )

    @classmethod
    def arrived(cls, one: EarlyFact) -> "Fact":
        """What another workflow has told of."""
        return cls(
            one.name,
            one.ref,
            one.by,
            one.times,
            one.milestones,
            fact_id=one.fact_id,
            elsewhere=True,
            cause=one.cause,
            charged=one.charged,
        )


def in_order(fact: Fact) -> tuple[datetime, datetime, str]:
    """By its place among the facts."""
    return fact.order


class Reporter(NamedTuple):
    """Who said a report: the role, who of it, and when it came in."""

    by: str
    actor: str | None
    at: datetime


class FactLog:
    """The facts of one stage, in the order in which they happened."""

    def __init__(self) -> None:
        self._facts: list[Fact] = []
        self._named: dict[str, list[Fact]] = {}
        self.newest_fact: Fact | None = None

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def add(self, fact: Fact) -> bool:
        """Put a fact in its place; False where others happened after it."""
        insort(self._facts, fact, key=in_order)
        insort(self._named.setdefault(fact.name, []), fact, key=in_order)
        self.newest_fact = fact
        return self._facts[-1] is fact

    def give_way(self, content: Facts, report: Report, times: ReportTimes) -> bool:
        """Take out what says the same of that time and was told later; False where none was.

        Told at the same instant, a finding without a name has the first of its reports' ids.
        """
        name = content.own_name(report.by)
        unnamed = bool(content.finding and not content.ref)
        mine = times.reported_at, report.report_id if unnamed else ""
        later = [
            one
            for one in self.named(name)
            if (one.content, one.by, one.times.occurred_at)
            == (content, report.by, times.occurred_at)
            and (one.times.reported_at, one.fact_id if unnamed else "") > mine
        ]
        for one in later:
            self._facts.remove(one)
            self._named[name].remove(one)
        return bool(later)

    def too_many(self, content: Facts, name: str) -> StructuredText | None:
        """Why another of that name is not taken: each has duties of its own, and they stay few."""
        again = content.holds or isinstance(content, IncidentFacts)
        if not again or len(self.named(name)) < AGAIN_MAX:
            return None
        return phrase(
            "{name} was reported {most} times, and no more of it is taken "
            "here: nothing that happens to one order happens so often; see who "
            "sends it, and let a desk decide",
            name=name,
            most=AGAIN_MAX,
        )

    def of_report(self, report_id: str) -> list[Fact]:
        """What one report says, or proves."""
        return [fact for fact in self._facts if report_id and fact.fact_id == report_id]

    def remove(self, gone: Collection[Fact]) -> None:
        """Without these."""
        ids = {id(fact) for fact in gone}
        self._facts = [fact for fact in self._facts if id(fact) not in ids]
        self._named = {}
        for fact in self._facts:
            self._named.setdefault(fact.name, []).append(fact)
        if id(self.newest_fact) in ids:
            self.newest_fact = self._facts[-1] if self._facts else None

    def named(self, name: str) -> list[Fact]:
        """All of that name, in order."""
        return self._named.get(name, [])

    def newest(self, name: str) -> Fact | None:
        """The one of that name that happened last."""
        found = self.named(name)
        return found[-1] if found else None


def fact_identity(facts: Facts, report: Report, times: ReportTimes) -> Sameness:
    """What tells what a report says from what others do."""
    return facts.own_name(report.by), facts.ref, report.by, times.occurred_at


def fact_of(facts: Facts, report: Report, times: ReportTimes, ref: str) -> Fact:
    """What a report says, as it is believed."""
    return Fact(
        name=facts.own_name(report.by),
        ref=ref,
        by=report.by,
        times=times,
        milestones=facts.milestones(times, report.by),
        own=facts.own_milestones(times),
        fact_id=report.report_id,
        actor=report.actor,
        content=facts,
    )
