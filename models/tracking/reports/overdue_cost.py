"""What it costs that goods wait 逾期物流费, proposed by itself (FH-10.2.1).

They come late for an appointment, or the customer moves it while they lie at the hub. Against
whoever is responsible for that; of force majeure, and of nobody's fault, nobody is asked. It is an
extra fee: the tariff prices it, and a desk decides (ADR-0054, ADR-0081).
"""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from models.messages.encoding.fingerprints import fingerprint
from models.messages.incidents.liability import Party
from models.messages.reports.own_reports import OwnReport
from models.messages.reports.report import Report
from models.roles import Role
from models.sop import clock
from models.sop.milestones import Milestone
from models.sop.tariff import FeeKind
from models.stages.city_delivery.contacts import OUR_CAUSES, ContactCause, ContactFailed
from models.stages.city_delivery.fees import FeeCause, FeeReported
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.incident_reasons import CONTACT_PARTIES
from models.stages.trunk_transport.reports import RoadException
from models.tracking.reports.accepted_reports import AcceptedReports
from models.tracking.reports.goods_as_is import proposed
from models.tracking.situation.facts import Fact
from models.tracking.situation.lapsed_appointments import LapsedAppointment, prevents
from models.tracking.situation.replacements import replaced_between

PAYER_OF_PARTY: Final[Mapping[Party, Role]] = {
    Party.MERCHANT: Role.MERCHANT,
    Party.FACTORY: Role.MERCHANT,
    Party.CARRIER: Role.CARRIER,
    Party.PROVIDER: Role.PROVIDER,
    Party.TECHNICIAN: Role.PROVIDER,
    Party.CUSTOMER: Role.CUSTOMER,
}
"""Who pays for a party; of one that is not here nobody is asked."""


def responsible_for(state: AcceptedReports, one: LapsedAppointment) -> Party:
    """Who is responsible for the delay: as it was judged, else by what was found on the road."""
    name = RoadException.kind, one.by.ref
    life = state.incidents.lives.get(name)
    if life is None:
        return INCIDENT_KINDS[RoadException.kind].party
    return life.liability.party or proposed(state, life.liability, None)


def overdue_cost(state: AcceptedReports, one: LapsedAppointment, party: Party) -> Report | None:
    """The fee that is proposed, by the days that the goods come after the hub's time; or none."""
    payer = PAYER_OF_PARTY.get(party)
    if payer is None or one.by.content is None:
        return None
    late = max(math.ceil(one.late / timedelta(days=1)), 1)
    cause = FeeCause.GOODS_COME_LATE
    return _fee(state, one.by, one.name, f"overdue-{one.cause}", late, payer, cause)


def changed_appointment_costs(state: AcceptedReports, fact: Fact) -> Iterator[Report]:
    """The fees that are proposed since the customer has another appointment, and the goods wait.

    Of the one that a fact agrees on, and of the one after it: that one before it, or why he was
    not met then, may be reported later.
    """
    if fact.name not in (AppointmentBooked.kind, ContactFailed.kind):
        return
    agreed = [one for one in state.facts.named(AppointmentBooked.kind) if fact.order <= one.order]
    for one in agreed[: 1 if fact.name == ContactFailed.kind else 2]:
        fee = _changed_appointment_cost(state, one)
        if fee is not None and not _is_proposed(state, fee.report_id):
            yield fee


def _is_proposed(state: AcceptedReports, report_id: str) -> bool:
    """Whether it is proposed by now, here or in a leg before."""
    waiting = {one.report_id for one in state.outgoing}
    known = report_id in state.own_reports or fingerprint(report_id) in state.known
    return known or report_id in waiting


def _changed_appointment_cost(state: AcceptedReports, fact: Fact) -> Report | None:
    """The fee of one: by the days between it and the former one, against whoever is responsible
    for that as a rule; none where nobody says that it was put off, or the goods are not at the hub
    yet. A sum that is named is no price: that is the tariff's.
    """
    former = _former(state, fact)
    if former is None:
        return None
    since, until = (_customer_at(one) for one in (former, fact))
    cause = fact.put_off or _failed_since(state, former, fact)
    if cause in OUR_CAUSES:
        return None
    days = max((until.date() - since.date()).days, 1 if fact.costs else 0)
    arrived = state.situation.milestones.get(Milestone.HUB_ARRIVED)
    if days < 1 or not isinstance(arrived, datetime) or not (cause or fact.costs):
        return None
    party = CONTACT_PARTIES[ContactCause(cause)] if cause else Party.CUSTOMER
    name = fingerprint(f"{since} {until}")
    payer = PAYER_OF_PARTY[party]
    return _fee(state, fact, name, f"changed-{name}", days, payer, FeeCause.ANOTHER_APPOINTMENT)


def _customer_at(fact: Fact) -> datetime:
    """When the customer is to be met, by Shanghai's clock: the same, whoever has received it."""
    at = fact.milestones[Milestone.CUSTOMER_APPOINTMENT]
    assert isinstance(at, datetime)
    return at.astimezone(clock.SHANGHAI)


def _former(state: AcceptedReports, fact: Fact) -> Fact | None:
    """The appointment that held until that one, and that nothing else had ended."""
    before = [one for one in state.facts.named(AppointmentBooked.kind) if one.order < fact.order]
    if not before or state.situation.appointments.end_of(before[-1]) is not None:
        return None
    if before[-1].elsewhere and _ended_elsewhere(state, before[-1], fact):
        return None
    return None if replaced_between(state.facts, before[-1], fact) else before[-1]


def _ended_elsewhere(state: AcceptedReports, former: Fact, fact: Fact) -> bool:
    """Whether something else had ended an appointment that another leg has received."""
    situation, hub_at = state.situation, former.milestones[Milestone.HUB_APPOINTMENT]
    known, at = situation.milestones, fact.times.occurred_at
    delays = [one for one in situation.appointments.delays if one.times.occurred_at < at]
    last = {one.shipment: one for one in delays}
    assert isinstance(hub_at, datetime)
    return any(prevents(one, hub_at, known, situation.shipments) for one in last.values())


def _failed_since(state: AcceptedReports, former: Fact, fact: Fact) -> str:
    """Why he was not met at the former one, as it was told."""
    tried = state.facts.named(ContactFailed.kind)
    failed = [one.put_off for one in tried if former.order < one.order < fact.order]
    return failed[-1] if failed else ""


def _fee(
    state: AcceptedReports,
    by: Fact,
    name: str,
    incident: str,
    days: int,
    payer: Role,
    why: FeeCause,
) -> Report:
    return Report(
        report_id=OwnReport.OVERDUE.id_of(fingerprint(state.input.order), name),
        kind=FeeReported.kind,
        by=Role.SERVICE_DESK,
        occurred_at=by.times.occurred_at,
        reported_at=by.times.reported_at,
        received_at=by.times.received_at,
        data={
            "incident": incident,
            "fee": FeeKind.OVERDUE_LOGISTICS,
            "quantity": days,
            "reason": why,
            "payer": payer,
        },
    ).on_the_way(confirmed=True)
