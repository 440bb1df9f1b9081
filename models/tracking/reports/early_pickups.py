"""A pickup days before the agreed day: whatever shows one is asked about (ADR-0037, ADR-0100).

What shows a pickup without saying so, as a departure does, never answers that question: only a
pickup that counts does, or a day that was agreed in time. Legs after the pickup know of one that
counts; what they receive of a time before it is out of order.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.legs.leg import StageInput
from models.messages.reports.report import Facts
from models.messages.reports.report_times import ReportTimes
from models.messages.shipments.shipment import OWN_SHIPMENT
from models.sop import clock
from models.sop.milestones import Milestone
from models.stages.table import KINDS, implied_by
from models.stages.trunk_pickup.agreement import PickupAgreed
from models.stages.trunk_pickup.reports import PickedUp, ResultShared
from models.stages.trunk_pickup.shipment_facts import ShipmentFacts
from models.stages.trunk_pickup.shipments import (
    InstallationBroughtForward,
    ShipmentBooked,
    ShipmentCancelled,
    ShipmentPlanned,
)
from models.tracking.situation.facts import Fact
from models.tracking.situation.stage_situation import Situation

BEFORE_PICKUP: Final = frozenset(
    kind.kind
    for kind in (ShipmentPlanned, ShipmentBooked, ShipmentCancelled, InstallationBroughtForward)
)
"""What is reported of a shipment that is still at the factory; all else shows that it left."""

NAMES_DAY: Final = (PickupAgreed, ShipmentPlanned, ShipmentBooked)
"""What says the day by which a pickup is judged, and counts only as long as others do."""


def turn_of(content: Facts) -> int:
    """When it is looked at again: the days that were agreed are known before what is judged by
    them, and all pickups before their results."""
    if isinstance(content, NAMES_DAY):
        return 0
    return 2 if isinstance(content, ResultShared) else 1


def shows_pickup(facts: type[Facts]) -> bool:
    """Whether it says, or implies, that goods are on a vehicle, and belongs to the pickup."""
    if issubclass(facts, ShipmentFacts):
        return facts.kind not in BEFORE_PICKUP
    of_pickup = facts.stage is Stage.TRUNK_PICKUP
    return of_pickup and PickedUp.kind in {facts.kind, *implied_by(facts.kind)}


def why_early(
    content: Facts,
    times: ReportTimes,
    facts: Iterable[Fact],
    situation: Situation,
    start: StageInput,
) -> QuestionCode | None:
    """What is asked of goods that left days before their day, if no pickup so early counts.

    `facts` are those that count.
    """
    if not shows_pickup(type(content)):
        return None
    name, counting, at = _shipment(content), list(facts), times.occurred_at
    days = {one: agreed_day(one, counting, situation, at) for one in (name, OWN_SHIPMENT)}
    of = name if days[name] is not None else OWN_SHIPMENT  # else it has the order's day
    agreed = days[of]
    if agreed is None:
        return None
    early = timedelta(days=start.sop.early_pickup_days)
    known = [
        left for one in {name, of} for left in (*_known(one, situation), *_counted(one, counting))
    ]
    is_early, *answered = [clock.day_of(one) + early < agreed for one in (at, *known)]
    return QuestionCode.PICKUP_EARLY if is_early and not any(answered) else None


def agreed_day(name: str, facts: Iterable[Fact], situation: Situation, at: datetime) -> date | None:
    """The first of the days for which a pickup of that shipment at that time may have been agreed.

    The one that held then, and those that were agreed since: a clerk may write it down later. So
    it does not depend on what was received first.
    """
    days = {  # of several at one instant the last one in order holds
        fact.times.occurred_at: day for fact in facts if (day := _names_day(name, fact)) is not None
    }
    before = _day_before(name, situation)
    held = next((day for since, day in reversed(days.items()) if since <= at), before)
    since_then = [day for since, day in days.items() if since > at]
    return min([*([clock.day_of(held)] if held is not None else []), *since_then], default=None)


def _names_day(name: str, fact: Fact) -> date | None:
    """The day that a fact says the goods are to be picked up on."""
    if name == OWN_SHIPMENT:
        day = fact.milestones.get(Milestone.PICKUP_DAY)
        return None if day is None else clock.day_of(day)
    content = fact.content
    if isinstance(content, ShipmentBooked) and content.shipment == name:
        return clock.day_of(content.pickup_at)
    if isinstance(content, ShipmentPlanned) and content.shipment == name:
        return content.pickup_day
    return None


def _day_before(name: str, situation: Situation) -> datetime | date | None:
    """The day as legs before have it."""
    if name == OWN_SHIPMENT:
        return situation.basis.milestones.get(Milestone.PICKUP_DAY)
    one = situation.basis.shipments.get(name)
    return None if one is None else one.pickup_at or one.pickup_day


def _known(name: str, situation: Situation) -> list[datetime]:
    """When goods left, as legs before have it."""
    known: Mapping[Milestone, datetime | date] = situation.basis.milestones
    found = [known.get(Milestone.PICKED_UP), known.get(Milestone.DEPARTED)]
    if name != OWN_SHIPMENT:
        one = situation.basis.shipments.get(name)
        found = [one.picked_up_at, one.departed_at, one.arrived_at] if one is not None else []
    return [at for at in found if isinstance(at, datetime)]


def _counted(name: str, facts: Iterable[Fact]) -> list[datetime]:
    """When goods had left, as the facts that count show it."""
    return [
        fact.times.occurred_at
        for fact in facts
        if fact.content is not None
        and fact.name in KINDS
        and shows_pickup(type(fact.content))
        and _shipment(fact.content) == name
    ]


def _shipment(content: Facts) -> str:
    return content.shipment if isinstance(content, ShipmentFacts) else OWN_SHIPMENT
