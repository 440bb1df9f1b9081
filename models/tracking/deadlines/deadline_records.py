"""The deadlines of one workflow, as they are kept, planned again, held and told of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from models.messages.encoding.fingerprints import fingerprint
from models.messages.legs.leg import Baton, Deadline
from models.messages.timeline.duty_row import DutyRow, DutyState
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.sop.duty import Duty
from models.sop.duty_plan import Plan, plan
from models.sop.formatting import show
from models.sop.terms import Sop
from models.stages import all_duties as duties
from models.tracking.deadlines.breach_causes import cause_of
from models.tracking.deadlines.deadline_changes import (
    abandoned,
    breach_of,
    key_from,
    key_of,
    plan_of,
    put_at,
)
from models.tracking.deadlines.deadline_position import DeadlinePosition, Span, united
from models.tracking.deadlines.escalation import TierLevel, count_fired_tiers, tier_name
from models.tracking.deadlines.occurrence import Known, OccurrenceKey
from models.tracking.deadlines.occurrences import planned_once
from models.tracking.outbox import Outbox


class InheritedDeadline(NamedTuple):
    """One that another workflow watched: as the milestones had it, where it stood, and how many
    holds there had been by then."""

    planned: Plan
    stood: Plan
    holds: int


RECKONED_MAX = 500
"""So many plans are remembered."""


class DeadlineRecords:
    """What is open, what is decided, how often it was missed, and since when it is held.

    Attributes:
        open: what is owed.
        closed: what was decided here; a changed past decides it again.
        settled: what others decided, or nobody decides any more.
    """

    def __init__(self, own: Iterable[Duty], *, sop: Sop, outbox: Outbox) -> None:
        self.own = tuple(own)
        self.sop = sop
        self.outbox = outbox
        self.open: dict[OccurrenceKey, Deadline] = {}
        self.closed: dict[OccurrenceKey, Deadline] = {}
        self.settled: set[OccurrenceKey] = set()
        self.opened: set[OccurrenceKey] = set()
        """Those that were opened here, and by no other workflow."""
        self.reviewed: set[OccurrenceKey] = set()
        """Those of the pickup that were decided again since its leg has ended."""
        self.breaches = 0
        self.level = 0
        self.held_at: datetime | None = None
        self.paused_at: datetime | None = None
        """Since when nothing is said of them: where they stand follows from the facts alone."""
        self.places: dict[OccurrenceKey, DeadlinePosition] = {}
        """Where the facts have put each: only a fact that moves it plans again."""
        self.taken_over: dict[OccurrenceKey, InheritedDeadline] = {}
        """Those that another workflow watched before."""
        self.opened_held: dict[OccurrenceKey, datetime] = {}
        """Those that were opened while held, by what no report says, and when."""
        self.holds: list[Span] = []
        """When clocks stood still so far, the oldest first, here and where it was watched since."""
        self.pickup_holds: list[Span] = []
        """When those of the pickup stood still, where that is judged again by other workflows."""
        self.times_planned: dict[OccurrenceKey, int] = {}
        self.sources: dict[OccurrenceKey, str] = {}
        """What those are of whose number may change (`Occurrence.source`)."""
        self._reckoned: dict[tuple[str, tuple[Any, ...]], Plan] = {}
        """Plans, by the duty and the milestones that they were counted from."""

    def take_over(self, baton: Baton, milestones: Known) -> None:
        """Watch on what another workflow of the order watched so far."""
        self.open = {key_of(one): one for one in baton.open}
        judged = {key_of(one): one for one in baton.judged}
        self.closed = {
            key: one for key, one in {**self.closed, **judged}.items() if key not in self.open
        }
        self.settled |= {key_from(name) for name in baton.settled}
        self.breaches, self.level = baton.breaches, baton.level
        self.pickup_holds = united([*self.pickup_holds, *baton.pickup_holds])
        for key, one in (*self.open.items(), *self.closed.items()):
            duty = duties.ALL_DUTIES[key.duty]
            once = planned_once(duty, key, milestones)
            stood = plan_of(one)
            planned = self.plan(duty, milestones) if once else stood
            self.places[key] = DeadlinePosition(planned)
            stood = planned.moved(stood.due_at - planned.due_at)
            self.taken_over.pop(key, None)
            if stood != planned or self.holds:
                self.taken_over[key] = InheritedDeadline(planned, stood, len(self.holds))

    @property
    def stopped_at(self) -> datetime | None:
        """Since when no clock runs, whyever."""
        return self.held_at or self.paused_at

    def until_stopped(self, now: datetime) -> datetime:
        """The instant up to which clocks have run by now."""
        return min(now, self.stopped_at or now)

    def nearest(self) -> Deadline | None:
        """The open deadline that is due first."""
        return min(self.open.values(), key=lambda one: one.due_at, default=None)

    def note(
        self, happening: EntryKind, duty: Duty, one: Deadline, text: str, *, at: datetime,
        now: datetime, data: Mapping[str, Any], **more: Any,
    ) -> None:  # fmt: skip
        """One line about a deadline for the timeline; `data` says which of its twins it is."""
        self.outbox.note(
            happening, duty.id, text, at=at, now=now,
            duty=duty.id, clause=duty.clause, owner=duty.owner,
            data={**data, "attempt": one.attempt, "ref": one.ref or None}, **more,
        )  # fmt: skip

    # Planning ------------------------------------------------------------------------

    def plan(self, duty: Duty, milestones: Known) -> Plan:
        """The duty's instants: the same milestones are counted from once."""
        counted = tuple(map(milestones.get, (*duty.milestones, *duty.optional)))
        known = self._reckoned.get((duty.id, counted))
        if known is None:
            if len(self._reckoned) >= RECKONED_MAX:
                self._reckoned.clear()
            known = self._reckoned[duty.id, counted] = plan(duty, self.sop, milestones)
        return known

    def _replan(self, duty: Duty, old: Deadline, new: Plan, now: datetime) -> None:
        if (old.due_at, old.from_at) == (new.due_at, new.from_at):
            return
        if show(new.due_at) != show(old.due_at):  # to the minute it is not news
            text = f"{duty.what}: due {show(new.due_at)}, was {show(old.due_at)}"
            data = {"from": old.due_at, "to": new.due_at}
            self.note(EntryKind.REPLANNED, duty, old, text, at=now, now=now, data=data)
        one = put_at(old, new)
        if old.breached and not self.is_over(one, now):
            one = one.model_copy(
                update={"breached": False, "state": DutyState.OPEN, "next_daily_reminder_at": None}
            )
            self.breaches -= 1
        one = one.model_copy(
            update={"fired": count_fired_tiers(one, min(now, self.paused_at or now))}
        )
        key = key_of(old)
        self.times_planned[key] = self.times_planned.get(key, 1) + 1
        self.keep(duty, one)

    def record(self) -> None:
        """Say of every open one where it is, for lists."""
        for key, one in list(self.open.items()):
            self.keep(duties.ALL_DUTIES[key.duty], one)

    # Helpers -------------------------------------------------------------------------

    def is_over(self, one: Deadline, now: datetime) -> bool:
        """Whether it is missed by now, if nothing is reported: not while its clock stands still."""
        return breach_of(one) <= self.until_stopped(now)

    def keep(self, duty: Duty, one: Deadline) -> None:
        """Keep an open one, and say for lists where it is."""
        self.open[key_of(one)] = one
        self.show(duty, one)

    def show(self, duty: Duty, one: Deadline) -> None:
        """Say for lists where one is."""
        self.outbox.row(
            DutyRow(
                order=self.outbox.order, duty=one.duty, ref=one.ref, attempt=one.attempt,
                clause=duty.clause, owner=duty.owner, due_at=one.due_at, state=one.state,
                met_at=one.met_at, late_seconds=one.late_seconds,
                workflow_id=self.outbox.workflow_id,
            )
        )  # fmt: skip

    def close(self, duty: Duty, one: Deadline, *, for_good: bool = False) -> None:
        """It is decided; `for_good`: by no fact, so that none decides it again."""
        key = key_of(one)
        self.open.pop(key, None)
        self.show(duty, one)
        if for_good:
            self.closed.pop(key, None)
            self.settled.add(key)
        else:
            self.closed[key] = one

    def tell(
        self,
        duty: Duty,
        one: Deadline,
        level: TierLevel,
        to: tuple[Role, ...],
        number: int,
        at: datetime,
    ) -> None:
        """Tell these roles, once at each level of each plan."""
        again = f"@{planned}" if (planned := self.times_planned.get(key_of(one), 1)) != 1 else ""
        source = self.sources.get(key_of(one))
        name = f"{one.duty}~{fingerprint(source)}" if source else str(key_of(one))
        key = f"{self.outbox.workflow_id}:{name}:{level}{number}{again}"
        attempt = one.attempt if one.attempt > 1 else None
        fields = {"duty": duty.id, "due_at": one.due_at, "ref": one.ref or None, "attempt": attempt}
        self.outbox.inform(
            key, to, f"duty_{level}", cause=cause_of(duty, one, self.outbox) + again,
            tier=tier_name(level, number, at), at=at, fields=fields, team=duty.owner,
            shipment=self.outbox.shipment(duty, one.ref),
        )  # fmt: skip

    # The end -------------------------------------------------------------------------

    def give_up(self) -> None:
        """End what has passed its due instant without a report, and what can no longer fail."""
        for duty, one in self._still_open():
            if one.breached or one.certain_at is not None:
                self.close(duty, abandoned(one), for_good=True)

    def call_off(self) -> None:
        """End everything, since the order is cancelled: what was not due is owed no more."""
        for duty, one in self._still_open():
            self.close(duty, abandoned(one), for_good=True)

    def _still_open(self) -> list[tuple[Duty, Deadline]]:
        return [(duties.ALL_DUTIES[key.duty], one) for key, one in self.open.items()]
