"""A remedy of a pickup that is agreed by a decision counts like one that a report tells."""

from datetime import datetime
from typing import Final

from models.messages.incident_decisions import Agree
from models.messages.liability import Liability, LiabilityStep, StepKind
from models.messages.times import Times
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.trunk_pickup.remedies import CARRIED_OUT
from models.stages.trunk_pickup.troubles import RemedyOffered
from models.tracking.facts import Fact
from models.tracking.state import StageState

AGREED_ON: Final = ("pickup_day", "pickup_hour")
"""What is agreed about another pickup."""


def follow_agreement(
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
