"""The open deadlines of one workflow, as they are kept, planned again, held and told of."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from models.messages.leg import Baton, Deadline
from models.messages.timeline import DutyRow, Happening
from models.roles import Role
from models.sop.duty import Duty
from models.sop.formatting import show
from models.sop.milestones import Milestone
from models.sop.plan import Plan, plan
from models.sop.terms import Sop
from models.stages import all_duties as duties
from models.tracking.escalation import moved, tiers_of
from models.tracking.outbox import Outbox

Key = tuple[str, str]
"""A duty's id, and what tells twins of it apart."""

Known = Mapping[Milestone, datetime | date]
"""The milestones that are known so far."""


class DeadlineBook:
    """What is open, what is decided, how often it was missed, and since when it is held."""

    def __init__(self, own: Iterable[Duty], *, sop: Sop, outbox: Outbox) -> None:
        self.own = tuple(own)
        self.sop = sop
        self.outbox = outbox
        self.open: dict[Key, Deadline] = {}
        self.decided: set[Key] = set()
        self.breaches = 0
        self.level = 0
        self.held_at: datetime | None = None
        self._planned: dict[Key, Plan] = {}
        """As the milestones had it, holds left out: only a milestone that moves plans again."""
        self._put: dict[Key, Plan] = {}
        """Where milestones have put them while they are held."""
        self._times_planned: dict[Key, int] = {}
        self._reckoned: dict[str, tuple[tuple[Any, ...], Plan]] = {}
        """Each duty's last plan, and the milestones it was counted from."""

    def take_over(self, baton: Baton, milestones: Known) -> None:
        """Watch on what another workflow of the order watched so far."""
        self.open = {(one.duty, one.ref): one for one in baton.open}
        self.decided |= {
            (duty, ref) for duty, _, ref in (key.partition("#") for key in baton.settled)
        }
        self.breaches, self.level = baton.breaches, baton.level
        self._planned = dict(self._plans(milestones))

    def nearest(self) -> Deadline | None:
        """The open deadline that is due first."""
        return min(self.open.values(), key=lambda one: one.due_at, default=None)

    def knows(self, key: Key) -> bool:
        """Whether that one is open, or decided."""
        return key in self.open or key in self.decided

    # Planning ------------------------------------------------------------------------

    def _plans(self, milestones: Known) -> Iterable[tuple[Key, Plan]]:
        """What the open deadlines would be by these milestones; a twin keeps its own."""
        for duty_id, ref in list(self.open):
            duty = duties.ALL[duty_id]
            if not ref and all(name in milestones for name in duty.milestones):
                yield (duty_id, ref), self.plan(duty, milestones)

    def plan(self, duty: Duty, milestones: Known) -> Plan:
        """The duty's instants; counted again where a milestone of its own has moved."""
        counted = tuple(map(milestones.get, (*duty.milestones, *duty.optional)))
        last = self._reckoned.get(duty.id)
        if last is None or last[0] != counted:
            last = self._reckoned[duty.id] = counted, plan(duty, self.sop, milestones)
        return last[1]

    def _plan_again(self, milestones: Known, now: datetime) -> None:
        """Move what a milestone has moved; while it is held, that waits for the end of it."""
        if self.held_at is not None:
            self._put = dict(self._plans(milestones))
            return
        for key, new in list(self._plans(milestones)):
            moved_by = self._elsewhere(key, new)
            self._planned[key] = new
            # A breach stands: an appointment that was missed is not kept by a later one.
            if moved_by and not self.open[key].breached:
                self._replan(duties.ALL[key[0]], self.open[key], new, now)

    def _elsewhere(self, key: Key, new: Plan) -> bool:
        before = self._planned.get(key)
        return before is None or (before.due_at, before.from_at) != (new.due_at, new.from_at)

    def _replan(self, duty: Duty, old: Deadline, new: Plan, now: datetime) -> None:
        if (old.due_at, old.from_at) == (new.due_at, new.from_at):
            return
        if show(new.due_at) != show(old.due_at):  # to the minute it is not news
            self.outbox.note(
                Happening.REPLANNED,
                duty.id,
                f"{duty.what}: due {show(new.due_at)}, was {show(old.due_at)}",
                at=now, now=now, duty=duty.id, clause=duty.clause, owner=duty.owner,
            )  # fmt: skip
        one = old.model_copy(
            update={
                "due_at": new.due_at,
                "from_at": new.from_at,
                "certain_at": new.certain_at,
                "warn_at": new.warn_at,
                "escalate_at": new.escalate_at,
            }
        )
        # What has spoken stays spoken; what lies ahead of us now speaks in its own time.
        passed = sum(tier.at <= now for tier in tiers_of(one))
        one = one.model_copy(update={"fired": min(old.fired, passed)})
        key = (one.duty, one.ref)
        self._times_planned[key] = self._times_planned.get(key, 1) + 1
        self._keep(duty, one)

    # Hold ----------------------------------------------------------------------------

    def hold(self, now: datetime) -> None:
        """Stop the clock of every open deadline."""
        self.held_at = self.held_at or now

    def resume(self, milestones: Known, now: datetime) -> None:
        """Let the clock go on: what is left moves by the time held, or to where it was put."""
        if self.held_at is None:
            return
        span, self.held_at, self._put = now - self.held_at, None, {}
        for (duty_id, _), one in list(self.open.items()):
            self._keep(duties.ALL[duty_id], moved(one, span))
        self._plan_again(milestones, now)

    def record(self) -> None:
        """Say of every open one where it is, for lists."""
        for (duty_id, _), one in list(self.open.items()):
            self._keep(duties.ALL[duty_id], one)

    def as_it_stands(self, one: Deadline, now: datetime) -> Deadline:
        """While it is held its clock stands still, unless a milestone puts it elsewhere."""
        if self.held_at is None or one.breached:
            return one
        key = (one.duty, one.ref)
        put = self._put.get(key)
        if put is None or not self._elsewhere(key, put):
            return moved(one, now - self.held_at)
        return one.model_copy(
            update={"due_at": put.due_at, "from_at": put.from_at, "certain_at": put.certain_at}
        )

    # Helpers -------------------------------------------------------------------------

    def _keep(self, duty: Duty, one: Deadline) -> None:
        self.open[one.duty, one.ref] = one
        self.outbox.row(
            DutyRow(
                order=self.outbox.order, duty=one.duty, ref=one.ref, clause=duty.clause,
                owner=duty.owner, due_at=one.due_at, state=one.state, met_at=one.met_at,
                late_seconds=one.late_seconds, workflow_id=self.outbox.workflow_id,
            )
        )  # fmt: skip

    def _close(self, duty: Duty, one: Deadline) -> None:
        self._keep(duty, one)
        self.open.pop((one.duty, one.ref))
        self.decided.add((one.duty, one.ref))

    def _tell(
        self, duty: Duty, one: Deadline, level: str, to: tuple[Role, ...], number: int
    ) -> None:
        name = f"{one.duty}#{one.ref}" if one.ref else one.duty
        planned = self._times_planned.get((one.duty, one.ref), 1)
        again = "" if planned == 1 else f"@{planned}"
        for role in dict.fromkeys(to):
            self.outbox.tell(
                f"{self.outbox.workflow_id}:{name}:{level}{number}{again}", role, f"duty_{level}",
                clause=duty.clause, what=duty.what, owner=duty.owner, due=show(one.due_at),
            )  # fmt: skip
