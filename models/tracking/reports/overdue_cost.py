"""What it costs that goods wait 逾期物流费, proposed by itself (FH-10.2.1).

They come late for an appointment, or the customer moves it while they lie at the hub. Against
whoever is responsible for that; of force majeure, and of nobody's fault, nobody is asked. It is an
extra fee: the tariff prices it, and a desk decides (ADR-0054, ADR-0081).
"""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from models.messages.encoding.fingerprints import fingerprint
from models.messages.incidents.liability import Party
from models.messages.reports.report import Report
from models.roles import Role
from models.sop import clock
from models.sop.milestones import Milestone
from models.sop.tariff import FeeKind
from models.stages.city_delivery.contacts import ContactCause, ContactFailed
from models.stages.city_delivery.fees import FeeReported
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.incident_reasons import CONTACT
from models.stages.trunk_transport.provider_replacement import ProviderReplaced
from models.stages.trunk_transport.reports import RoadException
from models.tracking.reports.accepted_reports import AcceptedReports
from models.tracking.reports.goods_as_is import proposed
from models.tracking.situation.facts import Fact
from models.tracking.situation.lapsed_appointments import LapsedAppointment, prevents

PAYS: Final[Mapping[Party, Role]] = {
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
    payer = PAYS.get(party)
    if payer is None or one.by.content is None:
        return None
    late = max(math.ceil(one.late / timedelta(days=1)), 1)
    reason = f"the goods come late for the appointment: {party} is responsible"
    return _fee(state, one.by, one.name, f"overdue-{one.cause}", late, payer, reason)


def changed_appointment_cost(state: AcceptedReports, fact: Fact) -> Report | None:
    """The fee that is proposed since the customer has another appointment, and the goods wait.

    By the days between the two, against whoever is responsible for that as a rule; none where
    nobody says that it was put off, or the goods are not at the hub yet. A sum that is named is
    no price: that is the tariff's.
    """
    content, former = fact.content, _former(state, fact)
    if not isinstance(content, AppointmentBooked) or former is None:
        return None
    agreed = former.milestones[Milestone.CUSTOMER_APPOINTMENT]  # also where another leg heard it
    assert isinstance(agreed, datetime)
    agreed = agreed.astimezone(content.customer_at.tzinfo)  # the same name, whoever has heard it
    cause = content.put_off_by or _failed_since(state, former, fact)
    waits = clock.day_of(content.customer_at) - clock.day_of(agreed)
    days = max(waits.days, 1 if content.fee_fen else 0)
    arrived = state.situation.milestones.get(Milestone.HUB_ARRIVED)
    if days < 1 or not isinstance(arrived, datetime) or not (cause or content.fee_fen):
        return None
    party = CONTACT[cause] if cause else Party.CUSTOMER
    name = fingerprint(f"{agreed} {content.customer_at}")
    reason = f"another appointment than was agreed: {party} is responsible as a rule"
    return _fee(state, fact, name, f"changed-{name}", days, PAYS[party], reason)


def _former(state: AcceptedReports, fact: Fact) -> Fact | None:
    """The appointment that held until that one, and that nothing else had ended."""
    before = [one for one in state.facts.named(AppointmentBooked.kind) if one.order < fact.order]
    if not before or state.situation.appointments.end_of(before[-1]) is not None:
        return None
    if before[-1].elsewhere and _ended_elsewhere(state, before[-1], fact):
        return None
    sent = state.facts.newest(ProviderReplaced.kind)
    return None if sent is not None and before[-1].order < sent.order < fact.order else before[-1]


def _ended_elsewhere(state: AcceptedReports, former: Fact, fact: Fact) -> bool:
    """Whether something else had ended an appointment of which another leg has heard."""
    situation, hub_at = state.situation, former.milestones[Milestone.HUB_APPOINTMENT]
    known, at = situation.milestones, fact.times.occurred_at
    replaced = known.get(Milestone.PROVIDER_REPLACED)
    if isinstance(replaced, datetime) and former.times.occurred_at < replaced < at:
        return True
    delays = [one for one in situation.appointments.delays if one.times.occurred_at < at]
    last = {one.shipment: one for one in delays}
    assert isinstance(hub_at, datetime)
    return any(prevents(one, hub_at, known, situation.shipments) for one in last.values())


def _failed_since(state: AcceptedReports, former: Fact, fact: Fact) -> ContactCause | None:
    """Why he was not met at the former one, as it was told."""
    failed = [
        one.content
        for one in state.facts.named(ContactFailed.kind)
        if former.order < one.order < fact.order and isinstance(one.content, ContactFailed)
    ]
    return failed[-1].cause if failed else None


def _fee(
    state: AcceptedReports, by: Fact, name: str, incident: str, days: int, payer: Role, reason: str
) -> Report:
    return Report(
        report_id=f"overdue:{fingerprint(state.input.order)}:{name}",
        kind=FeeReported.kind,
        by=Role.SERVICE_DESK,
        occurred_at=by.times.occurred_at,
        reported_at=by.times.reported_at,
        received_at=by.times.received_at,
        data={
            "incident": incident,
            "fee": FeeKind.OVERDUE_LOGISTICS,
            "quantity": days,
            "reason": reason,
            "payer": payer,
        },
    ).on_the_way(confirmed=True)
