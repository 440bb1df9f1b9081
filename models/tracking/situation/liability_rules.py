"""Why a decision about who is responsible, or about a remedy, cannot be so (FH-8.3.2.1)."""

from models.messages.decisions.decision import Decision
from models.messages.decisions.incident_decisions import JUDGES, Agree, Judge, OfferRemedy
from models.messages.incidents.liability import (
    REMEDIES_TO_REPORT,
    ROLE_OF_PARTY,
    Liability,
    LiabilityState,
    Party,
)
from models.phrases import Code, StructuredText, one_of, phrase, role_code
from models.roles import Role
from models.sop.formatting import show
from models.stages.incident_kinds import HIDDEN_FROM_CUSTOMER, INCIDENT_KINDS


def why_no_judgement(decision: Judge, one: Liability, rule: Party) -> StructuredText | None:
    """Why a party cannot be judged responsible so; `rule`: whom the table names."""
    party = decision.party or rule
    if one.code in HIDDEN_FROM_CUSTOMER and party is Party.CUSTOMER:
        return phrase(
            "{code} is a fault of the factory, of which no customer hears "
            "(FH-11.3.1.4): where it is his own, withdraw the report, and have it "
            "reported as part_fault",
            code=Code("incident", one.code),
        )
    if party in (Party.NOBODY, Party.FORCE_MAJEURE) and decision.amount_fen:
        return phrase(
            "{party} owes nothing: leave amount_fen out, or name a party",
            party=Code("choice", party),
        )
    if one.state not in (LiabilityState.UNJUDGED, LiabilityState.APPEALED) and not decision.reason:
        return phrase(
            "{party} was judged responsible before: say as `reason` why it is judged again",
            party=Code("choice", one.party or ""),
        )
    return None


def why_not_his(decision: Decision, one: Liability) -> StructuredText | None:
    """Why he cannot answer for the party that was named."""
    if one.party is None or one.party not in ROLE_OF_PARTY:
        return phrase(
            "no party is named that could {name}: it is {state}",
            name=Code("decision", decision.name),
            state=one.state,
        )
    if decision.by in (ROLE_OF_PARTY[one.party], *JUDGES):
        return None
    return phrase(
        "{by} cannot answer for {party}: {speaker} does, or the order desk",
        by=role_code(decision.by),
        party=Code("choice", one.party or ""),
        speaker=role_code(ROLE_OF_PARTY[one.party]),
    )


def why_no_remedy(decision: OfferRemedy | Agree, one: Liability) -> StructuredText | None:
    """Why that remedy cannot be offered, or agreed."""
    kind = INCIDENT_KINDS[one.code]
    remedy = decision.remedy if isinstance(decision, OfferRemedy) else one.remedy
    if one.put_right_at is not None and remedy not in REMEDIES_TO_REPORT:
        return phrase(
            "it was put right {time}: nothing is left to be offered", time=show(one.put_right_at)
        )
    if isinstance(decision, OfferRemedy):
        if decision.remedy in kind.remedies:
            return None
        return phrase(
            "{remedy} is no remedy for {code}: one of {remedies}",
            remedy=Code("choice", decision.remedy),
            code=Code("incident", one.code),
            remedies=one_of("choice", kind.remedies),
        )
    if one.remedy is None:
        return phrase("no remedy has been offered")
    if one.agreed_at is not None:
        return phrase(
            "{remedy} was agreed {time}",
            remedy=Code("choice", one.remedy or ""),
            time=show(one.agreed_at),
        )
    if decision.by in (Role.MERCHANT, Role.CUSTOMER) and decision.by != kind.offered_to:
        return phrase(
            "{remedy} was offered to {offered_to}: {by} cannot agree to it",
            remedy=Code("choice", one.remedy or ""),
            offered_to=role_code(kind.offered_to or ""),
            by=role_code(decision.by),
        )
    return None
