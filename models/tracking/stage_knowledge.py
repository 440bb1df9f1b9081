"""What one SOP under way knows, and where it stands: facts, what follows from them, its step."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.codes import ProblemCode
from models.ids import Stage
from models.messages.legs.leg import OpenIncident, StageInput
from models.messages.partners.parked_step import Parked
from models.messages.reports.pending_reports import PendingReport
from models.messages.reports.report import IncidentFacts
from models.messages.reports.report_times import ReportTimes
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.sop.duty import Duty
from models.stages.fact_waits import AnyFacts
from models.stages.report_content import order_name
from models.tracking.deadlines.machine import Deadlines
from models.tracking.deadlines.occurrence import Known
from models.tracking.outbox import Outbox
from models.tracking.situation.basis import Basis
from models.tracking.situation.facts import Fact, FactLog
from models.tracking.situation.pickups import named_attempt
from models.tracking.situation.shipments import OF_SHIPMENTS
from models.tracking.situation.stage_counters import Route, counted_before
from models.tracking.situation.stage_situation import RENEWED_NAMES, Situation
from models.tracking.step import Step


class StageKnowledge:
    """What one SOP knows of its order: `situation` follows from `facts`, the rest is a record."""

    def __init__(
        self, *, stage: Stage, input: StageInput, outbox: Outbox, own: Iterable[Duty], step: Step
    ) -> None:
        self.stage = stage
        self.input = input
        self.outbox = outbox
        self.step = step
        counted = counted_before(input.attempt, input.baton)
        self.deadlines = Deadlines(own, sop=input.sop, outbox=outbox, counters=counted)
        self.facts = FactLog()
        self.situation = Situation(Basis.of(stage, input))
        self.troubles: dict[str, None] = {}
        """What somebody on our side must act for, and no report has told."""
        self.pending: dict[str, PendingReport] = {}
        """Reports that were taken and do not count yet, by their ids."""
        self.calls: dict[str, datetime] = {}
        """When each call to a partner was made last, by its key."""
        self.parked: Parked | None = None
        self.cases: list[str] = []
        self.held: str | None = None
        self.cancel_by: str | None = None
        self.closed = False
        self.outcome: str | None = None
        self.changes, self.effort = 0, 0
        """`effort`: how many facts were looked at: what takes its time goes on in another task."""
        outbox.window, outbox.party = input.sop.notice_window_seconds, self.party
        outbox.trip, outbox.shipment_of = self.situation.trip, self.situation.shipment_of
        outbox.known = lambda name: self.situation.milestones.get(name)
        self.turn = input.turn
        """How often the order's work has changed hands, as our batches say."""
        self._current = True
        self._new: list[Fact] = []
        self._called_off = False

    # What is so ----------------------------------------------------------------------

    @property
    def milestones(self) -> Known:
        """The instants and days that are known so far."""
        return self.situation.milestones

    @property
    def names(self) -> set[str]:
        """What has happened, told or implied."""
        return self.situation.names

    @property
    def hub(self) -> str | None:
        """The city hub, as it was told last."""
        return self.situation.hub

    @property
    def carrier(self) -> str | None:
        """The carrier, as it was told last."""
        return self.situation.carrier

    @property
    def problems(self) -> list[str]:
        """What somebody on our side must act for, each code once, the newest last."""
        newest_first = dict.fromkeys(one.code for one in reversed(self.open_incidents))
        asks = any(one.asks_desk for one in self.pending.values())
        found = {ProblemCode.UNPROVED: self.deadlines.unproved, ProblemCode.QUESTIONED: asks}
        asked = [one for one, so in found.items() if so and not (self.closed or self._called_off)]
        return list(dict.fromkeys((*asked, *reversed(newest_first), *self.troubles)))

    @property
    def open_incidents(self) -> tuple[OpenIncident, ...]:
        """What was reported to have gone wrong, and is not put right: the oldest first."""
        return () if self._called_off else tuple(self.situation.incidents.open.values())

    @property
    def named(self) -> str:
        """`merchant/no`, as reports name an order."""
        return order_name(self.input.order, self.input.number)

    def party(self, role: Role, shipment: str = "") -> str:
        """Which of a role has to do with this order; nothing where there is one for all orders."""
        return self.situation.party(role, self.named, shipment)

    # Facts ---------------------------------------------------------------------------

    def fact(self, fact: Fact, now: datetime) -> None:
        """Record that something happened, whoever said so."""
        self.know(fact)
        self.follow(fact, now)

    def record(
        self, name: str, by: str, times: ReportTimes, now: datetime, milestones: Known | None = None
    ) -> None:
        """Record what was decided, or happened without a report, and the milestones it fixes."""
        self.fact(Fact(name, "", by, times, milestones or {}), now)

    def note(self, happening: EntryKind, what: str, text: str, now: datetime, **more: Any) -> None:
        """One line for the timeline, now."""
        self.outbox.note(happening, what, text, at=now, now=now, **more)
        # The line that says so and the word for lists go to the ledger in one write.
        self.closed = self.closed or happening is EntryKind.CLOSED
        self.changes += 1

    def know(self, fact: Fact) -> None:
        """Put a fact in its place; one that comes in the middle makes all of it again."""
        if self.facts.add(fact) or self._changes_nothing(fact):
            self.situation.apply(fact)
        else:
            self.situation.rebuild(self.facts)
            self.effort += len(self.facts)
        self.changes += 1

    def _changes_nothing(self, fact: Fact) -> bool:
        """Whether it makes no difference what of the others happened after it."""
        content = fact.content
        again = fact.name in RENEWED_NAMES or self.situation.pickups.begun or named_attempt(content)
        dated = isinstance(content, (IncidentFacts, *OF_SHIPMENTS))  # of these the last one holds
        if again or content is None or fact.milestones or dated:
            return False  # the last of those who are named holds, too:
        who = any(getattr(content, one, None) for one in ("hub", "carrier", "vehicle", "provider"))
        return not who and not any(self.facts.named(code) for code in content.settles)

    def follow(self, fact: Fact, now: datetime, *, more: bool = False) -> None:
        """Let what a fact means for the duties be said; `more`: another comes at once."""
        self._new.append(fact)
        self._current = False
        if not more:
            self.catch_up(now)

    def catch_up(self, now: datetime) -> None:
        """Let the duties follow what is known by now."""
        if not self._current:
            self._current = True
            self.effort += len(self.facts)
            new, self._new = self._new, []
            self.deadlines.reconcile(self.situation, self.facts, now, new)
            for fact in new:
                self.deadlines.receive(fact, now)

    def learn(self, milestones: Known, now: datetime) -> None:
        """Know milestones that no report fixes."""
        self.situation.learn(milestones)
        self.follow_all_duties(now)

    def follow_all_duties(self, now: datetime, *, taken_back: bool = False) -> None:
        """Let every duty follow all that is known by now; something may have been taken back."""
        self.catch_up(now)
        self.deadlines.reconcile(self.situation, self.facts, now, taken_back=taken_back)
        self.changes += 1

    def set_aside(self, name: str) -> None:
        """Wait for it again: what was told of that name so far was not enough."""
        facts = {fact.fact_id for fact in self.facts.named(name)}
        self.situation.set_aside |= facts - {""}
        self.situation.basis.names.discard(name)
        self.situation.rebuild(self.facts)
        self.changes += 1

    def reported(self, kind: type[AnyFacts], by: str | None = None) -> AnyFacts | None:
        """What the report of that kind says that happened last; None where nobody here was told."""
        for fact in reversed(self.facts.named(kind.fact_name(by or ""))):
            if isinstance(fact.content, kind):
                return fact.content
        return None

    def happened(self, name: str) -> bool:
        """Whether it was told, or follows from what was told."""
        return name in self.names

    def follow_route(self, route: Route, now: datetime) -> None:
        """Know the feedback points of the line, and its hours in all."""
        self.deadlines.follow(route)
        self.follow_all_duties(now)

    # Where it stands -----------------------------------------------------------------

    def at(self, code: StrEnum, waiting_on: Role, now: datetime, *, ref: str = "") -> None:
        """Enter a step; `ref` tells twins apart, as the point of a line does."""
        step = f"{code}:{ref}" if ref else code.value
        if (self.step.code, self.step.waiting_on) != (step, waiting_on):
            self.step = Step(step, waiting_on, now)
            self.changes += 1

    def problem(self, code: str) -> None:
        """Somebody on our side must act."""
        if code not in self.troubles:
            self.troubles[str(code)] = None
            self.changes += 1

    def settle(self, code: str) -> None:
        """That problem is put right."""
        if code in self.troubles:
            del self.troubles[code]
            self.changes += 1

    def clear_problems(self) -> None:
        """Nobody has to act for it any more."""
        self.troubles.clear()
        self._called_off = True
        self.changes += 1

    def hold(self, reason: str, now: datetime) -> None:
        """Stop the clock."""
        self.held = reason
        self.deadlines.hold(now)
        self.changes += 1

    def resume(self, now: datetime) -> None:
        """Let the clock go on."""
        self.held = None
        self.deadlines.resume(now)
        self.changes += 1

    def run_clocks(self, go_on: bool, now: datetime) -> None:
        """Let no clock run while nobody can act, and then go on, unless somebody holds it."""
        if not go_on:
            self.deadlines.hold(now)
        elif self.held is None:
            self.deadlines.resume(now)
        self.changes += 1
