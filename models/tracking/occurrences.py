"""How often a duty exists in one stage: once an attempt, or of each point, incident, appointment.

Each occurrence has its own instants, and a verdict of its own.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from models.sop.duty import Duty, Per
from models.sop.milestones import Milestone
from models.stages.care.opening import OPENING
from models.stages.care.reports import CareReplied
from models.stages.city_delivery.reports import AppointmentBooked, Collected
from models.stages.trunk_pickup.shipments import FACTS as OF_SHIPMENT
from models.tracking.care_rounds import CareRound, care_rounds
from models.tracking.facts import Fact, FactLog
from models.tracking.situation import FIRST_COUNTS, Situation

APPOINTED = AppointmentBooked.kind
COLLECTED = Collected.kind

PASSING = frozenset({Milestone.PICKED_UP, Milestone.DEPARTED, Milestone.HUB_ARRIVAL})
"""What the planned times of a line's points follow from."""

Known = Mapping[Milestone, datetime | date]
"""The milestones that are known so far."""


class Key(NamedTuple):
    """One occurrence of a duty: its id, what tells twins apart, and which attempt it is of."""

    duty: str
    ref: str = ""
    attempt: int = 1

    def __str__(self) -> str:
        """As calls and notices are keyed: `<duty>#<ref>@<attempt>`, what is usual left out."""
        twin = f"#{self.ref}" if self.ref else ""
        return f"{self.duty}{twin}" + (f"@{self.attempt}" if self.attempt > 1 else "")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence as the facts have it.

    Attributes:
        milestones: what was known as it began; later facts of its own may move it.
        begins: facts that happened before belong to an earlier attempt.
        ended_by: the fact that put another attempt in its place; later facts belong to that.
        fixed: its instants follow from all that is known: no single fact moves them.
        shipment: it is of the shipment that its `ref` names: no other fact belongs to it.
        source: what it is of, where its number may change: another one may be put before it.
        presumed: what was presumed before it was reported at `reported`, if it was.
    """

    key: Key
    milestones: Known
    begins: datetime | None = None
    ended_by: Fact | None = None
    fixed: bool = False
    shipment: bool = False
    source: str = ""
    presumed: Known | None = None
    reported: datetime | None = None

    def among(self, facts: Sequence[Fact]) -> Sequence[Fact]:
        """Those of these facts, in order, that belong to it."""
        first, last = 0, len(facts)
        if self.begins is not None:
            first = bisect_left(facts, self.begins, key=_occurred_at)
        if self.ended_by is not None:
            last = bisect_left(facts, self.ended_by.times.occurred_at, lo=first, key=_occurred_at)
        facts = facts[first:last] if (first, last) != (0, len(facts)) else facts
        ref = self.key.ref
        if self.shipment:
            return [one for one in facts if one.ref == ref and one.name in OF_SHIPMENT]
        if ref:
            return [one for one in facts if not one.ref or one.ref == ref]
        return [one for one in facts if one.name not in OF_SHIPMENT]


def _occurred_at(fact: Fact) -> datetime:
    return fact.times.occurred_at


@dataclass(frozen=True, slots=True)
class Route:
    """The feedback points of a line, in hours after departure, and its hours in all."""

    points: tuple[tuple[str, float], ...] = ()
    hours: float = 0.0

    def planned(self, hours: float, situation: Situation) -> datetime | None:
        """When a point is to be passed; an announced delay moves what lay ahead of it then."""
        left = situation.milestones.get(Milestone.DEPARTED)
        left = left or situation.milestones.get(Milestone.PICKED_UP)
        if not isinstance(left, datetime):
            return None
        planned = left + timedelta(hours=hours)
        presumed = situation.presumed.get(Milestone.DEPARTED)
        if isinstance(presumed, datetime):
            first, reported = (
                presumed + timedelta(hours=hours),
                situation.origins[Milestone.DEPARTED],
            )
            left, planned = (presumed, first) if first < reported.occurred_at else (left, planned)
        announced = situation.milestones.get(Milestone.HUB_ARRIVAL)
        origin = situation.origins.get(Milestone.HUB_ARRIVAL)
        if not isinstance(announced, datetime) or (origin and planned <= origin.reported_at):
            return planned
        return planned + max(timedelta(), announced - left - timedelta(hours=self.hours))


@dataclass(frozen=True, slots=True)
class Course:
    """What is counted in one stage: its attempt, the appointments before it, the line's points."""

    attempt: int = 1
    appointments: int = 0
    route: Route = Route()


