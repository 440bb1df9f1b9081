"""The providers of an order, one in place of another: whose a duty is, by when he was replaced.

What the former one owed ends with him: averted where it was not due, missed where it was. What is
still to be done is the next one's, with a day of his own (ADR-0050).
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest

from models.roles import Role
from models.sop.duty import Duty, DutyScope, Kind
from models.sop.milestones import Milestone
from models.stages.city_delivery.contacts import ContactFailed
from models.stages.city_delivery.replacement_duties import TAKE_OVER
from models.stages.trunk_transport.provider_replacement import ProviderReplaced
from models.tracking.situation.facts import Fact, FactLog
from models.tracking.situation.stage_situation import Situation

PROVIDER_REPLACED = ProviderReplaced.kind

IN_THE_CITY = frozenset({Milestone.ARRIVAL_NOTIFIED, Milestone.DELIVERED})
"""Either shows that somebody knows that the goods are there."""


def is_provider_duty(duty: Duty) -> bool:
    """Whether a duty is over for its owner once another provider has his place.

    What was to be told of by him is: he alone knows it.
    """
    return duty.owner is Role.PROVIDER and duty.kind is not Kind.TELL


def turn_ending_fact(duty: Duty) -> tuple[str, ...]:
    """The fact that ends it for its owner, where one does; or that is counted until it opens."""
    if duty.per is DutyScope.CONTACTS:
        return (ContactFailed.kind,)
    return (PROVIDER_REPLACED,) if is_provider_duty(duty) else ()


def counts_after_opening(duty: Duty) -> bool:
    """Whether nothing counts for it that happened before what opens it."""
    return (
        duty.per in (DutyScope.REPLACEMENT, DutyScope.LAPSE, DutyScope.DELIVERY)
        or PROVIDER_REPLACED in duty.kept_by
    )


def opened_by_desks(duty: Duty) -> bool:
    """Whether a desk's decision opens it: none is received late."""
    return duty.per in (DutyScope.REPLACEMENT, DutyScope.VISIT)


def replaced_after(log: FactLog, at: datetime | None) -> Fact | None:
    """The first replacement after that time."""
    found = (
        one for one in log.named(PROVIDER_REPLACED) if at is None or one.times.occurred_at >= at
    )
    return next(found, None)


def replaced_between(log: FactLog, one: Fact, other: Fact) -> bool:
    """Whether another provider has taken over between these two."""
    return any(one.order < by.order < other.order for by in log.named(PROVIDER_REPLACED))


Taking = Iterator[tuple[Fact, Fact | None]]
"""Replacements, each with the one that comes after it."""


def taking_over(duty: Duty, situation: Situation, log: FactLog) -> Taking:
    """Each replacement that opens a duty of the new one, and the one that ends that.

    Before the goods are in the city no appointment is owed: the new one gets the word that they
    have arrived, like any other.
    """
    there = [
        at for name in IN_THE_CITY if isinstance(at := situation.milestones.get(name), datetime)
    ]
    for one, after in _in_turn(
        [fact for fact in log.named(PROVIDER_REPLACED) if not fact.elsewhere]
    ):
        if duty is not TAKE_OVER or any(at <= one.times.occurred_at for at in there):
            yield one, after


def passed_on(duty: Duty, found: Fact, log: FactLog) -> Taking:
    """Those who take over what went wrong before them, and was not put right by then."""
    if not is_provider_duty(duty):
        return
    since = [one for one in log.named(PROVIDER_REPLACED) if one.order > found.order]
    ends = [one for name in (*duty.kept_by, *duty.averted_by) for one in log.named(name)]
    for one, after in _in_turn(since):
        if any(end.ref in ("", found.ref) and found.order < end.order < one.order for end in ends):
            return
        yield one, after


def _in_turn(facts: list[Fact]) -> Taking:
    """Each with the one after it."""
    return zip_longest(facts, facts[1:])


def number_of(fact: Fact, log: FactLog) -> int:
    """Which of the order's providers somebody is who takes over: all of them travel."""
    if isinstance(fact.content, ProviderReplaced):
        return fact.content.n
    return log.named(PROVIDER_REPLACED).index(fact) + 2
