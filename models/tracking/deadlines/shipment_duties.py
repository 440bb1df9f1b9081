"""What is owed of each shipment that has a name: the rows of the order's own, once more each.

A vehicle of its own, the pickup on its day, the departure told, its first promise, the arrival
told and passed on. Such an occurrence has the shipment's name as `ref` (ADR-0048).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from models.messages.shipments.shipment import OWN_SHIPMENT, Shipment
from models.messages.shipments.shipment_points import point_ref
from models.sop.duty import Duty, DutyScope
from models.sop.duty_plan import plan
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages.table import OF_SHIPMENTS
from models.stages.trunk_pickup.shipments import (
    SHIPMENT_FACTS,
    ShipmentArrived,
    ShipmentCollected,
    ShipmentDelivered,
)
from models.tracking.deadlines.lost_shipments import all_lost_with
from models.tracking.deadlines.occurrence import Known, Occurrence, OccurrenceKey
from models.tracking.deadlines.occurrences import start
from models.tracking.deadlines.provider_occurrences import occurrences_of
from models.tracking.situation.facts import Fact, FactLog
from models.tracking.situation.stage_counters import StageCounters
from models.tracking.situation.stage_situation import Situation

STANDS_IN = {Milestone.DEPARTED: Milestone.PICKED_UP}
"""The truck leaves with the goods, until its own report says otherwise (FH-8.2.4)."""

ARRIVAL_KINDS = frozenset(
    kind.kind for kind in (ShipmentArrived, ShipmentCollected, ShipmentDelivered)
)
"""What shows that the goods are no more on the road."""

FIRST_REPORT_COUNTS = frozenset({Milestone.DEPARTED, Milestone.TRUNK_DESK_RECEIVED})
"""Of these the first word counts: a promise, and what is owed once goods are to travel apart."""


def owed(
    own: Sequence[Duty],
    situation: Situation,
    log: FactLog,
    counters: StageCounters,
    watched: Callable[[Duty], bool],
    sop: Sop,
) -> Iterator[Occurrence]:
    """Every occurrence that can be planned by now: of the stage's own rows, of each shipment."""
    for duty in own:
        if watched(duty):
            yield from occurrences_of(duty, situation, log, counters, sop)
    if not own or not situation.shipments:
        return
    reports = [fact for fact in log if fact.name in SHIPMENT_FACTS]
    for duty in OF_SHIPMENTS:
        if watched(duty) and duty.per is DutyScope.SHIPMENT_POINT:
            yield from _of_points(duty, situation, reports, log)
        elif watched(duty):
            yield from _of_shipments(duty, situation, reports, sop)


def _of_shipments(
    duty: Duty, situation: Situation, reports: Sequence[Fact], sop: Sop
) -> Iterator[Occurrence]:
    for name in situation.shipments:
        mine = [fact for fact in reports if fact.ref == name]
        before = situation.basis.shipments.get(name) or Shipment(name=name)
        found = _known(mine, duty.milestones, before)
        if found is not None:
            own = {**start(situation), **found, **_agreed(duty, mine, sop)}
            came = _came(mine, found.values())
            one = Occurrence(
                OccurrenceKey(duty.id, name), own, fixed=True, shipment=True, came=came
            )
            yield _with_presumption(one, mine, before)


def _agreed(duty: Duty, reports: Sequence[Fact], sop: Sop) -> Known:
    """The day that its pickup is owed for: what is agreed once that is overdue moves it no more."""
    held: dict[Milestone, datetime | date] = {}
    if duty.milestones == (Milestone.PICKUP_DAY,):
        for fact in (one for one in reports if Milestone.PICKUP_DAY in one.own):
            if not held or fact.times.counts_from <= plan(duty, sop, held).due_at:
                held[Milestone.PICKUP_DAY] = fact.own[Milestone.PICKUP_DAY]
    return held


def _with_presumption(one: Occurrence, reports: Sequence[Fact], before: Shipment) -> Occurrence:
    """The same, with what stood in for its departure: a promise that passed by then is broken.

    `before`: the shipment as legs before have it.
    """
    departures = [fact for fact in reports if Milestone.DEPARTED in fact.own]
    picked = [*filter(None, (before.picked_up_at,)), *_moments(reports, Milestone.PICKED_UP)]
    if Milestone.DEPARTED not in one.milestones or not (departures and picked):
        return one
    presumed = {**one.milestones, Milestone.DEPARTED: picked[0]}
    return replace(one, presumed=presumed, reported=departures[0].times.occurred_at)


def _of_points(
    duty: Duty, situation: Situation, reports: Sequence[Fact], log: FactLog
) -> Iterator[Occurrence]:
    """Each point of each line, from the departure, or from the pickup until that is told; of a
    vehicle whose goods are all lost, or have come, nobody has to be told any more."""
    for name, one in situation.shipments.items():
        if name == OWN_SHIPMENT:
            continue
        for point in one.line:
            planned = _planned(one, point.hours)
            if planned is not None:
                own = {**start(situation), Milestone.CHECKPOINT_PLANNED: planned}
                key = OccurrenceKey(duty.id, point_ref(name, point.name))
                left = one.departed_at or one.picked_up_at
                agreed = left is not None and planned > left + timedelta(hours=point.hours)
                came = _came([fact for fact in reports if fact.ref == name], [left])
                came = max(filter(None, (came, one.expected_since))) if agreed else came
                own_facts = [fact for fact in reports if fact.ref == name]
                ended = all_lost_with(one, log) or _arrived_with(own_facts)
                yield Occurrence(
                    key, own, fixed=True, shipment=True, came=came, agreed=agreed, ended_by=ended
                )


def _arrived_with(reports: Sequence[Fact]) -> Fact | None:
    """What says first that the goods have come: nobody waits for a point of their line any more."""
    return next((fact for fact in reports if fact.name in ARRIVAL_KINDS), None)


def _planned(one: Shipment, hours: float) -> datetime | None:
    """When a point is to be passed; an announced delay moves what lay ahead of it then."""
    left = one.departed_at or one.picked_up_at
    if left is None:
        return None
    planned = left + timedelta(hours=hours)
    since, expected = one.expected_since, one.expected_at
    if expected is None or since is None or one.transit_hours is None or planned <= since:
        return planned
    return planned + max(timedelta(), expected - left - timedelta(hours=one.transit_hours))


def _came(reports: Sequence[Fact], moments: Iterable[datetime | date | None]) -> datetime | None:
    """When the last of these moments was known."""
    first = [
        min((fact.times.received_at for fact in reports if at in fact.own.values()), default=None)
        for at in moments
    ]
    return max(filter(None, first), default=None)


def _known(reports: Sequence[Fact], needs: Sequence[Milestone], before: Shipment) -> Known | None:
    """The milestones of one shipment that a row needs; None where one is not known yet.

    A departure that legs before have heard of is the first: theirs stands, and so does what was
    owed since.
    """
    found: dict[Milestone, datetime | date] = {}
    for need in needs:
        moments = _moments(reports, need)
        if need is Milestone.DEPARTED and (left := before.departed_at) is not None:
            moments = [at for at in moments if isinstance(at, datetime) and at < left]
        elif not moments:
            moments = _moments(reports, STANDS_IN.get(need, need))
        if not moments:
            return None
        found[need] = moments[0 if need in FIRST_REPORT_COUNTS else -1]
    return found


def _moments(reports: Sequence[Fact], need: Milestone) -> list[datetime | date]:
    return [fact.own[need] for fact in reports if need in fact.own]
