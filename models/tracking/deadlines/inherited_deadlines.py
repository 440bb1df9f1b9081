"""What another workflow opened, as it is followed here: it keeps its own instants."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from models.messages.legs.leg import Deadline
from models.messages.shipments.shipment import OWN_SHIPMENT
from models.sop.duty import Duty, DutyScope
from models.sop.duty_plan import plan
from models.sop.terms import Sop
from models.stages.all_duties import ALL_DUTIES
from models.stages.trunk_transport.reports import ArrivedAtHub
from models.tracking.deadlines.deadline_changes import key_of
from models.tracking.deadlines.duty_facts import AT_THE_HUB, FAILED_CONTACT
from models.tracking.deadlines.occurrence import Known, Occurrence
from models.tracking.deadlines.occurrences import (
    VISIT_PLANNED,
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
    known, duty, key = start(situation), ALL_DUTIES[one.duty], key_of(one)
    if planned_once(duty, key, known):
        return with_presumptions(Occurrence(key, known, begins=one.counts_from), situation)
    if duty.per is DutyScope.APPOINTMENT:
        return _of_appointment(one, situation, log)
    if duty.per is DutyScope.LAPSE:
        return _of_lapse(one, situation, log)
    shipment = bool(key.ref and duty.of_shipment)
    return Occurrence(key, {}, begins=one.counts_from, fixed=True, shipment=shipment)


def _of_appointment(one: Deadline, situation: Situation, log: FactLog) -> Occurrence:
    """Up to a visit, or another appointment that was agreed after it and is reported only here.

    It is judged by what was done as where it was opened, if it stands where that puts it.
    """
    agreed, key = appointments(log), key_of(one)
    known = [fact for fact in agreed if fact.elsewhere] or agreed  # it was implied until now
    begins, ends = one.counts_from, log.named(VISIT_PLANNED)[:1]
    milestones: Known = {}
    if one.attempt <= len(known):
        own = known[one.attempt - 1]
        others = [fact for fact in agreed if own.order < fact.order and not fact.elsewhere]
        ends = sorted((*others[:1], *ends), key=in_order)
        begins = own.times.occurred_at if len(known) < len(agreed) else begins
        milestones = _standing(one, {**start(situation), **own.milestones}, situation.basis.sop)
    ended_by = ends[0] if ends else None
    return Occurrence(key, milestones, begins=begins, ended_by=ended_by, fixed=not milestones)


def _of_lapse(one: Deadline, situation: Situation, log: FactLog) -> Occurrence:
    """Nothing was owed, and nothing keeps it, where the goods were there before that was announced.

    Only here was that reported: where it was opened nobody knew (ADR-0090).
    """
    ended_by = _there_before(one.counts_from, situation, log)
    belongs = None if ended_by is None else _nothing
    return Occurrence(
        key_of(one), {}, begins=one.counts_from, fixed=True, ended_by=ended_by, belongs=belongs
    )


def _there_before(
    announced: datetime | None, situation: Situation, facts: Iterable[Fact]
) -> Fact | None:
    """The report that the goods were there before it was announced that they come later."""
    delays = situation.appointments.delays
    shipments = {one.shipment for one in delays if one.times.occurred_at == announced}
    for fact in facts:
        of = OWN_SHIPMENT if fact.name == ArrivedAtHub.kind else fact.ref
        there = fact.name in AT_THE_HUB and of in shipments
        if there and announced is not None and fact.times.occurred_at <= announced:
            return fact
    return None


def _nothing(_: Fact) -> bool:
    return False


def _standing(one: Deadline, known: Known, sop: Sop | None) -> Known:
    """What a deadline is counted from, if that puts it where it stands; else nothing."""
    duty = ALL_DUTIES[one.duty]
    if sop is None or any(name not in known for name in duty.milestones):
        return {}
    planned = plan(duty, sop, known)
    return known if (planned.due_at, planned.from_at) == (one.due_at, one.from_at) else {}


def with_carried(
    duty: Duty, one: Occurrence, facts: Iterable[Fact], carried: Fact, *, missed: bool
) -> tuple[Occurrence, list[Fact]]:
    """The occurrence and its facts, with what has decided it elsewhere.

    One that could not do so by itself put another attempt in its place: what was missed then stays
    so, since what made it fail is not told again.
    """
    if carried.name in (*duty.keepers(one.key.ref), *duty.averted_by, *FAILED_CONTACT):
        return one, sorted((carried, *facts), key=in_order)
    ended_by = min(filter(None, (one.ended_by, carried)), key=in_order)
    return replace(one, ended_by=ended_by, failed=missed), [*facts]
