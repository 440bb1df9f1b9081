"""The deadlines of one workflow as time passes: reminders, breaches, and who is informed of
them."""

from dataclasses import dataclass
from datetime import datetime

from models.messages.legs.leg import Deadline
from models.messages.timeline.duty_row import DutyState
from models.messages.timeline.timeline import EntryKind
from models.sop.duty import Duty
from models.sop.formatting import show
from models.stages import all_duties as duties
from models.tracking.deadlines.breach_causes import is_explained, next_reminder
from models.tracking.deadlines.deadline_changes import key_of
from models.tracking.deadlines.escalation import (
    TIER_ENTRIES,
    TIER_TEXTS,
    TierLevel,
    next_tier,
    tiers_of,
)
from models.tracking.deadlines.held_deadlines import HeldDeadlines
from models.tracking.deadlines.occurrence import OccurrenceKey


@dataclass(frozen=True, slots=True)
class DeadlineTimer:
    """The next instant at which any deadline speaks, and what a dispatcher reads about it."""

    at: datetime
    summary: str


class Reminders(HeldDeadlines):
    """What passed tiers say, each once: said, it stays said."""

    @property
    def unproved(self) -> list[Deadline]:
        """Those of which a desk is asked whether they were kept."""
        return [one for one in self.closed.values() if one.claim is not None]

    @property
    def watched(self) -> dict[OccurrenceKey, Deadline]:
        """What is open, and what is unproved."""
        return {**self.open, **{key_of(one): one for one in self.unproved}}

    def leave_to_leg(self) -> None:
        """What is watched is watched elsewhere from now on."""
        asked = {key_of(one) for one in self.unproved}
        self.settled |= asked
        self.closed = {key: one for key, one in self.closed.items() if key not in asked}
        self.open.clear()

    def next_timer(self) -> DeadlineTimer | None:
        """The nearest tier of all open deadlines; nothing while the order is held."""
        if self.stopped_at is not None:
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
        at, key = nearest
        duty = duties.ALL_DUTIES[key.duty]
        due = show(self.open[key].due_at)
        return DeadlineTimer(at, f"{duty.clause} {duty.what}: {duty.owner}, due {due}"[:200])

    def tick(self, now: datetime) -> None:
        """Let every tier that has passed speak, in order."""
        if self.held_at is not None:
            return
        self._alarm_unexplained(now)
        spoken_until = self.until_stopped(now)
        while True:
            passed = [
                (tier.at, tier.number, key)
                for key, one in self.open.items()
                if (tier := next_tier(one)) is not None and tier.at <= spoken_until
            ]
            if not passed:
                return
            _, _, key = min(passed)
            self._fire(duties.ALL_DUTIES[key.duty], key, now)

    def _fire(self, duty: Duty, key: OccurrenceKey, now: datetime) -> None:
        one = self.open[key]
        tier = next_tier(one)
        assert tier is not None
        fired = tier.number + 1
        last = fired >= len(tiers_of(one))
        morning = next_reminder(duty, max(tier.at, now), self.open, self.sop)
        daily = morning if last else None
        one = one.model_copy(update={"fired": fired, "next_daily_reminder_at": daily})
        if tier.level is TierLevel.DUE:
            one = one.model_copy(update={"breached": True, "state": DutyState.MISSED})
            self.breaches += 1
        self.keep(duty, one)
        happening, roles, level = TIER_ENTRIES[tier.level]
        self.level = max(self.level, level)
        text = f"{duty.what}: {TIER_TEXTS[tier.level]}, due {show(one.due_at)}"
        data = {"due_at": one.due_at, "tier": tier.level, "n": tier.number}
        self.note(happening, duty, one, text, at=tier.at, now=now, data=data)
        whom = duty.reminded if happening is EntryKind.WARNED else roles or duty.alarmed
        if not is_explained(duty, one, self.open):
            self.tell(duty, one, tier.level, whom, tier.number, tier.at)
        elif one.breached and not one.silenced:
            self.open[key] = one.model_copy(update={"silenced": True})

    def _alarm_unexplained(self, now: datetime) -> None:
        """Alarm of duties missed without a notice that no other one explains any more."""
        for key, one in self.open.items():
            duty = duties.ALL_DUTIES[key.duty]
            if not one.silenced or one.moot or is_explained(duty, one, self.open):
                continue
            self.open[key] = one.model_copy(update={"silenced": False})
            for tier in tiers_of(one)[: one.fired]:
                happening, roles, _ = TIER_ENTRIES[tier.level]
                if happening is not EntryKind.WARNED:
                    self.tell(duty, one, tier.level, roles or duty.alarmed, tier.number, now)
