"""Who is responsible by the reason code: the prefixes of X12 1651 and of Karrio say whose it was.

It is a proposal, like the rule of the kind; the order desk judges (FH-8.3.2.1).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

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


class ProposalBasis(StrEnum):
    """What a proposed party follows from 判责依据.

    reason: the reason code that its finder has named. holder: who held the goods last. kind: the
    default of its kind.
    """

    REASON = "reason"
    HOLDER = "holder"
    KIND = "kind"


class Proposal(NamedTuple):
    """Who is responsible as a rule, and why.

    Attributes:
        clause: of the SOP, that says so of its kind.
        evidence: the code that shows it: the reason, or who held the goods; None of a default.
    """

    party: Party
    basis: ProposalBasis
    clause: str
    evidence: str | None


REASON_TABLES: Final[Mapping[str, tuple[str, Mapping[str, Party]]]] = {
    RoadException.kind: ("reason", ROAD_PARTIES),
    ContactFailed.kind: ("cause", CONTACT_PARTIES),
    GoodsRefused.kind: ("cause", REFUSAL_PARTIES),
    SecondVisit.kind: ("why", SECOND_VISIT_PARTIES),
    ExceptionFound.kind: ("sort", GOODS_PARTIES),
    ReturnException.kind: ("sort", RETURN_PARTIES),
}
"""By kind the field of a finding that holds its reason, and whose each reason is."""

HOLDER_TABLES: Final[Mapping[str, Mapping[str, Party]]] = {
    ExceptionFound.kind: HELD_BY,
    ReturnException.kind: BACK_HELD_BY,
}
"""By kind whose it is by who held the goods, where the reason says nothing."""


def proposal(code: str, finding: Mapping[str, Any]) -> Proposal:
    """Who is responsible as a rule, by what its finding says; else by its kind."""
    kind = INCIDENT_KINDS[code]
    field, of_reason = REASON_TABLES.get(code, ("", {}))
    reason, holder = finding.get(field) or "", finding.get("held_by") or ""
    if party := of_reason.get(reason):
        return Proposal(party, ProposalBasis.REASON, kind.basis, str(reason))
    if party := HOLDER_TABLES.get(code, {}).get(holder):
        return Proposal(party, ProposalBasis.HOLDER, kind.basis, str(holder))
    return Proposal(kind.party, ProposalBasis.KIND, kind.basis, None)


def proposed_party(code: str, finding: Mapping[str, Any]) -> Party:
    """The party of that proposal."""
    return proposal(code, finding).party


def rule_of(code: str, finding: Facts) -> Party | None:
    """The same, where it is another one than of its kind: it travels with the incident."""
    party = proposed_party(code, dict(finding))
    return None if party is INCIDENT_KINDS[code].party else party
