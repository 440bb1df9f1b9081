"""Damage is sent as it is, and the merchant's word came after a receipt was claused for it.

What that receipt has found is the same damage: it is settled as agreed, and nobody is held
responsible for it once more (FH-8.3.2.2, FH-10.3.1.1).
"""

from datetime import datetime

from models.messages.decided_report import report_of
from models.messages.incident_decisions import Agree
from models.messages.liability import (
    Liability,
    LiabilityState,
    LiabilityStep,
    Party,
    Remedy,
    StepKind,
)
from models.messages.timeline import EntryKind
from models.roles import Role
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound, ExceptionSettled
from models.tracking.fact_review import review_waiting_reports
from models.tracking.incident_lifecycle import IncidentLife, shipment_of
from models.tracking.state import StageState


def settle_receipts(state: StageState, decision: Agree, one: Liability, now: datetime) -> None:
    """Settle what receipts have found, and undo what they could not find if that was known then."""
    if one.code != ExceptionFound.kind or one.remedy is not Remedy.SEND_AS_IS:
        return
    review_waiting_reports(state, now)
    agreed = next((sent for sent in state.sent_as_is() if sent.ref == one.ref), None)
    if agreed is None:
        return
    for life in list(state.incidents.lives.values()):
        found = shipment_of(life.finding, state.facts) if life.finding else None
        same = (found or "") == agreed.shipment
        if life.liability.ref != one.ref and same and _is_damage_at_a_receipt(life):
            _settle(state, decision, life.liability, one.ref, agreed.at, now)


def _is_damage_at_a_receipt(life: IncidentLife) -> bool:
    """Whether a count found damaged packing and nothing else, and nobody was judged for it."""
    found, one = life.finding.content if life.finding else None, life.liability
    if not isinstance(found, ExceptionFound) or found.handover is None or found.packing_sound:
        return False
    counts_differ = None not in (found.pieces, found.expected) and found.pieces != found.expected
    unjudged = one.state is LiabilityState.UNJUDGED and one.put_right_at is None
    return unjudged and not counts_differ


def _settle(
    state: StageState, decision: Agree, one: Liability, sent: str, at: datetime, now: datetime
) -> None:
    """It is the damage of `sent`: the party is explicitly nobody, the remedy what was agreed."""
    judged = LiabilityStep(
        code=one.code, ref=one.ref, step=StepKind.JUDGE, at=at, by=Role.SYSTEM,
        decision_id=decision.decision_id, party=Party.NOBODY, basis=INCIDENT_KINDS[one.code].basis,
    )  # fmt: skip
    state.incidents.steps.append(judged)
    data = {"kind": one.code, "incident": one.ref, "party": Party.NOBODY, "step": judged.step}
    text = f"{one.ref} is the damage of {sent}, which is sent as it is: nobody answers for it again"
    state.note(EntryKind.DECISION, "judge", text, now, by=Role.SYSTEM, data=data)
    says = {"incident": one.ref, "remedy": f"sent as it is: {sent}", "done": Remedy.SEND_AS_IS}
    settled = report_of(decision, ExceptionSettled.kind, says)
    name = f"{settled.report_id[:60]}:{one.ref}"[:128]
    changes = {"report_id": name, "by": Role.ORDER_DESK, "occurred_at": at}
    state.hear(settled.model_copy(update=changes), now, passed_on=True)
