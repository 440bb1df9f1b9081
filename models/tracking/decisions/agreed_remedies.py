"""A remedy that is agreed by a decision is carried out, as far as a workflow can.

Of a pickup it counts like one that a report tells: another attempt, or none. Goods that are left
behind, split or replaced (FH-8.3.1.1, FH-8.3.2.2) go as a shipment of their own: the rest of the
order goes on, and a vehicle is owed for these. Of a split the remedy says how many pieces; else
where the finding does not say it, a desk reports them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from models.messages.decisions.decided_report import report_of
from models.messages.decisions.incident_decisions import Agree, OfferRemedy
from models.messages.incidents.liability import Liability, LiabilityStep, Remedy, StepKind
from models.messages.incidents.split import SPLIT_BY, split_of
from models.messages.reports.report_times import ReportTimes
from models.messages.shipments.shipment import ShipmentReason
from models.phrases import StructuredText, VerbatimText
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_pickup.pickup_exceptions import ExceptionFound, RemedyOffered
from models.stages.trunk_pickup.remedies import CARRIED_OUT
from models.stages.trunk_pickup.shipments import ShipmentPlanned
from models.tracking.reports.agreed_as_is import settle_receipts
from models.tracking.reports.splits import shipment_of, why_no_split
from models.tracking.situation.facts import Fact
from models.tracking.state import StageState

PICKUP_FIELDS: Final = ("pickup_day", "pickup_hour")
"""When another pickup is to be."""

AGREED_ON: Final = (*PICKUP_FIELDS, *SPLIT_BY)
"""What is agreed about another pickup: when, and what travels apart."""

SENT_APART: Final[Mapping[Remedy, ShipmentReason]] = {
    Remedy.LEAVE_BEHIND: ShipmentReason.LEFT_BEHIND,
    Remedy.REPLACE: ShipmentReason.REPLACEMENT,
}


def carry_out(
    state: StageState, decision: Agree, one: Liability, step: LiabilityStep, now: datetime
) -> None:
    """Carry out what was agreed about an incident."""
    _try_again(state, decision, one, step, now)
    _send_apart(state, decision, one, now)
    if one.code == ExceptionFound.kind and one.remedy is Remedy.SEND_AS_IS:
        settle_receipts(state, one.name, decision.decision_id, now)


def why_split_impossible(
    state: StageState, decision: OfferRemedy | Agree, one: Liability
) -> StructuredText | None:
    """Why the load cannot be split so; None where it can, or is not."""
    says = dict(decision) if isinstance(decision, OfferRemedy) else agreed_on(state, decision, one)
    pieces = says.get("pieces_apart")
    try:
        split_of(says.get("remedy", one.remedy), pieces, says.get("kinds_apart") or ())
    except ValueError as error:
        return error.args[0] if isinstance(error.args[0], StructuredText) else VerbatimText(error)
    return why_no_split(state, one.ref, pieces)


def _try_again(
    state: StageState, decision: Agree, one: Liability, step: LiabilityStep, now: datetime
) -> None:
    """Let what was agreed about an incident of the pickup count, as the report of it does."""
    found_in = INCIDENT_KINDS[one.code].found_by.stage
    if found_in is not state.stage or one.remedy not in CARRIED_OUT or one.agreed_at != step.at:
        return
    chosen = {"remedy": one.remedy, "choice": one.remedy}
    agreed = agreed_on(state, decision, one)
    content = RemedyOffered.model_validate({"incident": one.ref, **chosen, **agreed})
    times = ReportTimes(occurred_at=step.at, reported_at=step.at, received_at=now)
    fact = Fact(
        name=content.kind,
        ref=one.ref,
        by=decision.by,
        times=times,
        milestones=content.milestones(times, decision.by),
        fact_id=decision.decision_id,
        actor=decision.actor,
        content=content,
    )
    state.fact(fact, now)


def agreed_on(state: StageState, decision: Agree, one: Liability) -> dict[str, Any]:
    """What is agreed: as he names it who agrees, else as it was offered last."""
    offered = _offered(state, one)
    found: dict[str, Any] = {}
    for names in (PICKUP_FIELDS, SPLIT_BY):
        named = {name: getattr(decision, name) for name in names}
        found |= named if any(named.values()) else {name: offered.get(name) for name in names}
    return {name: value for name, value in found.items() if value}


def _offered(state: StageState, one: Liability) -> dict[str, Any]:
    """What was offered last with that remedy."""
    steps = (
        step
        for step in reversed(state.incidents.steps)
        if (step.code, step.ref, step.step) == (*one.name, StepKind.OFFER_REMEDY)
    )
    step = next(steps, None)
    return {name: getattr(step, name) for name in AGREED_ON} if step else {}


def _send_apart(state: StageState, decision: Agree, one: Liability, now: datetime) -> None:
    """Plan the shipment that a remedy asks for; it has the incident's name."""
    data = _planned(state, decision, one)
    if data is not None:
        state.receive(report_of(decision, ShipmentPlanned.kind, data), now, passed_on=True)


def _planned(state: StageState, decision: Agree, one: Liability) -> dict[str, Any] | None:
    """What the report of that shipment says; None where there is none."""
    split = state.situation.pickups.splits.get(one.ref)
    if one.remedy is Remedy.SPLIT and split is not None:
        planned = shipment_of(one.ref, split, by=str(decision.by))
        return planned.model_dump(mode="json", exclude_none=True)
    why = SENT_APART.get(one.remedy) if one.remedy else None
    if why is None or one.affected < 1:
        return None
    return {"shipment": one.ref, "pieces": one.affected, "why": why, "agreed_by": str(decision.by)}
