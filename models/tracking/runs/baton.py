"""The baton: what a stage takes over as it begins, and what it hands on and gives back."""

from collections.abc import Iterable
from datetime import datetime

from models.codes import ProblemCode, StepCode
from models.ids import Stage
from models.messages.encoding.fingerprints import fingerprint, pack, unpack
from models.messages.legs.early_facts import EarlyFact
from models.messages.legs.leg import Baton, StageInput
from models.messages.legs.origin import Origin
from models.roles import Role
from models.sop.duty import Duty
from models.sop.milestones import Milestone
from models.sop.stamped_terms import StampedTerms, stamped
from models.stages.all_duties import ALL_DUTIES
from models.stages.stage_terms import terms_of
from models.stages.table import OF_PICKUPS
from models.tracking.deadlines.deadline_position import Span
from models.tracking.deadlines.occurrences import VISIT_PLANNED, appointments
from models.tracking.outbox import Outbox
from models.tracking.runs.decided_duties import (
    counting_duties,
    new_revisable_deadlines,
    revisable_deadlines,
    settled_duties,
    without_known,
)
from models.tracking.runs.travelling_facts import facts_ahead, settled_before_found
from models.tracking.situation.facts import Fact
from models.tracking.situation.milestone_order import FIRST_COUNTS
from models.tracking.situation.pickup_facts import joined, pickup_facts
from models.tracking.state import StageState
from models.tracking.step import Step

READ_BY_LEGS = frozenset(
    {
        Milestone.PICKUP_DAY,
        Milestone.PICKED_UP,
        Milestone.HUB_ARRIVED,
        Milestone.DELIVERED,
        Milestone.CUSTOMER_APPOINTMENT,
    }
)
"""Milestones that a leg reads for itself, not only for its duties."""

WITH_ORIGIN = FIRST_COUNTS | {
    Milestone.PICKUP_DAY,
    Milestone.PICKUP_DAY_AGREED,
    Milestone.PICKUP_ARRIVAL,
    Milestone.HUB_ARRIVAL,
    Milestone.HUB_APPOINTMENT,
    Milestone.CUSTOMER_APPOINTMENT,
    Milestone.CUSTOMER_ARRIVAL,
}
"""Milestones that several reports may fix: the last, or the first, to happen counts."""


def begin_stage(
    stage: Stage, start: StageInput, own: Iterable[Duty], *, workflow_id: str, now: datetime
) -> StageState:
    """The state at the start of a stage: the baton is taken over, early reports are received."""
    outbox = Outbox(workflow_id=workflow_id, order=start.order, stage=stage, number=start.number)
    step = Step(StepCode.STARTED, Role.SYSTEM, now)
    state = StageState(stage=stage, input=start, outbox=outbox, own=own, step=step)
    apply_baton(state, start.baton)
    if start.held is not None:
        state.hold(start.held, now)
    state.deadlines.reconcile(state.situation, state.facts, now)
    for report in start.early:
        state.receive(report, now, passed_on=True)
    return state


def apply_baton(state: StageState, baton: Baton) -> None:
    """Set what the stage knows from the baton: basis, early facts, problems and deadlines."""
    basis = state.situation.basis
    basis.milestones.update(baton.milestones)
    for milestone in baton.milestones:
        basis.origins.pop(milestone, None)
    basis.origins.update(baton.origins)
    basis.names.update(baton.facts)
    incidents = {(one.code, one.ref): one for one in baton.incidents}
    basis.settled |= state.situation.incidents.open.keys() - incidents.keys()
    basis.incidents = incidents
    basis.put_right = set(baton.put_right)
    basis.shipments = {one.name: one for one in baton.shipments}
    basis.pickup_facts = joined(basis.pickup_facts, baton.pickup_facts)
    basis.delays, basis.sent_as_is = baton.delays, baton.sent_as_is
    state.incidents.take_over(baton.liabilities)
    basis.hub, basis.carrier = baton.hub or basis.hub, baton.carrier or basis.carrier
    basis.vehicle = baton.vehicle or basis.vehicle
    basis.provider = baton.provider or basis.provider
    for known in unpack(baton.known):  # what was received last is known as the newest
        state.known.pop(known, None)
        state.known[known] = None
    there = [fact.travelling() for fact in state.facts]
    for one in baton.early_facts:
        if one not in there:
            state.facts.add(Fact.arrived(one))
    state.situation.rebuild(state.facts)
    state.troubles = dict.fromkeys(baton.problems)
    state.deadlines.take_over(baton, state.milestones)
    state.deadlines.count(baton)
    state.changes += 1


