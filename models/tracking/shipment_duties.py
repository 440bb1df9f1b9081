"""What is owed of each shipment that has a name: the rows of the order's own, once more each.

A vehicle of its own, the pickup on its day, the departure told, its first promise, the arrival
told and passed on. Such an occurrence has the shipment's name as `ref` (ADR-0048).
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from models.sop.duty import Duty
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages.table import OF_SHIPMENTS
from models.stages.trunk_pickup.shipments import FACTS
from models.tracking.course import Course
from models.tracking.facts import Fact, FactLog
from models.tracking.occurrence import Key, Known, Occurrence
from models.tracking.occurrences import start
from models.tracking.provider_turns import occurrences_of
from models.tracking.situation import Situation

STANDS_IN = {Milestone.DEPARTED: Milestone.PICKED_UP}
"""The truck leaves with the goods, until its own report says otherwise (FH-8.2.4)."""

FIRST = frozenset({Milestone.DEPARTED, Milestone.TRUNK_DESK_RECEIVED})
"""Of these the first word counts: a promise, and what is owed once goods are to travel apart."""


def owed(
    own: Sequence[Duty],
    situation: Situation,
    log: FactLog,
    course: Course,
    watched: Callable[[Duty], bool],
    sop: Sop,
) -> Iterator[Occurrence]:
    """Every occurrence that can be planned by now: of the stage's own rows, of each shipment."""
    for duty in own:
        if watched(duty):
            yield from occurrences_of(duty, situation, log, course, sop)
    if not own or not situation.shipments:
        return
    reports = [fact for fact in log if fact.name in FACTS]
    for duty in OF_SHIPMENTS:
        if watched(duty):
            yield from _of_shipments(duty, situation, reports)


def _of_shipments(
    duty: Duty, situation: Situation, reports: Sequence[Fact]
) -> Iterator[Occurrence]:
    for name in situation.shipments:
        found = _known([fact for fact in reports if fact.ref == name], duty.milestones)
        if found is not None:
            own = {**start(situation), **found}
            yield Occurrence(Key(duty.id, name), own, fixed=True, shipment=True)


def _known(reports: Sequence[Fact], needs: Sequence[Milestone]) -> Known | None:
    """The milestones of one shipment that a row needs; None where one is not known yet."""
    found: dict[Milestone, datetime | date] = {}
    for need in needs:
        moments = _moments(reports, need) or _moments(reports, STANDS_IN.get(need, need))
        if not moments:
            return None
        found[need] = moments[0 if need in FIRST else -1]
    return found


def _moments(reports: Sequence[Fact], need: Milestone) -> list[datetime | date]:
    return [fact.own[need] for fact in reports if need in fact.own]
