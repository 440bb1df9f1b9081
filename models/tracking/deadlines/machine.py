"""Deadlines of one workflow as a pure machine: opened, warned, breached, escalated, met.

It knows no engine: `now` is handed in, what it has to say goes into the outbox. A deadline
that passes never ends anything: it is recorded against its owner, told, escalated, and the
wait goes on (ADR-0017; the rules in full: docs/explanation/deadlines.md). What was said stays
said: the facts may decide a duty again, its reminders and notices are not taken back.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from models.messages.legs.leg import Baton, Deadline
from models.messages.reports.report_times import CountingWindow, ReportTimes
from models.messages.timeline.duty_row import BREACH_STATES, DutyState
from models.messages.timeline.timeline import EntryKind
from models.phrases import JoinedTexts, LabelledText, StructuredText
from models.roles import Role
from models.sop.duty import Duty
from models.sop.duty_plan import Plan
from models.sop.terms import Sop
from models.stages import all_duties as duties
from models.tracking.deadlines.appointment_numbers import misnumbered_appointments, renumber
from models.tracking.deadlines.deadline_changes import averted, key_of, put_at
from models.tracking.deadlines.deadline_position import DeadlinePosition
from models.tracking.deadlines.deadline_verdicts import DeadlineVerdicts
from models.tracking.deadlines.duty_facts import concerned, relevant
from models.tracking.deadlines.duty_verdicts import DutyJudge, Ruling, too_early
from models.tracking.deadlines.escalation import reminded_by
from models.tracking.deadlines.inherited_deadlines import inherited_occurrence, with_carried
from models.tracking.deadlines.late_pickups import decided_again, is_of_pickup
from models.tracking.deadlines.occurrence import Known, Occurrence, OccurrenceKey
from models.tracking.deadlines.provider_occurrences import until_replaced
from models.tracking.deadlines.shipment_duties import owed
from models.tracking.deadlines.verdict_lines import too_early_for, unproved
from models.tracking.outbox import Outbox
from models.tracking.situation.facts import Fact, FactLog
from models.tracking.situation.stage_counters import Route, StageCounters, counted_before
from models.tracking.situation.stage_situation import Situation

OPEN_MAX = 60
"""How many duties are open at once in one stage: whatever is reported, a baton stays small."""


class Deadlines(DeadlineVerdicts):
    """The deadlines of one workflow, as time passes and facts come in."""

    def __init__(
        self, own: Iterable[Duty], *, sop: Sop, outbox: Outbox, counters: StageCounters
    ) -> None:
        super().__init__(own, sop=sop, outbox=outbox)
        self.counters = counters
        self.carried: dict[OccurrenceKey, Fact] = {}
        """What decided those that another workflow judged, as far as it matters."""
        self.after_withdrawal = False
        """While reports count that a withdrawal has freed: as if the other had never come."""

    def take_over(self, baton: Baton, milestones: Known) -> None:
        super().take_over(baton, milestones)
        for one in baton.judged:
            claim = one.claim or one.ending
            if claim is not None:
                self.carried[key_of(one)] = Fact.arrived(claim)
                continue
            if one.met_at is None:
                continue
            times = ReportTimes(
                occurred_at=one.met_at, reported_at=one.met_at, received_at=one.met_at
            )
            name = duties.ALL_DUTIES[one.duty].keepers(one.ref)[0]
            self.carried[key_of(one)] = Fact(name, one.ref, Role.SYSTEM, times)

    def count(self, baton: Baton) -> None:
        """Know how many there were in all, before those that are told from here on."""
        self.counters = replace(
            counted_before(self.counters.attempt, baton), route=self.counters.route
        )

    def follow(self, route: Route) -> None:
        """Know the points from which the vehicle is to report."""
        self.counters = replace(self.counters, route=route)

    # Facts ---------------------------------------------------------------------------

    def reconcile(
        self,
        situation: Situation,
        log: FactLog,
        now: datetime,
        new: Sequence[Fact] | None = None,
        *,
        taken_back: bool = False,
    ) -> None:
        """Open, plan, decide and decide again what follows from the facts, all of them.

        `new` are those that have come since; without them everything is looked at. `taken_back`:
        it is as if something had not been said.
        """

        def touched(duty: Duty) -> bool:
            return new is None or concerned(duty, new)

        def watched(duty: Duty) -> bool:
            return touched(duty) and duty.applies(self.sop)

        found = {
            one.key: one
            for one in owed(self.own, situation, log, self.counters, watched, self.sop)
            if one.key not in self.settled or (one.is_departure and one.key in self.closed)
        }
        for key in misnumbered_appointments(self, found):
            self._take_back(key, now)
        renumber(self, found)
        over = self._review(situation, log, now, taken_back=taken_back)
        found = {key: one for key, one in found.items() if not (over and is_of_pickup(key))}
        known = [key for key in (*self.open, *self.closed) if touched(duties.ALL_DUTIES[key.duty])]
        known = [key for key in known if key not in found and not (over and is_of_pickup(key))]
        for key in known:
            if key in self.opened:
                self._take_back(key, now)
            else:
                mine = self.open.get(key) or self.closed[key]
                one = inherited_occurrence(mine, situation, log)
                found[key] = until_replaced(one, duties.ALL_DUTIES[key.duty], situation, log)
        back = taken_back or self.after_withdrawal
        names = {key.duty for key in found}
        facts = {name: relevant(duties.ALL_DUTIES[name], log) for name in names}
        for key, one in found.items():
            self._follow(key, one, situation, facts[key.duty], now, back)

    def _review(
        self, situation: Situation, log: FactLog, now: datetime, *, taken_back: bool
    ) -> bool:
        """Decide the attempts at the pickup again; False where none is decided here."""
        if situation.basis.pickup or not situation.basis.pickup_facts:
            return False
        again = decided_again(self, situation, log)
        for key in sorted(self.reviewed & {*self.open, *self.closed} - again.keys()):
            self._take_back(key, now)
        for key, ruled in again.items():
            self._apply(key, ruled.one, ruled.ruling, now, taken_back)
        return True

    def _follow(
        self, key: OccurrenceKey, one: Occurrence, situation: Situation, facts: list[Fact],
        now: datetime, taken_back: bool,
    ) -> None:  # fmt: skip
        duty = duties.ALL_DUTIES[key.duty]
        if key in self.carried:
            missed = key in self.closed and self.closed[key].state is DutyState.MISSED
            one, facts = with_carried(duty, one, facts, self.carried[key], missed=missed)
        judge = DutyJudge(
            duty=duty,
            sop=self.sop,
            planner=lambda known: self.plan(duty, known),
            stands=lambda place, at: self.stood(key, place, at),
            before=situation.basis.milestones,
            prevails=situation.prevails,
        )
        mine = None if key in self.opened else self.places.get(key)
        judged = judge.apply_facts(one, facts, mine.planned if mine else None)
        self._apply(key, one, judged, now, taken_back)

    def _apply(
        self, key: OccurrenceKey, one: Occurrence, judged: Ruling, now: datetime, taken_back: bool
    ) -> None:
        duty = duties.ALL_DUTIES[key.duty]
        if key not in self.open and key not in self.closed:
            self._open(key, one, judged.place, now)
        elsewhere = judged.place is not None and self.put(key, judged.place, now)
        if key in self.open:
            moot = judged.moot or (self.open[key].moot and key not in self.opened)
            self.open[key] = self.open[key].model_copy(update={"moot": moot})
        ending = judged.ending
        if key in self.open and ending is not None:
            stands = put_at(self.open[key], self.shown_at(key, ending))
            self._end(duty, stands, ending, now)
        elif key in self.closed:
            quiet = taken_back or not elsewhere
            self._decide_again(duty, self.closed[key], ending, now, quiet=quiet)

    def _open(
        self, key: OccurrenceKey, one: Occurrence, place: DeadlinePosition | None, now: datetime
    ) -> None:
        if place is None or len(self.open) >= OPEN_MAX:
            return
        if self.held_at is not None and place.since is None:
            self.opened_held[key] = now
        self.opened.add(key)
        self.places[key] = place
        if one.source:
            self.sources[key] = one.source
        deadline = Deadline(
            duty=key.duty, ref=key.ref, attempt=key.attempt,
            counts_from=one.begins, due_at=place.planned.due_at,
        )  # fmt: skip
        deadline = put_at(deadline, self.shown_at(key))
        fired = reminded_by(deadline, now)
        self.keep(duties.ALL_DUTIES[key.duty], deadline.model_copy(update={"fired": fired}))

    def take_back_own(self, now: datetime) -> None:
        """What was opened here was never owed."""
        for key in sorted(self.opened & {*self.open, *self.closed}):
            self._take_back(key, now)

    def _take_back(self, key: OccurrenceKey, now: datetime) -> None:
        """It was never owed: what opened it did not happen, or happened otherwise."""
        one = self.open.pop(key, None) or self.closed.pop(key)
        self.opened.discard(key)
        self.places.pop(key, None)  # told again it is owed as of then
        self.sources.pop(key, None)  # its number may be another one's
        self.breaches -= one.state in BREACH_STATES
        duty, new = duties.ALL_DUTIES[key.duty], averted(one)
        if one.state is not DutyState.OPEN:
            self._correct(duty, one, new, now)
        self.show(duty, new)

    def receive(self, fact: Fact, now: datetime) -> None:
        """Say of a fact that came before the window of its duty that it does not count."""
        for duty, one, stands in self._premature(fact, now):
            text, at = f"{duty.what}: too early, it does not count", fact.times.occurred_at
            data = {"due_at": stands.due_at, "from_at": stands.from_at}
            self.note(EntryKind.REPORT, duty, one, text, at=at, now=now, data=data, by=fact.by)

    def why_not_kept(self, fact: Fact, now: datetime) -> Iterator[StructuredText]:
        """Why a fact keeps no duty that its kind keeps, and what would, for who reports it."""
        for duty, _, stands in self._premature(fact, now):
            assert stands.from_at is not None
            yield too_early_for(duty, stands.from_at, stands.due_at)
        for one in self.closed.values():
            if one.claim is not None and fact.fact_id and one.claim.fact_id == fact.fact_id:
                duty = duties.ALL_DUTIES[one.duty]
                yield JoinedTexts((LabelledText(duty.what, "duty", duty.id), unproved(fact)), ": ")

    def counting_window(self, fact: Fact, now: datetime) -> CountingWindow | None:
        """From when to when a fact would have kept its duty, where it came before that."""
        for _, _, stands in self._premature(fact, now):
            assert stands.from_at is not None
            return CountingWindow(from_at=stands.from_at, until=stands.due_at)
        return None

    def _premature(self, fact: Fact, now: datetime) -> Iterator[tuple[Duty, Deadline, Plan]]:
        """The open duties that a fact would keep, had it not come before their windows."""
        for key, one in self.open.items():
            duty = duties.ALL_DUTIES[key.duty]
            stands = self.stood(key, self.place_of(key), now)
            if fact.name in duty.kept_by and too_early(duty, stands, fact):
                yield duty, one, stands
