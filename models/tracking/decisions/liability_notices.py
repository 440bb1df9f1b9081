"""Who is told of what is decided about an incident: the parties, and who carries a remedy out.

FH-8.3.1.1, FH-8.3.2.1: judged, appealed, and the remedy fed back; confirmed, it is carried out.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from models.messages.decisions.incident_decisions import (
    AboutIncident,
    Admit,
    Agree,
    Appeal,
    Judge,
    OfferRemedy,
)
from models.messages.encoding.fingerprints import fingerprint
from models.messages.incidents.liability import ROLE_OF_PARTY, Liability, Party, Remedy
from models.roles import Role
from models.stages.incident_kinds import INCIDENT_KINDS
from models.tracking.outbox import Outbox

CARRIED_OUT_BY: Final[Mapping[Remedy, Role]] = {
    **dict.fromkeys(
        (Remedy.OTHER_CARRIER, Remedy.OTHER_DAY, Remedy.SECOND_PICKUP), Role.TRUNK_DESK
    ),
    **dict.fromkeys((Remedy.TRANSSHIP, Remedy.WAIT), Role.TRUNK_DESK),
    **dict.fromkeys((Remedy.NEW_APPOINTMENT, Remedy.OTHER_PROVIDER), Role.SERVICE_DESK),
    **dict.fromkeys((Remedy.SIGN_WAIVER, Remedy.SECOND_VISIT), Role.SERVICE_DESK),
    **dict.fromkeys((Remedy.SEND_PART, Remedy.REPAIR), Role.SERVICE_DESK),
    **dict.fromkeys((Remedy.BACK_TO_FACTORY, Remedy.VERIFY_BY_DESK), Role.SERVICE_DESK),
    **dict.fromkeys((Remedy.COMPENSATE, Remedy.RETURN), Role.AFTER_SALES),
}
"""Who carries a remedy out; of goods that travel apart their shipment speaks, and of all others the
order desk sees to it itself."""


class _Message(NamedTuple):
    code: str
    to: tuple[Role, ...]
    fields: dict[str, Any]


def inform(
    outbox: Outbox,
    decision: AboutIncident,
    before: Liability,
    one: Liability,
    agreed: Mapping[str, Any],
) -> None:
    """Tell whom it concerns; `before`: how it stood until then, `agreed`: about another pickup."""
    for message in _messages(decision, before, one, agreed):
        key = f"{outbox.workflow_id}:{message.code}:{fingerprint(decision.decision_id)}"
        fields = {"kind": one.code, "incident": one.ref, **message.fields}
        outbox.inform(key, message.to, message.code, cause=key, fields=fields)


def _messages(
    decision: AboutIncident, before: Liability, one: Liability, agreed: Mapping[str, Any]
) -> Iterator[_Message]:
    held = {"party": one.party, "basis": one.basis, "amount_fen": one.amount_fen}
    match decision:
        case Judge():
            now, former = _speaker(one.party), _speaker(before.party)
            yield _Message("liability_judged", _roles(now), held | {"answer_by": one.answer_by})
            if former is not now:
                yield _Message("liability_lifted", _roles(former), {"party": before.party})
        case Admit():
            yield _Message("liability_admitted", _others(decision, Role.ORDER_DESK), held)
        case Appeal():
            yield _Message("liability_appealed", (Role.ORDER_DESK,), held)
        case OfferRemedy():
            offered_to = INCIDENT_KINDS[one.code].offered_to
            yield _Message("remedy_to_agree", _roles(offered_to), {"remedy": one.remedy, **agreed})
        case Agree():
            doer = CARRIED_OUT_BY.get(one.remedy) if one.remedy else None
            to = _others(decision, Role.ORDER_DESK, doer)
            yield _Message("remedy_agreed", to, {"remedy": one.remedy, **agreed})


def _speaker(party: Party | None) -> Role | None:
    return ROLE_OF_PARTY.get(party) if party else None


def _roles(*roles: Role | None) -> tuple[Role, ...]:
    return tuple(role for role in roles if role is not None)


def _others(decision: AboutIncident, *roles: Role | None) -> tuple[Role, ...]:
    """These, but not who has decided it."""
    return tuple(role for role in _roles(*roles) if role != decision.by)
