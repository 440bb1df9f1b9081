"""What it costs that goods come late for an appointment 逾期物流费, proposed by itself (FH-10.2.1).

Against whoever is responsible for what happened on the road; of force majeure, and of nobody's
fault, nobody is asked. It is an extra fee: the tariff prices it, and a desk decides (ADR-0054).
"""

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from models.messages.encoding.fingerprints import fingerprint
from models.messages.incidents.liability import Party
from models.messages.reports.report import Report
from models.roles import Role
from models.sop.tariff import FeeKind
from models.stages.city_delivery.fees import FeeReported
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_transport.reports import RoadException
from models.tracking.reports.accepted_reports import AcceptedReports
from models.tracking.reports.goods_as_is import proposed
from models.tracking.situation.lapsed_appointments import LapsedAppointment

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
    at = one.by.times
    return Report(
        report_id=f"overdue:{fingerprint(state.input.order)}:{one.name}",
        kind=FeeReported.kind,
        by=Role.SERVICE_DESK,
        occurred_at=at.occurred_at,
        reported_at=at.reported_at,
        received_at=at.received_at,
        data={
            "incident": f"overdue-{one.cause}",
            "fee": FeeKind.OVERDUE_LOGISTICS,
            "quantity": max(math.ceil(one.late / timedelta(days=1)), 1),
            "reason": f"the goods come late for the appointment: {party} is responsible",
            "payer": payer,
        },
    ).on_the_way(confirmed=True)
