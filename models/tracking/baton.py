"""The baton: what a stage takes over as it begins, and what it hands on and gives back."""

from collections.abc import Iterable
from datetime import datetime

from models.codes import ProblemCode, StepCode
from models.ids import Stage
from models.messages.leg import Baton, EarlyFact, LegInput, fingerprint, pack, unpack
from models.roles import Role
from models.sop.duty import Duty
from models.sop.milestones import Milestone
from models.sop.stamped_terms import StampedTerms, stamped
from models.stages.all_duties import ALL
from models.stages.table import OPENS_LATER, terms_of, watched_by
from models.tracking.deadlines import Deadlines, Fact
from models.tracking.outbox import Outbox
from models.tracking.state import StageState
from models.tracking.step import Step

KEPT = frozenset({Milestone.PICKUP_DAY, Milestone.PICKED_UP, Milestone.CUSTOMER_APPOINTMENT})
"""Milestones that a leg reads for itself, not only for its duties."""


def begin(
    stage: Stage, given: LegInput, own: Iterable[Duty], *, workflow_id: str, now: datetime
) -> StageState:
    """The state at the start of a stage: the baton is taken over, early reports are heard."""
    outbox = Outbox(workflow_id=workflow_id, order=given.order, stage=stage, number=given.number)
    state = StageState(
        stage=stage,
        given=given,
        outbox=outbox,
        deadlines=Deadlines(own, sop=given.sop, outbox=outbox),
        step=Step(StepCode.STARTED, Role.SYSTEM, now),
        turn=given.turn,
    )
    take_over(state, given.baton)
    if given.held is not None:
        state.hold(given.held, now)
    state.deadlines.refresh(state.milestones, state.facts, now)
    for report in given.early:
        state.hear(report, now, marked=False)
    return state


def take_over(state: StageState, baton: Baton) -> None:
    """Know what the baton knows."""
    state.milestones.update(baton.milestones)
    state.names.update(baton.facts)
    for known in unpack(baton.known):  # what was heard last is known as the newest
        state.known.pop(known, None)
        state.known[known] = None
    there = {_travelling(fact) for fact in state.facts}
    state.facts.extend(
        Fact(one.name, one.ref, one.by, one.times) for one in baton.heard if one not in there
    )
    state.hub, state.carrier = baton.hub, baton.carrier
    state.problems = list(baton.problems)
    state.deadlines.take_over(baton, state.milestones)
    state.changes += 1


def hand_over(state: StageState) -> Baton:
    """What a leg gives back: what it has learned, and the duties that are still open."""
    before = state.given.baton
    return Baton(
        milestones={
            name: at for name, at in state.milestones.items() if before.milestones.get(name) != at
        },
        facts=tuple(sorted(state.names - set(before.facts))),
        heard=_ahead(state),
        open=tuple(state.deadlines.open.values()),
        settled=_settled(state),
        known=pack(_heard(state)),
        breaches=state.deadlines.breaches,
        level=state.deadlines.level,
        # A ledger that cannot be written is our own problem: no other could settle it.
        problems=tuple(code for code in state.problems if code != ProblemCode.LEDGER),
        hub=state.hub,
        carrier=state.carrier,
    )


def hand_on(state: StageState, leg: Stage, facts: Iterable[str]) -> Baton:
    """What the order gives a leg: the milestones it counts from, `facts` of the last leg."""
    duties = (*watched_by(leg), *(ALL[duty] for duty, _ in state.deadlines.open))
    counted = {name for duty in duties for name in (*duty.milestones, *duty.optional)} | KEPT
    known = [*state.known, *_heard(state)]
    return hand_over(state).model_copy(
        update={
            "milestones": {name: at for name, at in state.milestones.items() if name in counted},
            "facts": tuple(facts),
            "known": pack(known),
        }
    )


def stamp_for(state: StageState, leg: Stage) -> StampedTerms:
    """The terms that the order gives a leg: those that it reads, open duties included."""
    taken_over = (ALL[duty] for duty, _ in state.deadlines.open)
    return stamped(state.given.sop, terms_of(leg, taken_over))


def _heard(state: StageState) -> list[str]:
    """Fingerprints of what was heard here: not of what others are still to hear.

    A refused report may come again, corrected.
    """
    return [fingerprint(report_id) for report_id in state.heard]


AHEAD_MAX = 40
"""How many facts travel ahead of their duties: the baton stays small, whatever was told."""


def _ahead(state: StageState) -> tuple[EarlyFact, ...]:
    """What was told before the duty that it meets could open: a later leg opens that.

    Of facts that say the same the first and the last: one of them decides.
    """
    watched = {duty for duty, _ in (*state.deadlines.open, *state.deadlines.decided)}
    unopened = [ALL[duty] for duty in OPENS_LATER - watched]
    names = {name for duty in unopened for name in (*duty.kept_by, *duty.averted_by)}
    first: dict[tuple[str, str], Fact] = {}
    last: dict[tuple[str, str], Fact] = {}
    for fact in state.facts:
        if fact.name in names:
            first.setdefault((fact.name, fact.ref), fact)
            last[fact.name, fact.ref] = fact
    kept = dict.fromkeys(id(fact) for fact in (*first.values(), *last.values()))
    ahead = [fact for fact in state.facts if id(fact) in kept]
    return tuple(_travelling(fact) for fact in ahead[-AHEAD_MAX:])


def _travelling(fact: Fact) -> EarlyFact:
    return EarlyFact(name=fact.name, ref=fact.ref, by=fact.by, times=fact.times)


def _settled(state: StageState) -> tuple[str, ...]:
    """The decided duties that a later leg would open again if it did not know."""
    return tuple(
        f"{duty}#{ref}" if ref else duty
        for duty, ref in sorted(state.deadlines.decided)
        if duty in OPENS_LATER
    )
