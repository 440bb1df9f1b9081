"""What was reported long after it happened, and a desk has settled whether to believe it
(ADR-0035)."""

from dataclasses import replace
from datetime import datetime

from models.tracking.deadlines.late_pickups import is_of_pickup
from models.tracking.situation.facts import Fact
from models.tracking.state import StageState


def unproved(state: StageState, report_id: str) -> list[Fact]:
    """What a report says that was reported long after, received here or in a leg before."""
    facts = [*state.facts.of_report(report_id), *state.deadlines.carried.values()]
    return [one for one in facts if one.fact_id == report_id and one.times.reported_long_after]


def settle(state: StageState, report_id: str, believed: bool, now: datetime) -> None:
    """Judge it again: by when it is said to have happened, or by when it was told."""

    def settled(fact: Fact) -> Fact:
        return replace(fact, times=fact.times.settled(believed))

    facts = state.facts.of_report(report_id)
    state.facts.remove(facts)
    for fact in facts:
        state.facts.add(settled(fact))
    for key, fact in state.deadlines.carried.items():
        if fact.fact_id == report_id:
            state.deadlines.carried[key] = settled(fact)
            if is_of_pickup(key):  # after its leg a pickup is decided again as a whole
                state.deadlines.reviewed.add(key)
    basis = state.situation.basis
    basis.pickup_facts = tuple(
        one.model_copy(update={"times": one.times.settled(believed)})
        if one.fact_id == report_id
        else one
        for one in basis.pickup_facts
    )
    state.situation.rebuild(state.facts)
    state.follow_all_duties(now)
