"""The instants at which an open deadline speaks: warn, due, escalate, then daily."""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.messages.legs.leg import Deadline
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.sop import clock


class TierLevel(StrEnum):
    """How urgently it speaks; remind: of what is known to have failed only later, at its due.

    corrected: a breach that was told goes.
    """

    WARN = "warn"
    REMIND = "remind"
    DUE = "due"
    LEAD = "lead"
    MANAGER = "manager"
    DAILY = "daily"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Tier:
    """One instant at which an open deadline speaks."""

    at: datetime
    level: TierLevel
    number: int


TIER_ENTRIES: dict[TierLevel, tuple[EntryKind, tuple[Role, ...], int]] = {
    TierLevel.WARN: (EntryKind.WARNED, (), 0),
    TierLevel.REMIND: (EntryKind.WARNED, (), 0),
    TierLevel.DUE: (EntryKind.BREACHED, (), 0),
    TierLevel.LEAD: (EntryKind.ESCALATED, (Role.OWNER_LEAD,), 1),
    TierLevel.MANAGER: (EntryKind.ESCALATED, (Role.REGIONAL_MANAGER,), 2),
    TierLevel.DAILY: (EntryKind.ESCALATED, (Role.REGIONAL_MANAGER,), 2),
}
TIER_TEXTS = {
    TierLevel.WARN: "not heard yet",
    TierLevel.REMIND: "to be reported by now if it fails",
    TierLevel.DUE: "nothing heard at due",
    TierLevel.LEAD: "still nothing heard, the owner's lead is told",
    TierLevel.MANAGER: "still nothing heard, the regional manager is told",
    TierLevel.DAILY: "still nothing heard today",
}


def tier_name(level: TierLevel, number: int, at: datetime) -> str:
    """What tells a tier from the others of its cause: each day's reminder is one of its own, and
    so is what is asked for again."""
    if level is TierLevel.DAILY:
        return f"{level} {clock.day_of(at)}"
    return f"{level} {number + 1}" if level is TierLevel.WARN and number else level


def tiers_of(one: Deadline) -> list[Tier]:
    """Every tier of a deadline, in order; the daily ones come after the last."""
    breach = max(one.due_at, one.certain_at or one.due_at)
    tiers = [(at, TierLevel.WARN) for at in one.warn_at]
    if breach > one.due_at:
        tiers.append((one.due_at, TierLevel.REMIND))
    tiers.append((breach, TierLevel.DUE))
    upward = (TierLevel.LEAD, TierLevel.MANAGER)
    for n, at in enumerate(one.escalate_at):
        tiers.append((max(at, breach), upward[min(n, 1)]))
    return [Tier(at, level, number) for number, (at, level) in enumerate(tiers)]


def count_fired_tiers(one: Deadline, now: datetime) -> int:
    """How many tiers count as spoken after it was put elsewhere.

    What has spoken stays spoken, what lies ahead speaks in its own time; a reminder that passed
    before is left out. Another plan may have more reminders or fewer: a breach that stands is not
    spoken twice, one to come not left out.
    """
    tiers = tiers_of(one)
    due = next(tier.number for tier in tiers if tier.level is TierLevel.DUE)
    fired = min(one.fired, sum(tier.at <= now for tier in tiers))
    if one.breached:
        return max(fired, due + 1)
    return reminded_by(one.model_copy(update={"fired": min(fired, due)}), now)


def reminded_by(one: Deadline, known: datetime) -> int:
    """How many tiers count as spoken, of one that is known to be owed as it is only since then.

    A reminder of before would come when it helps nobody, with the alarm where that is due as well.
    """
    missed = itertools.takewhile(
        lambda tier: tier.at < known and TIER_ENTRIES[tier.level][0] is EntryKind.WARNED,
        tiers_of(one)[one.fired :],
    )
    return one.fired + sum(1 for _ in missed)


def next_tier(one: Deadline) -> Tier | None:
    """The next tier that has not fired; of what is moot its breach, whenever that is reported."""
    if one.moot:
        due = next(tier for tier in tiers_of(one) if tier.level is TierLevel.DUE)
        return None if one.breached else due
    if one.fired < len(one.warn_at):  # of most, and asked for again and again
        return Tier(one.warn_at[one.fired], TierLevel.WARN, one.fired)
    tiers = tiers_of(one)
    if one.fired < len(tiers):
        return tiers[one.fired]
    return (
        None
        if one.next_daily_reminder_at is None
        else Tier(one.next_daily_reminder_at, TierLevel.DAILY, one.fired)
    )


def moved(one: Deadline, span: timedelta) -> Deadline:
    """The deadline after a hold: what is still to come moves, none is skipped."""

    def move(at: datetime | None) -> datetime | None:
        return None if at is None else at + span

    if one.breached:
        # The breach is recorded; what has not spoken yet is what is still to come.
        escalated = one.fired - (len(tiers_of(one)) - len(one.escalate_at))
        later = (at + span if n >= escalated else at for n, at in enumerate(one.escalate_at))
        return one.model_copy(
            update={
                "next_daily_reminder_at": move(one.next_daily_reminder_at),
                "escalate_at": tuple(later),
            }
        )
    return one.model_copy(
        update={
            "due_at": one.due_at + span,
            "from_at": move(one.from_at),
            "certain_at": move(one.certain_at),
            "warn_at": tuple(at + span for at in one.warn_at),
            "escalate_at": tuple(at + span for at in one.escalate_at),
        }
    )
