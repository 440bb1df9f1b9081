"""A leg that has ended, kept in case that what ended it is taken back (ADR-0039).

While the next leg has received nothing of its own, that one ends as withdrawn, and the former goes
on as its next run with all that it knew but that report. So does one whose run was lost (ADR-0065).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from models.ids import Stage
from models.messages.legs.fact_memory import FactMemory
from models.messages.legs.leg import Deadline, LegEnding, StageInput
from models.messages.reports.report import Facts
from models.stages.city_delivery.refusals import GoodsRefused
from models.stages.city_delivery.reports import Delivered
from models.stages.installation.reports import Verified
from models.stages.table import KINDS, implied_by
from models.stages.trunk_pickup.reports import PickedUp
from models.stages.trunk_transport.reports import ArrivedAtHub
from models.tracking.deadlines.deadline_changes import key_of
from models.tracking.runs.continuation import ResumedLeg
from models.tracking.runs.memory import fact_memory, restore_fact
from models.tracking.runs.outstanding_goods import own_goods_done
from models.tracking.runs.partner_calls import calls_since
from models.tracking.situation.facts import Fact
from models.tracking.state import StageState

ENDS_WITH: Final[Mapping[Stage, type[Facts]]] = {
    Stage.TRUNK_PICKUP: PickedUp,
    Stage.TRUNK_TRANSPORT: ArrivedAtHub,
    Stage.CITY_DELIVERY: Delivered,
    Stage.INSTALLATION: Verified,
}
"""The report that each leg ends with."""

REFUSALS_MAX: Final = 30
"""So many refusals of one leg may be taken back after its end, the newest: an input stays small."""


def leg_ending(state: StageState) -> LegEnding | None:
    """The report that has ended a leg; None where it was implied, or reported twice."""
    found = [one for one in state.facts.named(ENDS_WITH[state.stage].kind) if one.content]
    if not found and state.stage is Stage.CITY_DELIVERY and own_goods_done(state):
        found = state.facts.named(GoodsRefused.kind)[-1:]  # without it something is to come
    if len(found) != 1:
        return None
    (fact,) = found
    ended = _ending_of(state, fact)
    if not isinstance(fact.content, GoodsRefused):
        return ended
    others = [one for one in state.facts.named(GoodsRefused.kind) if one is not fact]
    refusals = tuple(_ending_of(state, one) for one in others[-REFUSALS_MAX:])
    return ended.model_copy(update={"refusals": refusals})


def _ending_of(state: StageState, fact: Fact) -> LegEnding:
    return LegEnding(
        report_id=fact.fact_id,
        kind=fact.name,
        by=fact.by,
        actor=fact.actor,
        at=fact.times.received_at,
        calls=tuple(calls_since(state, fact.fact_id)),
        incident=fact.ref if isinstance(fact.content, GoodsRefused) else None,
    )


def has_own_facts(state: StageState, kind: str) -> bool:
    """Whether a workflow has received a report of its own stage, or one that implies `kind`."""
    contents = (one.content for one in state.facts if one.content is not None)
    return any(
        one.stage is state.stage or (one.kind in KINDS and kind in implied_by(one.kind))
        for one in contents
    )


def facts_of_earlier_legs(state: StageState) -> tuple[FactMemory, ...]:
    """What a withdrawn leg has received: all of it belongs to earlier legs."""
    return tuple(fact_memory(one) for one in state.facts if one.content is not None)


def resume_leg(state: StageState, resumed: ResumedLeg, now: datetime) -> None:
    """Go on as the former run: with what was received meanwhile, and without what is taken back."""
    start: StageInput = state.input
    state.situation.basis.corrected = None  # its input says it
    for problem in start.baton.problems:
        state.problem(problem)
    if resumed.lost_at is not None and state.held is not None:
        state.deadlines.resume(resumed.lost_at)
    state.incidents.steps.extend(resumed.steps)
    for fact in map(restore_fact, resumed.facts):
        state.recall(fact)
        state.own_reports[fact.fact_id] = None
    _take_over_deadlines(state, resumed.open)
    state.deadlines.import_holds(resumed.holds, [*map(key_of, resumed.open)])
    state.turn, state.held = start.turn, None
    if start.held is not None:
        state.hold(start.held, now)
    if resumed.report_id is not None:
        state.withdraw(resumed.report_id, now)
    else:
        state.situation.rebuild(state.facts)
        state.follow_all_duties(now)
    state.deadlines.record()


def _take_over_deadlines(state: StageState, watched: Iterable[Deadline]) -> None:
    """Set the deadlines that the next leg watched meanwhile as they stood there."""
    deadlines = state.deadlines
    for one in watched:
        before = deadlines.open.get(key_of(one))
        if before is not None:
            deadlines.breaches += one.breached - before.breached
            deadlines.open[key_of(one)] = one