def occurrences(
    duty: Duty, situation: Situation, log: FactLog, course: Course
) -> Iterator[Occurrence]:
    """Every occurrence of a duty that can be planned by now."""
    if duty.per is Per.POINT:
        yield from _of_points(duty, situation, course.route)
    elif duty.per is Per.INCIDENT:
        yield from _of_incidents(duty, situation, log, course)
    elif duty.per is Per.OPENING:
        yield from _of_openings(duty, situation, log)
    elif duty.per is Per.APPOINTMENT:
        yield from _of_appointments(duty, situation, log, course)
    elif _known(duty, situation.milestones):
        one = Occurrence(Key(duty.id, "", course.attempt), start(situation))
        yield as_presumed(one, situation)


def as_presumed(one: Occurrence, situation: Situation) -> Occurrence:
    """The same, with what was presumed of a promise until it was reported that it is otherwise."""
    presumed = situation.presumed
    if not presumed:
        return one
    reported = max(situation.origins[name].occurred_at for name in presumed)
    return replace(one, presumed={**one.milestones, **presumed}, reported=reported)


def start(situation: Situation) -> Known:
    """What is known before any fact of the stage itself, with the promises that count by now."""
    first = {name: at for name, at in situation.milestones.items() if name in FIRST_COUNTS}
    return {**situation.basis.milestones, **first}


def _known(duty: Duty, milestones: Known) -> bool:
    return all(name in milestones for name in duty.milestones)


def _of_points(duty: Duty, situation: Situation, route: Route) -> Iterator[Occurrence]:
    for name, hours in route.points:
        planned = route.planned(hours, situation)
        if planned is not None:
            own = {**situation.milestones, Milestone.CHECKPOINT_PLANNED: planned}
            yield Occurrence(Key(duty.id, name), own, fixed=True)


def _of_incidents(
    duty: Duty, situation: Situation, log: FactLog, course: Course
) -> Iterator[Occurrence]:
    keys = set()
    for fact in log:
        if fact.ref in keys or not _known(duty, fact.milestones):
            continue
        keys.add(fact.ref)
        own = {**start(situation), **fact.milestones}
        yield Occurrence(Key(duty.id, fact.ref, course.attempt), own)


def _of_openings(duty: Duty, situation: Situation, log: FactLog) -> Iterator[Occurrence]:
    """One for each time that a case was opened; the time that its customer owed is added."""
    for one in care_rounds(log):
        own = _opened(one, start(situation))
        moved = {
            name: at + one.owed(at, duty.kept_by)
            for name, at in own.items()
            if isinstance(at, datetime) and name in (*duty.milestones, *duty.optional)
        }
        if _known(duty, own):
            begins = one.opened.times.occurred_at if one.opened else None
            yield Occurrence(
                Key(duty.id, "", one.n), {**own, **moved},
                begins=begins, ended_by=one.next, fixed=True,
            )  # fmt: skip


def _opened(one: CareRound, first: Known) -> dict[Milestone, datetime | date]:
    """What is known of one opening: opened again it counts from then, as it did at first."""
    own = dict(first)
    if one.opened is not None:
        own |= {name: one.opened.times.occurred_at for name in OPENING if name in first}
    replied = one.first(CareReplied.kind)
    return own | ({Milestone.COMPLAINT_REPLIED: replied.times.occurred_at} if replied else {})


def appointments(log: FactLog) -> list[Fact]:
    """The reports of another time for the customer, in order; one told twice is one."""
    found: list[Fact] = []
    for fact in log.named(APPOINTED):
        at = fact.milestones.get(Milestone.CUSTOMER_APPOINTMENT)
        if at and not (found and found[-1].milestones[Milestone.CUSTOMER_APPOINTMENT] == at):
            found.append(fact)
    return found


def _of_appointments(
    duty: Duty, situation: Situation, log: FactLog, course: Course
) -> Iterator[Occurrence]:
    agreed = appointments(log)
    if not agreed:
        if _known(duty, situation.milestones):
            yield Occurrence(Key(duty.id, "", max(course.appointments, 1)), start(situation))
        return
    times: dict[str, int] = {}
    known, collections = start(situation), log.named(COLLECTED) if COLLECTED in duty.kept_by else ()
    for n, (fact, after) in enumerate(zip(agreed, (*agreed[1:], None), strict=True)):
        at = str(fact.milestones[Milestone.CUSTOMER_APPOINTMENT])
        times[at] = times.get(at, 0) + 1
        own = {**known, **fact.milestones}
        begins = fact.times.occurred_at if n or course.appointments else None
        if _known(duty, own) and not _before(collections, begins):
            key = Key(duty.id, "", course.appointments + n + 1)
            source = f"{at}/{times[at]}"
            yield Occurrence(key, own, begins=begins, ended_by=after, source=source)


def _before(facts: Sequence[Fact], at: datetime | None) -> bool:
    return at is not None and any(fact.times.counts_from < at for fact in facts)
