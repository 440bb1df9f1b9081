"""A remedy that is agreed by a decision is carried out, as far as a workflow can.

Of a pickup it counts like one that a report tells: another attempt, or none. Goods that are left
behind, split or replaced (FH-8.3.1.1, FH-8.3.2.2) go as a shipment of their own: the rest of the
order goes on, and a vehicle is owed for these. Where the finding does not say how many pieces, a
desk reports them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from models.messages.decided_report import report_of
from models.messages.incident_decisions import Agree
from models.messages.liability import Liability, LiabilityStep, Remedy, StepKind
from models.messages.reports import Facts
from models.messages.shipments import ShipmentWhy
from models.messages.times import Times
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_pickup.losses import GoodsLost
from models.stages.trunk_pickup.remedies import CARRIED_OUT
from models.stages.trunk_pickup.shipments import ShipmentPlanned
from models.stages.trunk_pickup.troubles import ExceptionFound, RemedyOffered
from models.tracking.facts import Fact
from models.tracking.state import StageState

AGREED_ON: Final = ("pickup_day", "pickup_hour")
"""What is agreed about another pickup."""

SENT_APART: Final[Mapping[Remedy, ShipmentWhy]] = {
    Remedy.LEAVE_BEHIND: ShipmentWhy.LEFT_BEHIND,
    Remedy.SPLIT: ShipmentWhy.SPLIT,
    Remedy.REPLACE: ShipmentWhy.REPLACEMENT,
}


def carry_out(
    state: StageState, decision: Agree, one: Liability, step: LiabilityStep, now: datetime
) -> None:
    """Carry out what was agreed about an incident."""
    _try_again(state, decision, one, step, now)
    finding = state.incidents.lives[one.name].finding
    _send_apart(state, decision, one, finding.content if finding else None, now)


def _try_again(
    state: StageState, decision: Agree, one: Liability, step: LiabilityStep, now: datetime
) -> None:
    """Let what was agreed about an incident of the pickup count, as the report of it does."""
    found_in = INCIDENT_KINDS[one.code].found_by.stage
    if found_in is not state.stage or one.remedy not in CARRIED_OUT or one.agreed_at != step.at:
        return
    when = {name: getattr(decision, name) for name in AGREED_ON}
    if not any(when.values()):
        when = _offered(state, one)
    chosen = {"remedy": one.remedy, "choice": one.remedy}
    content = RemedyOffered.model_validate({"incident": one.ref, **chosen, **when})
    times = Times(occurred_at=step.at, reported_at=step.at, received_at=now)
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


def _offered(state: StageState, one: Liability) -> dict[str, object]:
    """The day that was offered last with that remedy."""
    steps = (
        step
        for step in reversed(state.incidents.steps)
        if (step.code, step.ref, step.step) == (*one.name, StepKind.OFFER_REMEDY)
    )
    step = next(steps, None)
    return {name: getattr(step, name) for name in AGREED_ON} if step else {}


def _send_apart(
    state: StageState, decision: Agree, one: Liability, finding: Facts | None, now: datetime
) -> None:
    """Plan the shipment that a remedy asks for; it has the incident's name."""
    why = SENT_APART.get(one.remedy) if one.remedy else None
    pieces = _pieces_of(finding)
    if why is None or pieces < 1:
        return
    data = {"shipment": one.ref, "pieces": pieces, "why": why, "agreed_by": str(decision.by)}
    state.hear(report_of(decision, ShipmentPlanned.kind, data), now, passed_on=True)


def _pieces_of(finding: Facts | None) -> int:
    """So many pieces the finding is about: those that were short, or are lost."""
    match finding:
        case ExceptionFound(pieces=int(found), expected=int(expected)):
            return expected - found
        case GoodsLost(pieces=pieces):
            return pieces
        case _:
            return 0
