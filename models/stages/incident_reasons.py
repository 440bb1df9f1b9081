"""Who is responsible by the reason code: the prefixes of X12 1651 and of Karrio say whose it was.

It is a proposal, like the rule of the kind; the order desk judges (FH-8.3.2.1).
"""

from collections.abc import Mapping
from typing import Any, Final

from models.messages.decisions.visit_decisions import VisitCause
from models.messages.incidents.liability import Party
from models.messages.reports.report import Facts
from models.roles import Role
from models.stages.city_delivery.contacts import ContactCause, ContactFailed
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.installation.installation_exceptions import SecondVisit
from models.stages.returns.return_exceptions import ReturnException
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound
from models.stages.trunk_transport.reports import RoadException

ROAD_PARTIES: Final[Mapping[str, Party]] = {
    "vehicle": Party.CARRIER,  # AI mechanical
    "accident": Party.CARRIER,  # AH driver
    "load_shifted": Party.CARRIER,  # BP
    "other_carrier": Party.CARRIER,  # AJ
    "papers": Party.MERCHANT,  # BC documents
    "shipper": Party.MERCHANT,  # AM
    "weather": Party.FORCE_MAJEURE,  # AO
    "road_closed": Party.FORCE_MAJEURE,
}
GOODS_PARTIES: Final[Mapping[str, Party]] = {
    "wrong_goods": Party.FACTORY,
    "wrong_place": Party.CARRIER,
    "over": Party.FACTORY,
}
CONTACT_PARTIES: Final[Mapping[str, Party]] = {
    ContactCause.UNREACHABLE: Party.CUSTOMER,  # AQ
    ContactCause.NOT_TODAY: Party.CUSTOMER,  # AD
    ContactCause.WRONG_NUMBER: Party.MERCHANT,  # A2
    ContactCause.WRONG_ADDRESS: Party.MERCHANT,
}
REFUSAL_PARTIES: Final[Mapping[str, Party]] = {
    "damaged": Party.CARRIER,
    "wrong_goods": Party.FACTORY,
    "not_as_described": Party.MERCHANT,
    "late": Party.CARRIER,
    "unwanted": Party.CUSTOMER,
}
HELD_BY: Final[Mapping[str, Party]] = {
    Role.CARRIER: Party.CARRIER,
    Role.HUB: Party.HUB,
    Role.PROVIDER: Party.PROVIDER,
    Role.MERCHANT: Party.FACTORY,
}
"""Whoever had the goods until a count, or a packing, was found to differ."""

RETURN_PARTIES: Final[Mapping[str, Party]] = {
    "wrong_goods": Party.CUSTOMER,
    "over": Party.CUSTOMER,
    "not_as_described": Party.CUSTOMER,
}
"""Of goods that come back the customer has chosen which; what he says of them is inspected."""
BACK_HELD_BY: Final[Mapping[str, Party]] = {**HELD_BY, Role.CUSTOMER: Party.CUSTOMER}


SECOND_VISIT_PARTIES: Final[Mapping[str, Party]] = {
    VisitCause.SITE_UNFIT: Party.CUSTOMER,
    VisitCause.PART: Party.FACTORY,
    VisitCause.CUSTOMER: Party.CUSTOMER,
}
"""Why somebody has to come again: the rest is the work of whoever was there."""


def proposed_party(code: str, finding: Mapping[str, Any]) -> Party:
    """Who is responsible as a rule, by what its finding says; else by its kind."""
    party: Party | None = None
    match code:
        case RoadException.kind:
            party = ROAD_PARTIES.get(finding.get("reason") or "")
        case ContactFailed.kind:
            party = CONTACT_PARTIES.get(finding.get("cause") or "")
        case GoodsRefused.kind:
            party = REFUSAL_PARTIES.get(finding.get("cause") or "")
        case SecondVisit.kind:
            party = SECOND_VISIT_PARTIES.get(finding.get("why") or "")
        case ExceptionFound.kind:
            holder = HELD_BY.get(finding.get("held_by") or "")
            party = GOODS_PARTIES.get(finding.get("sort") or "") or holder
        case ReturnException.kind:
            holder = BACK_HELD_BY.get(finding.get("held_by") or "")
            party = RETURN_PARTIES.get(finding.get("sort") or "") or holder
    return party or INCIDENT_KINDS[code].party


def rule_of(code: str, finding: Facts) -> Party | None:
    """The same, where it is another one than of its kind: it travels with the incident."""
    party = proposed_party(code, dict(finding))
    return None if party is INCIDENT_KINDS[code].party else party
