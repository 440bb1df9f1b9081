"""Extra fees 临时增项: what the tariff prices is agreed to, and collected, and nothing else."""

from models.messages.legs.leg import Price
from models.messages.orders.money import in_yuan
from models.messages.reports.report import Facts, Report
from models.phrases import StructuredText, phrase, role_code
from models.roles import CLIENTS
from models.stages.city_delivery.fees import (
    FOR_PAYER,
    PAYERS,
    PRICERS,
    FeeAgreed,
    FeeCollected,
    FeeFacts,
    FeeRefused,
    FeeReported,
    FeeSet,
)
from models.tracking.reports.unreported_findings import waits_for_its_finding
from models.tracking.stage_knowledge import StageKnowledge

FIRST_ASKED = (*CLIENTS, *(role for role in FOR_PAYER if role not in PAYERS))
"""Who may refuse a fee before it has a price: whom the work is for, and desks for them."""


def why_fee_refused(
    state: StageKnowledge, facts: Facts, report: Report, ref: str
) -> StructuredText | None:
    """Why a fee cannot be agreed to, refused or collected so (FH-11.3.2); None where it can."""
    if isinstance(facts, FeeReported) and facts.payer and report.by not in PRICERS:
        return phrase(
            "whoever pays is said by the tariff, or by a desk: leave `payer` out (FH-11.3.2.2)"
        )
    if not isinstance(facts, FeeFacts):
        return None
    if isinstance(facts, FeeReported):
        return _why_not_again(state, ref)
    if isinstance(facts, FeeSet) and not report.is_settled:
        return phrase(
            "the price of a fee is the tariff's: decide set_fee, which looks it up (FH-11.3.2.2)"
        )
    by = report.by
    fee = state.situation.incidents.open.get((FeeReported.kind, ref))
    if fee is None and waits_for_its_finding(facts, ref, state.facts, state.situation, state.stage):
        return None
    if fee is None:
        if not ref:
            return phrase("no extra fee is open here: report it first (fee_reported)")
        return phrase("no extra fee {ref} is open here: report it first (fee_reported)", ref=ref)
    price = fee.price
    answers = isinstance(facts, FeeAgreed | FeeRefused)
    if answers and price is not None and by in PAYERS and by != price.payer:
        return phrase(
            "the fee {ref} is paid by the {payer}: who pays it agrees to it, or refuses",
            ref=ref,
            payer=role_code(price.payer),
        )
    early = isinstance(facts, FeeAgreed | FeeCollected) or (answers and by not in FIRST_ASKED)
    if early and price is None:
        return phrase(
            "the fee {ref} has no price yet: the service desk lets the tariff set it (set_fee)",
            ref=ref,
        )
    if isinstance(facts, FeeCollected) and price is not None:
        return _why_not_collected(facts, price, ref)
    return None


def _why_not_collected(facts: FeeCollected, price: Price, ref: str) -> StructuredText | None:
    """Why a fee is not paid so: it was not agreed to, or it is another sum than the tariff's."""
    if not price.agreed:
        return phrase(
            "the fee {ref} is not agreed to: the {payer} agrees first (fee_agreed)",
            ref=ref,
            payer=role_code(price.payer),
        )
    if facts.amount_fen == price.amount_fen:
        return None
    paid, due = in_yuan(facts.amount_fen), in_yuan(price.amount_fen)
    return phrase(
        "the tariff says {due} yuan, not {paid}: no more and no less is charged",
        due=due,
        paid=paid,
    )


def _why_not_again(state: StageKnowledge, ref: str) -> StructuredText | None:
    """Why a fee is not reported again under its name: its price, or its end, would be undone."""
    name, incidents = (FeeReported.kind, ref), state.situation.incidents
    if name in incidents.settled:
        return phrase(
            "the extra fee {ref} is settled: report another one under a name of its own", ref=ref
        )
    if name in incidents.open and incidents.open[name].price is not None:
        return phrase(
            "the extra fee {ref} has a price: decide set_fee with another `quantity`, and why",
            ref=ref,
        )
    return None
