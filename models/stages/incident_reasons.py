"""Who is responsible by the reason code: the prefixes of X12 1651 and of Karrio say whose it was.

It is a proposal, like the rule of the kind; the order desk judges (FH-8.3.2.1).
"""

from collections.abc import Mapping
from typing import Final

from models.messages.liability import Party
from models.messages.reports import Facts
from models.roles import Role
from models.stages.city_delivery.contacts import ContactCause, ContactFailed
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.returns.return_exceptions import ReturnException
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound
from models.stages.trunk_transport.reports import RoadException

ROAD: Final[Mapping[str, Party]] = {
    "vehicle": Party.CARRIER,  # AI mechanical
    "accident": Party.CARRIER,  # AH driver
    "load_shifted": Party.CARRIER,  # BP
    "other_carrier": Party.CARRIER,  # AJ
    "papers": Party.MERCHANT,  # BC documents
    "shipper": Party.MERCHANT,  # AM
    "weather": Party.FORCE_MAJEURE,  # AO
    "road_closed": Party.FORCE_MAJEURE,
}
GOODS: Final[Mapping[str, Party]] = {
    "wrong_goods": Party.FACTORY,
    "wrong_place": Party.CARRIER,
    "over": Party.FACTORY,
}
CONTACT: Final[Mapping[str, Party]] = {
    ContactCause.UNREACHABLE: Party.CUSTOMER,  # AQ
    ContactCause.NOT_TODAY: Party.CUSTOMER,  # AD
    ContactCause.WRONG_NUMBER: Party.MERCHANT,  # A2
    ContactCause.WRONG_ADDRESS: Party.MERCHANT,
}
REFUSED: Final[Mapping[str, Party]] = {
    "damaged": Party.CARRIER,
    "wrong_goods": Party.FACTORY,
    "not_as_described": Party.MERCHANT,
    "late": Party.CARRIER,
    "unwanted": Party.CUSTOMER,
}
HELD_BY: Final[Mapping[Role, Party]] = {
    Role.CARRIER: Party.CARRIER,
    Role.HUB: Party.HUB,
    Role.PROVIDER: Party.PROVIDER,
    Role.MERCHANT: Party.FACTORY,
}
"""Whoever had the goods until a count, or a packing, was found to differ."""

BACK: Final[Mapping[str, Party]] = {
    "wrong_goods": Party.CUSTOMER,
    "over": Party.CUSTOMER,
    "not_as_described": Party.CUSTOMER,
}
"""Of goods that come back the customer has chosen which; what he says of them is inspected."""
BACK_HELD_BY: Final[Mapping[Role, Party]] = {**HELD_BY, Role.CUSTOMER: Party.CUSTOMER}


def proposed_party(code: str, finding: Facts | None) -> Party:
    """Who is responsible as a rule, by what its finding says; else by its kind."""
    party: Party | None = None
    match finding:
        case RoadException():
            party = ROAD.get(finding.reason or "")
        case ContactFailed():
            party = CONTACT.get(finding.cause or "")
        case GoodsRefused():
            party = REFUSED.get(finding.cause or "")
        case ExceptionFound():
            party = GOODS.get(finding.sort or "") or HELD_BY.get(finding.held_by or Role.NOBODY)
        case ReturnException():
            holder = BACK_HELD_BY.get(finding.held_by or Role.NOBODY)
            party = BACK.get(finding.sort or "") or holder
    return party or INCIDENT_KINDS[code].party