def baton_to_order(state: StageState) -> Baton:
    """What a leg gives back to its order: what is new to the order, and the open duties."""
    before = state.input.baton
    return Baton(
        milestones={
            name: at for name, at in state.milestones.items() if before.milestones.get(name) != at
        },
        origins=_new_origins(state, before),
        facts=tuple(sorted(state.names - set(before.facts))),
        early_facts=without_known(facts_ahead(state), before.early_facts),
        pickup_facts=without_known(_pickup_facts(state), before.pickup_facts),
        pickup_holds=_pickup_holds(state),
        open=tuple(state.deadlines.open.values()),
        judged=new_revisable_deadlines(state),
        settled=without_known(settled_duties(state), before.settled),
        incidents=tuple(state.situation.incidents.open.values()),
        put_right=settled_before_found(state),
        shipments=tuple(state.situation.shipments.values()),
        delays=tuple(state.situation.appointments.delays),
        liabilities=state.incidents.travelling(),
        sent_as_is=state.sent_as_is(),
        pickups=state.deadlines.counters.pickups + len(state.situation.pickups.begun),
        appointments=state.deadlines.counters.appointments + _appointments_here(state),
        visits=state.deadlines.counters.visits + len(state.facts.named(VISIT_PLANNED)),
        known=pack(_known_reports(state)),
        breaches=state.deadlines.breaches,
        level=state.deadlines.level,
        problems=tuple(problem for problem in state.troubles if problem != ProblemCode.LEDGER),
        hub=state.hub,
        carrier=state.carrier,
        vehicle=state.situation.vehicle,
        provider=state.situation.provider,
    )


def _pickup_facts(state: StageState) -> tuple[EarlyFact, ...]:
    return pickup_facts(state.situation.basis, state.facts)


def _pickup_holds(state: StageState) -> tuple[Span, ...]:
    """When the clocks of the pickup have stood still, where a later leg may judge it again."""
    first, *_ = _pickup_facts(state) or (None,)
    return state.deadlines.holds_of_pickup(first.times.occurred_at) if first else ()


def _appointments_here(state: StageState) -> int:
    """How many appointments were made in this leg."""
    return sum(not fact.elsewhere for fact in appointments(state.facts))


def baton_to_leg(state: StageState, leg: Stage, facts: Iterable[str]) -> Baton:
    """What the order gives a leg: the milestones it counts from, `facts` of the last leg."""
    duties = counting_duties(state, leg)
    counted = {
        name for duty in duties for name in (*duty.milestones, *duty.optional)
    } | READ_BY_LEGS
    known = [*state.known, *_known_reports(state)]
    origins = state.situation.origins.items()
    return baton_to_order(state).model_copy(
        update={
            "milestones": {name: at for name, at in state.milestones.items() if name in counted},
            "origins": {name: one for name, one in origins if name in counted & WITH_ORIGIN},
            "facts": tuple(facts),
            "known": pack(known),
            "judged": revisable_deadlines(state),
            "early_facts": facts_ahead(state),
            "pickup_facts": _pickup_facts(state),
            "pickup_holds": _pickup_holds(state),
            "settled": settled_duties(state),
        }
    )


def stamp_for(state: StageState, leg: Stage) -> StampedTerms:
    """The terms that the order gives a leg: those that it reads, open duties included."""
    duties = (one.duty for one in revisable_deadlines(state))
    taken_over = [
        ALL_DUTIES[duty] for duty in (*(key.duty for key in state.deadlines.open), *duties)
    ]
    again = OF_PICKUPS if _pickup_facts(state) else ()
    return stamped(state.input.sop, terms_of(leg, (*taken_over, *again)))


def _known_reports(state: StageState) -> list[str]:
    """Fingerprints of what was received here: not of what others are still to receive.

    A refused report may come again, corrected.
    """
    return [fingerprint(report_id) for report_id in state.own_reports]


def _new_origins(state: StageState, before: Baton) -> dict[Milestone, Origin]:
    """What fixed the milestones that a late report might seem to move, as far as it is new."""
    return {
        name: one
        for name, one in state.situation.origins.items()
        if name in WITH_ORIGIN and before.origins.get(name) != one
    }
