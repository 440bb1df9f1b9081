"""Which facts a duty follows: those that decide it, move it, or open another occurrence of it."""

from collections.abc import Iterable
from functools import cache

from models.sop.duty import Duty, DutyScope
from models.sop.milestones import Milestone
from models.stages.all_duties import ALL_DUTIES
from models.stages.city_delivery.duties import REPORT_CONTACT_FAILED
from models.stages.trunk_pickup.shipments import SHIPMENT_FACTS as OF_SHIPMENT
from models.stages.trunk_pickup.shipments import ShipmentArrived
from models.stages.trunk_pickup.transport_losses import GoodsLost
from models.stages.trunk_transport.reports import ArrivedAtHub, PlanAgreed
from models.tracking.deadlines.occurrences import (
    APPOINTMENT_BOOKED,
    COLLECTED_AT_HUB,
    CONFIRMED,
    VERIFIED,
    VISIT_PLANNED,
)
from models.tracking.situation.care_rounds import CARE_KINDS
from models.tracking.situation.contact_series import FROM_HERE
from models.tracking.situation.facts import Fact
from models.tracking.situation.lapsed_appointments import LAPSE_KINDS as OF_LAPSES
from models.tracking.situation.pickups import NEXT_ATTEMPT
from models.tracking.situation.replacements import IN_THE_CITY, turn_ending_fact
from models.tracking.situation.stage_counters import PASSED_MILESTONES

FAILED_CONTACT = REPORT_CONTACT_FAILED.kept_by

AT_THE_HUB = (ArrivedAtHub.kind, ShipmentArrived.kind)
"""What says that goods are there: what is announced of them after that is wrong."""


@cache
def _concerns(duty_id: str) -> tuple[frozenset[str], frozenset[Milestone]]:
    """The names of the facts, and the milestones, that a duty follows."""
    duty = ALL_DUTIES[duty_id]
    words = {*duty.kept_by, *duty.averted_by, *duty.failed_by, *turn_ending_fact(duty)}
    milestones = {*duty.milestones, *duty.optional}
    if duty.per is DutyScope.APPOINTMENT:
        words |= {*FAILED_CONTACT, APPOINTMENT_BOOKED, COLLECTED_AT_HUB, VISIT_PLANNED, *OF_LAPSES}
    if duty.per is DutyScope.DELIVERY:
        words |= {*FAILED_CONTACT, *FROM_HERE, APPOINTMENT_BOOKED}
    if duty.per is DutyScope.LAPSE:
        words |= {*OF_LAPSES, *AT_THE_HUB}
    if duty.per is DutyScope.VISIT:
        words |= {*FAILED_CONTACT, VISIT_PLANNED, VERIFIED, CONFIRMED}
    if duty.per is DutyScope.OPENING:
        words |= CARE_KINDS
    if duty.of_shipment:
        words |= OF_SHIPMENT
    if duty.per is DutyScope.SHIPMENT_POINT:
        words |= {PlanAgreed.kind, GoodsLost.kind}
    if duty.per is DutyScope.POINT:
        milestones |= PASSED_MILESTONES
        words.add(GoodsLost.kind)
    if duty.per is DutyScope.REPLACEMENT:
        milestones |= IN_THE_CITY
    if duty.per is DutyScope.PICKUP:
        words |= NEXT_ATTEMPT
    return frozenset(words), frozenset(milestones)


def concerned(duty: Duty, facts: Iterable[Fact]) -> bool:
    """Whether any of these may decide a duty, move it, or open another occurrence of it."""
    return bool(relevant(duty, facts))


def relevant(duty: Duty, facts: Iterable[Fact]) -> list[Fact]:
    """Those that may decide a duty, move it, or open another occurrence of it."""
    words, milestones = _concerns(duty.id)
    return [
        fact
        for fact in facts
        if fact.name in words or (fact.milestones and not milestones.isdisjoint(fact.milestones))
    ]
