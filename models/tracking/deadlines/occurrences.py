"""How often a duty exists in one stage: once an attempt, or of each point, incident, appointment.

Each occurrence has its own instants, and a verdict of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from models.messages.shipments.shipment import OWN_SHIPMENT
from models.sop.duty import Duty, DutyScope
from models.sop.milestones import Milestone, instant
from models.stages.care.case_opening import OPENING_MILESTONES
from models.stages.care.reports import CareReplied
from models.stages.city_delivery.reports import AppointmentBooked, Collected
from models.stages.installation.verification import VerificationConfirmed
from models.stages.installation.visits import VisitPlanned
from models.tracking.deadlines.lost_shipments import all_own_lost_with
from models.tracking.deadlines.occurrence import Known, Occurrence, OccurrenceKey
from models.tracking.situation.care_rounds import CareRound, care_rounds
from models.tracking.situation.facts import Fact, FactLog
from models.tracking.situation.milestone_order import FIRST_COUNTS
from models.tracking.situation.pickups import MILESTONES_OF_ONE_ATTEMPT, Pickups
from models.tracking.situation.replacements import replaced_between
from models.tracking.situation.stage_counters import Route, StageCounters
from models.tracking.situation.stage_situation import Situation

APPOINTMENT_BOOKED = AppointmentBooked.kind
COLLECTED_AT_HUB = Collected.kind
VISIT_PLANNED = VisitPlanned.kind
VERIFIED, CONFIRMED = "verified", VerificationConfirmed.kind


def occurrences(
    duty: Duty, situation: Situation, log: FactLog, counters: StageCounters
) -> Iterator[Occurrence]:
    """Every occurrence of a duty that can be planned by now."""
    if duty.per is DutyScope.SHIPMENT_POINT:
        return  # of each shipment: `shipment_duties`
    if duty.per is DutyScope.POINT:
        yield from _of_points(duty, situation, log, counters.route)
    elif duty.per is DutyScope.INCIDENT:
        yield from _of_incidents(duty, situation, log, counters)
    elif duty.per is DutyScope.OPENING:
        yield from _of_openings(duty, situation, log)
    elif duty.per is DutyScope.APPOINTMENT:
        yield from _of_appointments(duty, situation, log, counters)
    elif duty.per is DutyScope.PICKUP:
        yield from _of_pickups(duty, situation, counters)
    elif duty.per is DutyScope.VISIT:
        yield from _of_visits(duty, log, counters)
    elif _known(duty, situation.milestones):
        one = Occurrence(OccurrenceKey(duty.id, "", counters.attempt), start(situation))
        yield with_presumptions(one, situation)


def with_presumptions(one: Occurrence, situation: Situation) -> Occurrence:
    """The same, with what was presumed of a promise until it was reported that it is otherwise."""
    presumed = situation.presumed
    if not presumed:
        return one
    reported = max(situation.origins[name].occurred_at for name in presumed)
    return replace(one, presumed={**one.milestones, **presumed}, reported=reported)


def planned_once(duty: Duty, key: OccurrenceKey, known: Known) -> bool:
    """Whether its instants follow from what is known before any fact, whoever opened it."""
    if key.ref and duty.of_shipment:
        return False  # what is owed of a shipment follows from its own facts
    first = duty.per is DutyScope.PICKUP and key.attempt == 1
    return (duty.per is DutyScope.ATTEMPT or first) and _known(duty, known)


def start(situation: Situation) -> Known:
    """What is known before any fact of the stage itself, with the promises that count by now."""
    first = {name: at for name, at in situation.milestones.items() if name in FIRST_COUNTS}
    return {**situation.basis.milestones, **first}


def _known(duty: Duty, milestones: Known) -> bool:
    return all(name in milestones for name in duty.milestones)


def _of_points(
    duty: Duty, situation: Situation, log: FactLog, route: Route
) -> Iterator[Occurrence]:
    """Each point of the line; of a truck whose goods are all lost nothing is reported any more."""
    lost = all_own_lost_with(situation.shipments.get(OWN_SHIPMENT), situation.basis.pieces, log)
    for name, hours in route.points:
        planned = route.planned(hours, situation)
        if planned is not None:
            own = {**situation.milestones, Milestone.CHECKPOINT_PLANNED: planned}
            follows = route.follows(hours, planned, situation)
            agreed = Milestone.HUB_ARRIVAL in follows
            yield Occurrence(
                OccurrenceKey(duty.id, name),
                own,
                fixed=True,
                follows=follows,
                agreed=agreed,
                ended_by=lost,
            )


def _of_incidents(
    duty: Duty, situation: Situation, log: FactLog, counters: StageCounters
) -> Iterator[Occurrence]:
    keys = set()
    for fact in log:
        if fact.ref in keys or not _known(duty, fact.milestones):
            continue
        keys.add(fact.ref)
        own = {**start(situation), **fact.milestones}
        yield Occurrence(OccurrenceKey(duty.id, fact.ref, counters.attempt), own)


def _of_pickups(duty: Duty, situation: Situation, counters: StageCounters) -> Iterator[Occurrence]:
    """One for each attempt at the pickup; a later one counts from its agreement."""
    pickups = situation.pickups
    for one in pickups.attempts(situation.milestones):
        own = dict(start(situation))
        if one.begun is not None:
            own = {name: at for name, at in own.items() if name not in MILESTONES_OF_ONE_ATTEMPT}
            own |= one.begun.milestones
        if not _known(duty, {**one.known, **own}):
            continue
        found = Occurrence(
            OccurrenceKey(duty.id, "", counters.attempt + counters.pickups + one.n - 1), own,
            begins=one.begun.by.times.occurred_at if one.begun else None,
            ended_by=one.next.by if one.next else None,
            source=one.begun.by.fact_id if one.begun else "",
            belongs=partial(_is_of, pickups, one.n) if pickups.begun else None,
            came=one.begun.by.times.received_at if one.begun else None,
        )  # fmt: skip
        yield with_presumptions(found, situation)


def _is_of(pickups: Pickups, attempt: int, fact: Fact) -> bool:
    return pickups.attempt_of(fact) == attempt


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
                OccurrenceKey(duty.id, "", one.n), {**own, **moved}, begins=begins,
                ended_by=one.next, fixed=True,
                came=one.opened.times.received_at if one.opened else None,
            )  # fmt: skip


def _opened(one: CareRound, first: Known) -> dict[Milestone, datetime | date]:
    """What is known of one opening: opened again it counts from then, as it did at first."""
    own = dict(first)
    if one.opened is not None:
        own |= {name: one.opened.times.occurred_at for name in OPENING_MILESTONES if name in first}
    replied = one.first(CareReplied.kind)
    return own | ({Milestone.COMPLAINT_REPLIED: replied.times.occurred_at} if replied else {})


def appointments(log: FactLog) -> list[Fact]:
    """The reports of another time for the customer, in order; one told twice is one.

    Of the same time another provider makes an appointment of his own.
    """
    found: list[Fact] = []
    for fact in log.named(APPOINTMENT_BOOKED):
        at = fact.milestones.get(Milestone.CUSTOMER_APPOINTMENT)
        same = found and found[-1].milestones[Milestone.CUSTOMER_APPOINTMENT] == at
        if at and not (same and not replaced_between(log, found[-1], fact)):
            found.append(fact)
    return found


def _of_appointments(
    duty: Duty, situation: Situation, log: FactLog, counters: StageCounters
) -> Iterator[Occurrence]:
    agreed = appointments(log)
    if all(fact.elsewhere for fact in agreed):
        yield from _of_known_appointment(duty, situation, log, counters)
        return
    times: dict[str, int] = {}
    known, collections = (
        start(situation),
        log.named(COLLECTED_AT_HUB) if COLLECTED_AT_HUB in duty.kept_by else (),
    )
    turns = zip(agreed, (*agreed[1:], None), strict=True)
    own_turns = [(fact, after) for fact, after in turns if not fact.elsewhere]
    for n, (fact, after) in enumerate(own_turns):
        at = str(fact.milestones[Milestone.CUSTOMER_APPOINTMENT])
        times[at] = times.get(at, 0) + 1
        begins = fact.times.occurred_at if n or counters.appointments else None
        own = {**_not_before(known, duty.rule.until, begins), **fact.milestones}
        if _known(duty, own) and not _before(collections, begins):
            key = OccurrenceKey(duty.id, "", counters.appointments + n + 1)
            source = f"{at}/{times[at]}"
            ended = situation.appointments.end_of(fact) or after
            yield Occurrence(
                key, own, begins=begins, ended_by=ended, source=source, came=fact.times.received_at
            )


def _not_before(known: Known, visited: Sequence[Milestone], begins: datetime | None) -> Known:
    """What is known, but for a visit of before: who came then did not come to this appointment."""
    gone = {name for name in visited if begins and name in known and instant(known, name) < begins}
    return {name: at for name, at in known.items() if name not in gone}


def _of_known_appointment(
    duty: Duty, situation: Situation, log: FactLog, counters: StageCounters
) -> Iterator[Occurrence]:
    """That of which no report came here: up to a visit, whose times are of no appointment."""
    plans = log.named(VISIT_PLANNED)
    known = start(situation) if plans else situation.milestones
    if not counters.visits and _known(duty, known):
        key = OccurrenceKey(duty.id, "", max(counters.appointments, 1))
        yield Occurrence(key, start(situation), ended_by=plans[0] if plans else None)


def _of_visits(duty: Duty, log: FactLog, counters: StageCounters) -> Iterator[Occurrence]:
    """One for each visit that was planned, until the next one is, or all is verified."""
    plans, verified = log.named(VISIT_PLANNED), log.newest(VERIFIED) or log.newest(CONFIRMED)
    over = verified if verified and plans and plans[-1].order < verified.order else None
    for n, (fact, after) in enumerate(zip(plans, (*plans[1:], over), strict=False)):
        if _known(duty, fact.milestones):
            yield Occurrence(
                OccurrenceKey(duty.id, "", counters.visits + n + 2), dict(fact.milestones),
                begins=fact.times.occurred_at, ended_by=after, source=fact.fact_id,
                came=fact.times.received_at,
            )  # fmt: skip


def _before(facts: Sequence[Fact], at: datetime | None) -> bool:
    return at is not None and any(fact.times.counts_from < at for fact in facts)
