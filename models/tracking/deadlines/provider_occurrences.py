"""How often a duty exists where another provider takes over: once for each of them (ADR-0050);
and where attempts at a customer are used up, or a delivery failed: once for each.

What the former one was to do ends with him; what was not put right, and an appointment, are the
next one's, from when he took over.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from models.sop.duty import Duty, DutyScope
from models.sop.milestones import Milestone
from models.sop.terms import Sop
from models.stages.city_delivery.duties import BOOK_APPOINTMENT
from models.tracking.deadlines.occurrence import Occurrence, OccurrenceKey
from models.tracking.deadlines.occurrences import occurrences, start
from models.tracking.situation.contact_series import exhausting_attempts, retry_agreements
from models.tracking.situation.facts import Fact, FactLog
from models.tracking.situation.replacements import (
    PROVIDER_REPLACED,
    counts_after_opening,
    is_provider_duty,
    number_of,
    passed_on,
    replaced_after,
    taking_over,
)
from models.tracking.situation.stage_counters import StageCounters
from models.tracking.situation.stage_situation import Situation


def occurrences_of(
    duty: Duty, situation: Situation, log: FactLog, counters: StageCounters, sop: Sop
) -> Iterator[Occurrence]:
    """Every occurrence of a duty that can be planned by now, of each provider his own."""
    if duty.per is DutyScope.REPLACEMENT:
        yield from _of_replacements(duty, situation, log)
        return
    if duty.per is DutyScope.LAPSE:
        for one in _of_lapses(duty, situation):
            yield until_replaced(one, duty, situation, log)
        return
    if duty.per is DutyScope.DELIVERY:
        for one in _of_deliveries(duty, situation, log, sop):
            yield until_replaced(one, duty, situation, log)
        return
    if duty.per is DutyScope.CONTACTS:
        yield from _of_contacts(duty, situation, log, sop)
        return
    for one in occurrences(duty, situation, log, counters):
        own = _of_the_new_one(_from_itself(one, duty, log), duty, situation, log)
        yield until_replaced(own, duty, situation, log)
        if duty.per is DutyScope.INCIDENT and is_provider_duty(duty):
            yield from _passed_on(one, duty, log)


def until_replaced(one: Occurrence, duty: Duty, situation: Situation, log: FactLog) -> Occurrence:
    """The same, which ends with its provider where another one takes his place."""
    if not is_provider_duty(duty):
        return one
    known, begun = {**situation.milestones, **one.milestones}, duty.milestones
    if duty.per is DutyScope.APPOINTMENT:
        begun = (Milestone.APPOINTMENT_BOOKED,)
    began = [at for name in begun if isinstance(at := known.get(name), datetime)]
    replaced = replaced_after(log, max([*began, *filter(None, [one.begins])], default=None))
    if replaced is None or (one.ended_by is not None and one.ended_by.order < replaced.order):
        return one
    return replace(one, ended_by=replaced)


def _of_the_new_one(one: Occurrence, duty: Duty, situation: Situation, log: FactLog) -> Occurrence:
    """The word that the goods are there is his who has the order by then: no former's appointment
    keeps what is owed from it."""
    notified = situation.milestones.get(Milestone.ARRIVAL_NOTIFIED)
    if duty is not BOOK_APPOINTMENT or not isinstance(notified, datetime):
        return one
    before = situation.basis.milestones.get(Milestone.PROVIDER_REPLACED)
    replaced = [fact.times.occurred_at for fact in log.named(PROVIDER_REPLACED)]
    replaced += [before] if isinstance(before, datetime) else []
    since = max((at for at in replaced if at <= notified), default=None)
    return replace(one, begins=since) if since else one


def _found(one: Occurrence, log: FactLog, duty: Duty) -> Fact | None:
    """What has opened an occurrence of something that went wrong."""
    return next(
        (
            fact
            for fact in log
            if fact.ref == one.key.ref and all(name in fact.milestones for name in duty.milestones)
        ),
        None,
    )


def _from_itself(one: Occurrence, duty: Duty, log: FactLog) -> Occurrence:
    if duty.per is not DutyScope.INCIDENT or not counts_after_opening(duty):
        return one
    found = _found(one, log, duty)
    return replace(one, begins=found.times.occurred_at) if found else one


def _passed_on(one: Occurrence, duty: Duty, log: FactLog) -> Iterator[Occurrence]:
    found = _found(one, log, duty)
    for by, after in passed_on(duty, found, log) if found else ():
        assert found is not None
        begins = by.times.occurred_at
        moved = {**one.milestones, **dict.fromkeys(found.milestones, begins)}
        key = OccurrenceKey(duty.id, one.key.ref, number_of(by, log))
        came = by.times.received_at
        yield Occurrence(key, moved, begins=begins, ended_by=after, came=came)


def _of_replacements(duty: Duty, situation: Situation, log: FactLog) -> Iterator[Occurrence]:
    """One for each who takes over, until another one takes over from him."""
    for fact, after in taking_over(duty, situation, log):
        key = OccurrenceKey(duty.id, "", number_of(fact, log))
        own = {**start(situation), **fact.milestones}
        came = fact.times.received_at
        yield Occurrence(key, own, begins=fact.times.occurred_at, ended_by=after, came=came)


def _of_lapses(duty: Duty, situation: Situation) -> Iterator[Occurrence]:
    """One for each appointment that could not hold, from what was announced against it."""
    for n, lapse in enumerate(situation.appointments.lapses, 1):
        at = lapse.by.times.occurred_at
        own = {**start(situation), Milestone.APPOINTMENT_LAPSED: at}
        came = max(lapse.by.times.received_at, lapse.appointment.times.received_at)
        yield Occurrence(OccurrenceKey(duty.id, "", n), own, begins=at, came=came)


def _of_deliveries(
    duty: Duty, situation: Situation, log: FactLog, sop: Sop
) -> Iterator[Occurrence]:
    """One for each attempt after the first, from what makes it necessary to what is said next."""
    for n, (fact, after) in enumerate(retry_agreements(log, sop), 2):
        at = fact.times.occurred_at
        own = {**start(situation), Milestone.ATTEMPT_FAILED: at}
        came = fact.times.received_at
        yield Occurrence(OccurrenceKey(duty.id, "", n), own, begins=at, ended_by=after, came=came)


def _of_contacts(duty: Duty, situation: Situation, log: FactLog, sop: Sop) -> Iterator[Occurrence]:
    """One for each series of attempts that is used up."""
    for n, fact in enumerate(exhausting_attempts(log, sop), 1):
        own = {**start(situation), Milestone.CONTACT_USED_UP: fact.times.occurred_at}
        begins, came = fact.times.occurred_at, fact.times.received_at
        yield Occurrence(OccurrenceKey(duty.id, "", n), own, begins=begins, came=came)
