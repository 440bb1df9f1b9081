"""Deadlines of one workflow as a pure machine: opened, warned, breached, escalated, met.

It knows no engine: `now` is handed in, what it has to say goes into the outbox. A deadline
that passes never ends anything: it is recorded against its owner, told, escalated, and the
wait goes on (ADR-0017; the rules in full: docs/explanation/deadlines.md).
"""

from dataclasses import dataclass, field
from datetime import datetime

from models.messages.leg import Deadline
from models.messages.reports import Milestones, Times
from models.messages.timeline import DutyState, Happening
from models.sop import clock
from models.sop.duty import Duty, Kind
from models.sop.formatting import show, span
from models.sop.plan import Plan, judge, plan
from models.stages import all_duties as duties
from models.tracking.deadline_book import DeadlineBook, Key, Known
from models.tracking.escalation import SAYS, WORDS, next_tier, tiers_of


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened, as the deadlines see it."""

    name: str
    ref: str
    by: str
    times: Times
    milestones: Milestones = field(default_factory=dict)
    """Milestones of this one fact, for a duty that has several in one order."""

    @property
    def same(self) -> tuple[str, str, str, datetime]:
        """What tells it from another fact: told again of the same time, it is the same."""
        return self.name, self.ref, self.by, self.times.occurred_at


@dataclass(frozen=True, slots=True)
class Wake:
    """The next instant at which any deadline speaks, and what a dispatcher reads about it."""

    at: datetime
    summary: str


class Deadlines(DeadlineBook):
    """The open deadlines of one workflow, as time passes and facts come in."""

    # Opening ---------------------------------------------------------------------------

    def refresh(self, milestones: Known, facts: list[Fact], now: datetime) -> None:
        """Open what its milestones allow, and plan again what a milestone has moved."""
        for duty in self.own:
            if self.knows((duty.id, "")) or not all(name in milestones for name in duty.milestones):
                continue
            if duty.applies(self.sop):
                self.add(duty, milestones, facts, now)
        self._plan_again(milestones, now)

    def add(
        self,
        duty: Duty,
        milestones: Known,
        facts: list[Fact],
        now: datetime,
        ref: str = "",
    ) -> None:
        """Open one duty, unless it is open or decided; facts that are known may meet it at once."""
        key = (duty.id, ref)
        if self.knows(key):
            return
        planned = self.plan(duty, milestones)
        if not ref:
            self._planned[key] = planned
        self._keep(
            duty,
            Deadline(
                duty=duty.id,
                ref=ref,
                due_at=planned.due_at,
                from_at=planned.from_at,
                certain_at=planned.certain_at,
                warn_at=planned.warn_at,
                escalate_at=planned.escalate_at,
            ),
        )
        for fact in facts:
            self._offer(duty, key, fact, now)

    # Time ----------------------------------------------------------------------------

    def next_wake(self) -> Wake | None:
        """The nearest tier of all open deadlines; nothing while the order is held."""
        if self.held_at is not None:
            return None
        nearest = min(
            (
                (tier.at, key)
                for key, one in self.open.items()
                if (tier := next_tier(one)) is not None
            ),
            default=None,
        )
        if nearest is None:
            return None
        at, (duty_id, ref) = nearest
        duty = duties.ALL[duty_id]
        due = show(self.open[duty_id, ref].due_at)
        return Wake(at, f"{duty.clause} {duty.what}: {duty.owner}, due {due}"[:200])

    def tick(self, now: datetime) -> None:
        """Let every tier that has passed speak, in order."""
        if self.held_at is not None:
            return
        while True:
            passed = [
                (tier.at, tier.number, key)
                for key, one in self.open.items()
                if (tier := next_tier(one)) is not None and tier.at <= now
            ]
            if not passed:
                return
            _, _, key = min(passed)
            self._fire(duties.ALL[key[0]], key, now)

    def _fire(self, duty: Duty, key: Key, now: datetime) -> None:
        one = self.open[key]
        tier = next_tier(one)
        assert tier is not None
        last = one.fired + 1 >= len(tiers_of(one))
        nag = (
            clock.next_day(max(tier.at, now), self.sop.work_start, self.sop.days) if last else None
        )
        one = one.model_copy(update={"fired": one.fired + 1, "nag_at": nag})
        if tier.level == "due":
            one = one.model_copy(update={"breached": True, "state": DutyState.MISSED})
            self.breaches += 1
        self._keep(duty, one)
        happening, told, level = SAYS[tier.level]
        self.level = max(self.level, level)
        text = f"{duty.what}: {WORDS[tier.level]}, due {show(one.due_at)}"
        self.outbox.note(
            happening, duty.id, text, at=tier.at, now=now,
            duty=duty.id, clause=duty.clause, owner=duty.owner,
        )  # fmt: skip
        self._tell(duty, one, tier.level, told or (duty.owner, *duty.tell), tier.number)

    # Facts ---------------------------------------------------------------------------

    def hear(self, fact: Fact, now: datetime) -> None:
        """Let a fact meet, or avert, the open deadlines that wait for it."""
        for key in list(self.open):
            self._offer(duties.ALL[key[0]], key, fact, now)

    def _offer(self, duty: Duty, key: Key, fact: Fact, now: datetime) -> None:
        one = self.open.get(key)
        if one is None:
            return
        if fact.name in duty.kept_by and (not key[1] or key[1] == fact.ref):
            self._meet(duty, one, fact, now)
        elif fact.name in duty.averted_by and _averts(one, fact):
            self._end(duty, one, DutyState.AVERTED, fact, 0, now)

    def _meet(self, duty: Duty, one: Deadline, fact: Fact, now: datetime) -> None:
        one = self.as_it_stands(one, now)
        planned = Plan(due_at=one.due_at, from_at=one.from_at, certain_at=one.certain_at)
        if one.ref and fact.milestones:
            planned = plan(duty, self.sop, fact.milestones)
        times = fact.times
        if duty.kind is Kind.WINDOW and one.from_at and times.occurred_at < one.from_at:
            self.outbox.note(
                Happening.REPORT, duty.id, f"{duty.what}: too early, it does not count",
                at=times.occurred_at, now=now, by=fact.by, duty=duty.id, clause=duty.clause,
            )  # fmt: skip
            return
        verdict = judge(duty, planned, occurred_at=times.occurred_at, reported_at=times.reported_at)
        state = DutyState(verdict.state)
        self._end(duty, one, state, fact, verdict.late_seconds, now)

    def _end(
        self, duty: Duty, one: Deadline, state: DutyState, fact: Fact, late: int, now: datetime
    ) -> None:
        met_at = fact.times.reported_at if duty.kind is Kind.TELL else fact.times.occurred_at
        happening = _ENDS[state]
        text = f"{duty.what}: {state}"
        if state is DutyState.LATE:
            text = f"{duty.what}: {span(late)} late"
            self.breaches += 0 if one.breached else 1
        elif one.breached and state is DutyState.KEPT:
            happening = Happening.CORRECTED
            text = f"{duty.what}: was kept in time, and heard of late"
            self.breaches -= 1
            self._tell(duty, one, "corrected", (duty.owner, *duty.tell), one.fired)
        elif one.breached:
            state = DutyState.MISSED
        self.outbox.note(
            happening, duty.id, text, at=met_at, now=now, by=fact.by, duty=duty.id,
            clause=duty.clause, owner=duty.owner, late_seconds=late,
        )  # fmt: skip
        self._close(
            duty, one.model_copy(update={"state": state, "met_at": met_at, "late_seconds": late})
        )

    def give_up(self) -> None:
        """End what has passed its due instant unheard, and what can no longer fail."""
        for duty, one in self._still_open():
            if one.breached or one.certain_at is not None:
                self._close(duty, _ended(one))

    def call_off(self) -> None:
        """End everything, since the order is cancelled: what was not due is owed no more."""
        for duty, one in self._still_open():
            self._close(duty, _ended(one))

    def _still_open(self) -> list[tuple[Duty, Deadline]]:
        return [(duties.ALL[duty], one) for (duty, _), one in self.open.items()]


_ENDS = {
    DutyState.KEPT: Happening.KEPT,
    DutyState.LATE: Happening.LATE,
    DutyState.AVERTED: Happening.AVERTED,
}


def _ended(one: Deadline) -> Deadline:
    return one if one.breached else one.model_copy(update={"state": DutyState.AVERTED})


def _averts(one: Deadline, fact: Fact) -> bool:
    """What was to be reported has not come to pass, if the fact came before it was certain."""
    return one.certain_at is None or fact.times.occurred_at <= one.certain_at
