"""The instants at which an open deadline speaks: warn, due, escalate, then daily."""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.messages.leg import Deadline
from models.messages.timeline import EntryKind
from models.roles import Role
from models.sop import clock


@dataclass(frozen=True, slots=True)
class Tier:
    """One instant at which an open deadline speaks."""

    at: datetime
    level: str
    number: int


SAYS: dict[str, tuple[EntryKind, tuple[Role, ...], int]] = {
    "warn": (EntryKind.WARNED, (), 0),
    "remind": (EntryKind.WARNED, (), 0),
    "due": (EntryKind.BREACHED, (), 0),
    "lead": (EntryKind.ESCALATED, (Role.OWNER_LEAD,), 1),
    "manager": (EntryKind.ESCALATED, (Role.REGIONAL_MANAGER,), 2),
    "daily": (EntryKind.ESCALATED, (Role.REGIONAL_MANAGER,), 2),
}
WORDS = {
    "warn": "not heard yet",
    "remind": "to be reported by now if it fails",
    "due": "nothing heard at due",
    "lead": "still nothing heard, the owner's lead is told",
    "manager": "still nothing heard, the regional manager is told",
    "daily": "still nothing heard today",
}


def tier_name(level: str, number: int, at: datetime) -> str:
    """What tells a tier from the others of its cause: each day's reminder is one of its own, and
    so is what is asked for again."""
    if level == "daily":
        return f"daily {clock.day_of(at)}"
    return f"warn {number + 1}" if level == "warn" and number else level


def tiers_of(one: Deadline) -> list[Tier]:
    """Every tier of a deadline, in order; the daily ones come after the last."""
    breach = max(one.due_at, one.certain_at or one.due_at)
    tiers = [(at, "warn") for at in one.warn_at]
    if breach > one.due_at:
        tiers.append((one.due_at, "remind"))
    tiers.append((breach, "due"))
    upward = ("lead", "manager")
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
    due = next(tier.number for tier in tiers if tier.level == "due")
    fired = min(one.fired, sum(tier.at <= now for tier in tiers))
    if one.breached:
        return max(fired, due + 1)
    return reminded_by(one.model_copy(update={"fired": min(fired, due)}), now)


def reminded_by(one: Deadline, known: datetime) -> int:
    """How many tiers count as spoken, of one that is known to be owed as it is only since then.

    A reminder of before would come when it helps nobody, with the alarm where that is due as well.
    """
    missed = itertools.takewhile(
        lambda tier: tier.at < known and SAYS[tier.level][0] is EntryKind.WARNED,
        tiers_of(one)[one.fired :],
    )
    return one.fired + sum(1 for _ in missed)


def next_tier(one: Deadline) -> Tier | None:
    """The next tier that has not fired."""
    if one.fired < len(one.warn_at):  # of most, and asked for again and again
        return Tier(one.warn_at[one.fired], "warn", one.fired)
    tiers = tiers_of(one)
    if one.fired < len(tiers):
        return tiers[one.fired]
    return (
        None
        if one.next_daily_reminder_at is None
        else Tier(one.next_daily_reminder_at, "daily", one.fired)
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
