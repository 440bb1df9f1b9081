"""Who had an order and has it no more is informed: provider, technician, driver (FH-11.3.2.3).

What he was informed of before would send him there all the same.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from models.messages.decisions.provider_decisions import Crew
from models.messages.encoding.fingerprints import fingerprint
from models.messages.reports.report import Facts, Report
from models.messages.timeline.notices import Receiver, party_of
from models.roles import Role
from models.scopes import PartyKind
from models.stages.trunk_transport.provider_replacement import ProviderReplaced
from models.tracking.situation.facts import Fact
from models.tracking.stage_knowledge import StageKnowledge

TAKEN_OVER: Final = "order_taken_over"
TECHNICIAN_REPLACED: Final = "technician_replaced"

ROLES_OF: Final[Mapping[PartyKind, tuple[Role, ...]]] = {
    PartyKind.VEHICLE: (Role.CARRIER, Role.DRIVER),
    PartyKind.PROVIDER: (Role.PROVIDER, Role.TECHNICIAN),
}
"""Who has an order as that."""


def parties_before(state: StageKnowledge, facts: Facts) -> dict[PartyKind, str]:
    """Who has the order, or the shipment that a report is about, before it counts.

    The vehicle of a pickup that is tried again is the one that was named last.
    """
    shipment = getattr(facts, "shipment", None) or ""
    found = {kind: state.party(roles[0], shipment) for kind, roles in ROLES_OF.items()}
    if not found[PartyKind.VEHICLE] and not shipment:
        named = (getattr(one.content, "vehicle", None) for one in reversed(list(state.facts)))
        last = next((one for one in named if isinstance(one, str)), None)
        found[PartyKind.VEHICLE] = party_of(PartyKind.VEHICLE, last) if last else ""
    return found


def inform_former(
    state: StageKnowledge, report: Report, fact: Fact, before: Mapping[PartyKind, str]
) -> None:
    """Inform whoever has it no more, once that report counts."""
    for code, receivers in _messages(state, fact, before):
        if receivers:
            key = f"{state.outbox.workflow_id}:{code}:{fingerprint(report.report_id)}"
            cause = getattr(fact.content, "cause", None) if _replaces(fact) else None
            state.outbox.inform_parties(
                key, receivers, code, at=fact.times.occurred_at, fields={"cause": cause}
            )


def _replaces(fact: Fact) -> bool:
    return isinstance(fact.content, ProviderReplaced)


def _messages(
    state: StageKnowledge, fact: Fact, before: Mapping[PartyKind, str]
) -> Iterator[tuple[str, tuple[Receiver, ...]]]:
    content = fact.content
    if isinstance(content, ProviderReplaced) and content.who is Crew.TECHNICIAN:
        provider = before[PartyKind.PROVIDER]
        if provider:
            yield TAKEN_OVER, (Receiver(role=Role.TECHNICIAN, party=provider),)
            yield TECHNICIAN_REPLACED, (Receiver(role=Role.PROVIDER, party=provider),)
        return
    shipment = getattr(content, "shipment", None) or ""
    for kind, party in before.items():
        now = state.party(ROLES_OF[kind][0], shipment)
        without_successor = kind is PartyKind.PROVIDER and isinstance(content, ProviderReplaced)
        if party and now != party and (now or without_successor):
            yield TAKEN_OVER, tuple(Receiver(role=role, party=party) for role in ROLES_OF[kind])
