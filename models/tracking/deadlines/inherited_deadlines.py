"""What another workflow opened, as it is followed here: it keeps its own instants."""

from collections.abc import Iterable
from dataclasses import replace

from models.messages.legs.leg import Deadline
from models.sop.duty import Duty, DutyScope
from models.stages.all_duties import ALL
from models.tracking.deadlines.deadline_changes import key_of
from models.tracking.deadlines.occurrence import Key, Occurrence
from models.tracking.deadlines.occurrences import (
    PLANNED,
    appointments,
    planned_once,
    start,
    with_presumptions,
)
from models.tracking.situation.facts import Fact, FactLog, in_order
from models.tracking.situation.stage_situation import Situation


def inherited_occurrence(one: Deadline, situation: Situation, log: FactLog) -> Occurrence:
    """The occurrence of a deadline that was handed over; a twin keeps its own plan.

    What was owed before the customer was met is not done by what is done before another visit.
    """
    known, duty, key = start(situation), ALL[one.duty], key_of(one)
    if planned_once(duty, key, known):
        return with_presumptions(Occurrence(key, known, begins=one.counts_from), situation)
    ended_by = _ended_by(key, log) if duty.per is DutyScope.APPOINTMENT else None
    shipment = bool(key.ref and duty.of_shipment)
    return Occurrence(
        key, {}, begins=one.counts_from, ended_by=ended_by, fixed=True, shipment=shipment
    )


def _ended_by(key: Key, log: FactLog) -> Fact | None:
    """Another appointment that was agreed after its own, and is heard only here; another visit."""
    agreed = appointments(log)
    known = [fact for fact in agreed if fact.elsewhere]
    its_own = known[key.attempt - 1] if key.attempt <= len(known) else None
    others = [
        fact
        for fact in agreed
        if its_own is not None and its_own.order < fact.order and not fact.elsewhere
    ]
    return min((*others[:1], *log.named(PLANNED)[:1]), key=in_order, default=None)


def with_carried(
    duty: Duty, one: Occurrence, facts: Iterable[Fact], carried: Fact
) -> tuple[Occurrence, list[Fact]]:
    """The occurrence and its facts, with what has decided it elsewhere: one that could not do so
    by itself put another attempt in its place."""
    if carried.name in (*duty.keepers(one.key.ref), *duty.averted_by):
        return one, sorted((carried, *facts), key=in_order)
    ended_by = min(filter(None, (one.ended_by, carried)), key=in_order)
    return replace(one, ended_by=ended_by), [*facts]
