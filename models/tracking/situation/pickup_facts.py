"""What a pickup was judged by, as it travels: a later leg judges it again by what it receives.

The first of them is what the leg knew as it began; the others are the facts of its attempts
(ADR-0086).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from models.ids import Stage
from models.messages.incidents.liability import Remedy
from models.messages.legs.early_facts import EarlyFact
from models.messages.reports.report import Facts
from models.messages.reports.report_times import ReportTimes
from models.roles import Role
from models.sop.milestones import Milestone
from models.stages.table import KINDS, OF_PICKUPS, SPEC_OF
from models.stages.trunk_pickup.pickup_exceptions import RemedyOffered
from models.stages.trunk_pickup.reports import LeftForPickup, PickedUp, VehicleBooked
from models.stages.trunk_pickup.shipments import SHIPMENT_FACTS as OF_SHIPMENT
from models.tracking.situation.basis import Basis
from models.tracking.situation.facts import Fact
from models.tracking.situation.pickups import OF_ONE_ATTEMPT, named_attempt

PICKUP_IDS: Final = frozenset(duty.id for duty in OF_PICKUPS)

BEGUN: Final = "pickup_begun"
"""The name of what the leg knew as it began."""

COUNTED: Final = {Milestone.PICKUP_FAILURE_REPORTED}.union(
    *((*duty.milestones, *duty.optional) for duty in OF_PICKUPS)
)
"""What an attempt counts from."""

_DECIDES: Final = {RemedyOffered.kind}.union(
    *((*duty.kept_by, *duty.averted_by, *duty.failed_by) for duty in OF_PICKUPS)
)
_OWN: Final = {kind.kind for kind in SPEC_OF[Stage.TRUNK_PICKUP].kinds} - OF_SHIPMENT

MOVING: Final = frozenset((VehicleBooked.kind, LeftForPickup.kind))
"""Where one of these was not reported, it may still be: it says by when others had to be done."""

KEPT_MAX: Final = 40
"""So many of them travel: those that happened last."""


def of_pickup(facts: Iterable[Fact]) -> list[Fact]:
    """Those that decide, move or begin an attempt at the pickup, as they were received here."""
    return [
        fact
        for fact in facts
        if not fact.elsewhere
        and fact.name in _OWN
        and (fact.name in _DECIDES or not COUNTED.isdisjoint(fact.milestones))
    ]


def pickup_facts(basis: Basis, facts: Iterable[Fact]) -> tuple[EarlyFact, ...]:
    """What a later leg is given: what was known as the pickup began, and all that came since.

    Nothing of a pickup of which all was reported, at which nothing went wrong and nothing was
    changed: so most are, and a baton is written into four histories.
    """
    own, since = of_pickup(facts), basis.milestones.get(Milestone.TRUNK_DESK_RECEIVED)
    found = list(basis.pickup_facts)
    if basis.pickup and not found and _is_eventful(own) and isinstance(since, datetime):
        known = {name: at for name, at in basis.milestones.items() if name in COUNTED}
        times = ReportTimes(occurred_at=since, reported_at=since, received_at=since)
        found = [EarlyFact(name=BEGUN, by=Role.SYSTEM, times=times, milestones=known)]
    return joined(found, map(_travelling, own)) if found else ()


def _is_eventful(facts: Sequence[Fact]) -> bool:
    vehicles = sum(fact.name == VehicleBooked.kind for fact in facts)
    plain = (*OF_ONE_ATTEMPT, PickedUp.kind)
    missing = MOVING - {fact.name for fact in facts}
    return bool(missing) or vehicles > 1 or any(fact.name not in plain for fact in facts)


def joined(known: Iterable[EarlyFact], new: Iterable[EarlyFact]) -> tuple[EarlyFact, ...]:
    """All of them, each once: what was known at the beginning, then as they happened.

    Of one whose doubt a desk has settled since, as it stands now.
    """
    named = {(one.name, one.ref, one.fact_id): one for one in (*known, *new)}
    found = list(named.values())
    first, others = found[:1], found[1:]
    others.sort(key=lambda one: (one.times.occurred_at, one.times.reported_at, one.fact_id))
    return (*first, *others[-KEPT_MAX:])


def arrived(one: EarlyFact) -> Fact:
    """What another leg has received of the pickup, as it was received there."""
    of_remedy = one.name == RemedyOffered.kind  # it says the day of the next attempt, as content
    milestones = {} if of_remedy else one.milestones
    return replace(Fact.arrived(one), elsewhere=False, content=_content(one), milestones=milestones)


def _travelling(fact: Fact) -> EarlyFact:
    content, cause = fact.content, ""
    milestones = {name: at for name, at in fact.milestones.items() if name in COUNTED}
    if isinstance(content, RemedyOffered):
        cause = str(content.chosen or "")
        named = {Milestone.PICKUP_DAY: content.day, Milestone.PICKUP_HOUR: content.pickup_hour}
        milestones |= {name: at for name, at in named.items() if at is not None}
    elif (attempt := named_attempt(content)) is not None:
        cause = str(attempt)
    return EarlyFact(
        name=fact.name, ref=fact.ref, by=fact.by, times=fact.times, fact_id=fact.fact_id,
        milestones=milestones, cause=cause,
    )  # fmt: skip


def _content(one: EarlyFact) -> Facts | None:
    """As much of what the report said as its attempt follows from."""
    if one.name == RemedyOffered.kind:
        hour = one.milestones.get(Milestone.PICKUP_HOUR)
        return RemedyOffered.model_construct(
            remedy="", choice=Remedy(one.cause) if one.cause else None, pieces_apart=1,
            pickup_day=one.milestones.get(Milestone.PICKUP_DAY),
            pickup_hour=hour if isinstance(hour, datetime) else None,
        )  # fmt: skip
    named: dict[str, Any] = {"attempt": int(one.cause)} if one.cause else {}
    return KINDS[one.name].model_construct(**named) if one.name in KINDS else None
