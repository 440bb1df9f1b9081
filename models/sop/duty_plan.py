"""A duty in one order: its plan of instants, and the verdict on the fact that answers it."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from models.sop import clock
from models.sop.duty import WHOLE_DAYS, Duty, Kind
from models.sop.milestones import Milestones, MissingMilestone
from models.sop.terms import Sop

ONE_SECOND = timedelta(seconds=1)


class Plan(BaseModel):
    """The instants of one duty of one order, in UTC.

    Attributes:
        due_at: kept up to and with it; for a *least*, the earliest beginning.
        from_at: where a window opens.
        warn_at: when its owner is reminded; escalate_at: when the next ones up are informed.
        certain_at: from when on nothing reported is a breach; before it the due only reminds.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    due_at: datetime
    from_at: datetime | None = None
    warn_at: tuple[datetime, ...] = ()
    escalate_at: tuple[datetime, ...] = ()
    certain_at: datetime | None = None

    @property
    def breached_at(self) -> datetime:
        """From then on nothing reported is a breach."""
        return max(self.due_at, self.certain_at or self.due_at)

    def moved(self, span: timedelta) -> Self:
        """The same plan so much later: every instant moves, none is skipped (hold)."""
        return self.model_copy(
            update={
                "due_at": self.due_at + span,
                "from_at": self.from_at and self.from_at + span,
                "warn_at": tuple(at + span for at in self.warn_at),
                "escalate_at": tuple(at + span for at in self.escalate_at),
                "certain_at": self.certain_at and self.certain_at + span,
            }
        )


class Verdict(BaseModel):
    """What a fact means for a duty. `late_seconds` is whole seconds, 0 where it is kept."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    state: Literal["kept", "late"]
    late_seconds: int
    why: str


def plan(duty: Duty, sop: Sop, at: Milestones) -> Plan:
    """The instants of the duty under these terms, counted from these milestones.

    Raises:
        MissingMilestone: what it counts from is not known.
        MilestoneError: a day stands where an instant is needed, or an offset is missing.
    """
    rule = duty.rule
    missing = tuple(name for name in rule.needs if name not in at)
    if missing:
        raise MissingMilestone(missing, duty=duty.id)
    due = rule.due(sop, at)
    if rule.kind not in WHOLE_DAYS and not sop.due_counts:
        due -= clock.TICK
    certain = rule.certain(sop, at) if rule.certain and sop.failure_certain else None
    breach = max(due, certain or due)
    return Plan(
        due_at=due,
        from_at=rule.opens(sop, at) if rule.opens else None,
        warn_at=_warnings(duty, sop, at, due),
        escalate_at=tuple(
            full_second(breach) + _minutes(sop, name)
            for name in (() if duty.kind is Kind.LEAST else duty.escalate)
        ),
        certain_at=certain,
    )


def judge(duty: Duty, plan: Plan, *, occurred_at: datetime, reported_at: datetime) -> Verdict:
    """The verdict on a fact: kept up to the due instant and with it, else late by so much."""
    if duty.kind is Kind.LEAST:
        early = occurred_at < plan.due_at
        why = (
            "began before the shortest time: a person's reason is needed"
            if early
            else "began after the shortest time"
        )
        return Verdict(state="kept", late_seconds=0, why=why)
    judged, how = (reported_at, "told") if duty.kind is Kind.TELL else (occurred_at, "done")
    if plan.from_at is not None and judged < plan.from_at:
        return Verdict(state="late", late_seconds=0, why="before the window opened: does not count")
    if judged <= plan.due_at:
        return Verdict(state="kept", late_seconds=0, why=f"{how} in time")
    late = max(ONE_SECOND, judged - plan.due_at) // ONE_SECOND
    return Verdict(state="late", late_seconds=late, why=f"{how} after the due instant")


def full_second(moment: datetime) -> datetime:
    """A day's last instant as the next midnight; any full second as it is."""
    return moment if moment.microsecond == 0 else (moment + clock.TICK).replace(microsecond=0)


def _warnings(duty: Duty, sop: Sop, at: Milestones, due: datetime) -> tuple[datetime, ...]:
    """Reminders between the event and the due instant, each once, in order.

    One that would lie before the event counted from is left out: nobody owes anything yet.
    """
    known = [at[name] for name in (*duty.milestones, *duty.optional) if name in at]
    begun = max((m for m in map(_beginning, known) if m < due), default=None)
    found = {full_second(due) - _minutes(sop, name) for name in duty.warn}
    reminders = {warn for warn in found if begun is None or warn > begun}
    instants = [m for m in known if isinstance(m, datetime) and m < due]
    if duty.nudge is not None and instants:
        reminders.add(max(instants).astimezone(UTC) + _minutes(sop, duty.nudge))
    return tuple(sorted(warn for warn in reminders if warn < due))


def _beginning(moment: datetime | date) -> datetime:
    return moment if isinstance(moment, datetime) else clock.start_of_day(moment)


def _minutes(sop: Sop, name: str) -> timedelta:
    return timedelta(minutes=getattr(sop, name))
