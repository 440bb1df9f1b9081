"""The instants of one occurrence of a duty, and its verdict, by all the facts that are known.

Pure: the same facts give the same verdict, whatever was received first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.messages.timeline.duty_row import DutyState
from models.sop import clock
from models.sop.duty import Duty, DutyScope, Kind
from models.sop.duty_plan import Plan, judge, plan
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages.city_delivery.duties import REPORT_CONTACT_FAILED
from models.tracking.deadlines.deadline_position import DeadlinePosition
from models.tracking.deadlines.duty_ending import UNREPORTED_STATES, DutyEnding, as_proved
from models.tracking.deadlines.duty_facts import FAILED_CONTACT
from models.tracking.deadlines.occurrence import Known, Occurrence, known_since
from models.tracking.situation.facts import Fact
from models.tracking.situation.milestone_order import FIRST_COUNTS

FIRST_KNOWN = FIRST_COUNTS | {Milestone.PART_ARRIVED}
"""What a later fact does not fix again: a part has come as soon as hub or provider has it."""

MEETING_SCOPES = (DutyScope.APPOINTMENT, DutyScope.VISIT)
"""Where the customer is to be met."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Where the facts have put an occurrence, if anywhere, and how they decided it.

    `moot`: what would have averted it came once it was missed.
    """

    place: DeadlinePosition | None
    ending: DutyEnding | None = None
    moot: bool = False


@dataclass(frozen=True, slots=True)
class DutyJudge:
    """What is asked of an occurrence.

    Attributes:
        planner: the instants that follow from milestones.
        stands: where they stood at that time, what was held by then counted in.
        before: what was known before any fact of the stage itself.
        prevails: whether a fact may move a milestone, by what another leg knows of it.
    """

    duty: Duty
    sop: Sop
    planner: Callable[[Known], Plan]
    stands: Callable[[DeadlinePosition, datetime], Plan]
    before: Known
    prevails: Callable[[Milestone, Fact], bool]

    def apply_facts(self, one: Occurrence, facts: Sequence[Fact], kept: Plan | None) -> Ruling:
        """Follow the facts in order: each may move it, or decide it.

        `kept` is where another workflow had put it.

        What was to be done is judged by the first that did it, what was to be told by whoever
        told it first. What is agreed once it is overdue, or has failed, moves it no more. What
        would take a breach back, and was reported long after, leaves it unproved.
        """
        all_facts, facts = facts, one.among(facts)
        known = self._at_first(one.milestones, facts)
        place = self._placed(one, known, all_facts) or (DeadlinePosition(kept) if kept else None)
        if one.presumed is not None and one.reported is not None:
            presumed = self._at_first(one.presumed, facts)
            first = self._placed(one, presumed, all_facts)
            if first is not None and one.reported > self.stands(first, one.reported).due_at:
                place, known = first, presumed
        best: DutyEnding | None = None
        proved: DutyEnding | None = None
        before: list[Fact] = []
        early: list[Fact] = []
        failed = one.fixed
        for fact in facts:
            moved = {} if failed else self._fixed_by(fact)
            there = not self._until.isdisjoint(moved)
            if there and best is not None:  # it was done before
                moved, there = {}, False
            failed = failed or fact.name in self.duty.failed_by
            if moved and (place is None or not self._overdue(place, fact)):
                known |= moved
                place = self._moved(place, one, known, fact, all_facts)
                if there:  # what was too early for him then may be in time for him now
                    before, early = [*before, *early], []
            before.append(fact)
            if place is None:
                continue
            for met in before:
                ending = self._ending(self._stands(place, met), one, met)
                best = self._better(best, ending)
                proved = self._better(proved, ending if ending and ending.proved else None)
                early += [met] if ending is None else []
            before = []
        if place is None:
            return Ruling(None)
        if best is None and (by := one.ended_by) is not None:
            best = self._replaced(place, by, failed=one.failed or (failed and not one.fixed))
        moot = best is None and any(self._is_over(place, fact) for fact in early)
        return Ruling(place, as_proved(best, proved), moot)

    @property
    def _until(self) -> frozenset[Milestone]:
        return frozenset(self.duty.rule.until)

    def _at_first(self, known: Known, facts: Sequence[Fact]) -> dict[Milestone, datetime | date]:
        """What is known before these facts: that somebody is there is so only from then on."""
        fixed = {name for name in self._until if any(name in fact.milestones for fact in facts)}
        return {name: at for name, at in known.items() if name not in fixed}

    def _planned(self, known: Known) -> Plan | None:
        fixed = all(name in known for name in self.duty.milestones)
        return self.planner(known) if fixed else None

    def _fixed_by(self, fact: Fact) -> dict[Milestone, datetime | date]:
        """What a fact fixes of what it counts from; promises are known from the beginning."""
        return {
            name: fact.milestones[name]
            for name in (*self.duty.milestones, *self.duty.optional)
            if name in fact.milestones
            and (name in self._until or (name not in FIRST_KNOWN and self.prevails(name, fact)))
        }

    def _placed(
        self, one: Occurrence, known: Known, facts: Sequence[Fact]
    ) -> DeadlinePosition | None:
        """Where it is by what is known, and since when that has been known."""
        planned = self._planned(known)
        if planned is None:
            return None
        names = one.follows or (*self.duty.milestones, *self.duty.optional)
        came = one.came, known_since(facts, names, known, self.before)
        agreed = one.agreed or self.duty.per is DutyScope.APPOINTMENT
        return DeadlinePosition(planned, max(filter(None, came), default=None), agreed)

    def _moved(
        self,
        place: DeadlinePosition | None,
        one: Occurrence,
        known: Known,
        fact: Fact,
        facts: Sequence[Fact],
    ) -> DeadlinePosition | None:
        """Where it is since that fact: what moves it is meant so, also during a hold."""
        if place is None:
            return self._placed(one, known, facts)
        planned = self._planned(known)
        if planned is None or planned == place.planned:
            return place
        return DeadlinePosition(planned, fact.times.received_at, agreed=True)

    def _stands(self, place: DeadlinePosition, fact: Fact) -> Plan:
        return self.stands(place, fact.times.received_at)

    def _overdue(self, place: DeadlinePosition, fact: Fact) -> bool:
        planned = place.planned
        last, term = self._stands(place, fact).due_at, self.duty.rule.moves_until
        if term is not None:  # its hour is held with it
            until = clock.same_day(planned.due_at, getattr(self.sop, term))
            last = min(last, until + (last - planned.due_at))
        return fact.times.counts_from > last

    def _better(self, best: DutyEnding | None, found: DutyEnding | None) -> DutyEnding | None:
        if best is None or found is None:
            return best or found
        tells = self.duty.kind is Kind.TELL and UNREPORTED_STATES.isdisjoint(
            (best.state, found.state)
        )
        sooner = found.fact.times.reported_at < best.fact.times.reported_at
        return found if tells and sooner else best

    def _ending(self, stands: Plan, one: Occurrence, fact: Fact) -> DutyEnding | None:
        duty = self.duty
        if fact.name in (*duty.kept_by, *duty.of_shipment):
            return None if too_early(duty, stands, fact) else self._met(stands, one, fact)
        proved = fact.times.proves(stands.breached_at)
        if self._came_before(one, fact):
            return None
        if self._averts(stands, one, fact):
            return DutyEnding(DutyState.AVERTED, fact, met_at=_met_at(duty, fact), proved=proved)
        over = fact.name in duty.averted_by and stands.certain_at is None
        if over:  # too late to avert it: it stays missed
            return DutyEnding(DutyState.MISSED, fact, proved=proved)
        return None

    def _met(self, stands: Plan, one: Occurrence, fact: Fact) -> DutyEnding:
        times = fact.times
        # What came to pass in time is judged by itself, what came after the breach leaves it.
        point = self.duty.per in (DutyScope.POINT, DutyScope.SHIPMENT_POINT)
        own = point and fact.own and times.done_at <= stands.breached_at
        by = plan(self.duty, self.sop, fact.own) if own else stands
        verdict = judge(self.duty, by, occurred_at=times.done_at, reported_at=times.reported_at)
        met_at = _met_at(self.duty, fact)
        proved = self.duty.kind is Kind.LEAST or times.proves(by.breached_at)
        return DutyEnding(DutyState(verdict.state), fact, verdict.late_seconds, met_at, proved)

    def _came_before(self, one: Occurrence, fact: Fact) -> bool:
        """Whether it came before what went wrong: it says nothing of that."""
        if self.duty.per is not DutyScope.INCIDENT:
            return False
        found = one.milestones.get(self.duty.milestones[0])
        return isinstance(found, datetime) and fact.times.done_at < found

    def _averts(self, stands: Plan, one: Occurrence, fact: Fact) -> bool:
        """What was to be done, or reported, has not come to pass.

        What a failure would have been certain about is averted before that; the rest of an
        appointment where the customer could not be reached, and that was reported in time.
        """
        times = fact.times
        if fact.name in self.duty.averted_by:  # what comes afterwards leaves a breach
            return times.done_at <= stands.breached_at
        if self.duty.per not in MEETING_SCOPES or fact.name not in FAILED_CONTACT:
            return False
        agreed = one.milestones.get(Milestone.APPOINTMENT_BOOKED)
        if isinstance(agreed, datetime) and times.occurred_at < agreed:
            return False  # he was tried before that: it is of no appointment, or of another one
        in_time = plan(REPORT_CONTACT_FAILED, self.sop, fact.milestones).due_at
        return times.reported_at <= in_time and times.occurred_at <= stands.due_at

    def _is_over(self, place: DeadlinePosition, fact: Fact) -> bool:
        """Whether what was to be reported is over by then: a word of it is late, not needless."""
        return (
            fact.name in self.duty.averted_by and self._stands(place, fact).certain_at is not None
        )

    def _replaced(self, place: DeadlinePosition, by: Fact, *, failed: bool) -> DutyEnding:
        """Another attempt stands in its place: what was not due, nor failed, is owed no more."""
        times, stands = by.times, self._stands(place, by)
        averted = times.done_at <= stands.due_at and not failed
        state = DutyState.AVERTED if averted else DutyState.MISSED
        return DutyEnding(state, by, proved=times.proves(stands.breached_at))


def too_early(duty: Duty, planned: Plan, fact: Fact) -> bool:
    """Whether a fact came before the window of its duty: it does not count."""
    opens = planned.from_at if duty.kind is Kind.WINDOW else None
    return opens is not None and fact.times.occurred_at < opens


def _met_at(duty: Duty, fact: Fact) -> datetime:
    return fact.times.reported_at if duty.kind is Kind.TELL else fact.times.done_at
