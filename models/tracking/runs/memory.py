"""What a stage knows, as data: a run that continues as another takes all of it along.

`stage_memory` holds what was received, decided and done; what follows from the facts is computed
again (`restore_stage`).
"""

from collections.abc import Iterable
from datetime import datetime

from models.ids import Stage
from models.messages.legs.fact_memory import FactMemory
from models.messages.legs.leg import StageInput
from models.sop.duty import Duty
from models.stages.table import KINDS
from models.tracking.deadlines.deadline_changes import key_of
from models.tracking.deadlines.machine import Deadlines
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.outbox import Outbox
from models.tracking.runs.memory_data import BasisMemory, DeadlineMemory, StageMemory
from models.tracking.situation.basis import Basis
from models.tracking.situation.facts import Fact
from models.tracking.situation.stage_counters import Route, StageCounters
from models.tracking.state import StageState
from models.tracking.step import Step


def stage_memory(state: StageState) -> StageMemory:
    """All that a stage knows, as data."""
    return StageMemory(
        facts=tuple(map(fact_memory, state.facts)),
        basis=basis_memory(state),
        deadlines=deadline_memory(state.deadlines),
        counts=dict(state.outbox.counts),
        answers=tuple(state.answers.values()),
        known=tuple(state.known),
        own_reports=tuple(state.own_reports),
        outgoing=tuple(state.outgoing),
        unread=state.unread,
        pending=tuple(state.pending.values()),
        repeats=tuple(state.repeats.values()),
        dependent=tuple(state.dependent.values()),
        calls=state.calls,
        counted_at=state.counted_at,
        step=(state.step.code, state.step.waiting_on, state.step.since),
        troubles=tuple(state.troubles),
        parked=state.parked,
        cases=tuple(state.cases),
        held=state.held,
        turn=state.turn,
        liability_steps=tuple(state.incidents.steps),
        incident_rows=tuple(state.incidents.rows.values()),
    )


def fact_memory(fact: Fact) -> FactMemory:
    """A fact as it is written down."""
    content = fact.content
    return FactMemory(
        name=fact.name,
        ref=fact.ref,
        by=fact.by,
        times=fact.times,
        milestones=dict(fact.milestones),
        own=dict(fact.own),
        fact_id=fact.fact_id,
        actor=fact.actor,
        kind=content.kind if content else None,
        content=content.model_dump(mode="json") if content else {},
        elsewhere=fact.elsewhere,
    )


def basis_memory(state: StageState) -> BasisMemory:
    """What the stage knew before any fact of its own, as data."""
    basis = state.situation.basis
    return BasisMemory(
        milestones=basis.milestones,
        origins=basis.origins,
        names=tuple(sorted(basis.names)),
        incidents=tuple(basis.incidents.values()),
        shipments=tuple(basis.shipments.values()),
        delays=basis.delays,
        pickup_facts=basis.pickup_facts,
        settled=tuple(sorted(basis.settled)),
        put_right=tuple(sorted(basis.put_right)),
        liabilities=basis.liabilities,
        sent_as_is=basis.sent_as_is,
        closed=tuple(sorted(basis.closed)),
        hub=basis.hub,
        carrier=basis.carrier,
        vehicle=basis.vehicle,
        provider=basis.provider,
        corrected=basis.corrected,
        set_aside=tuple(sorted(state.situation.set_aside)),
    )


def deadline_memory(deadlines: Deadlines) -> DeadlineMemory:
    """The deadlines with their states and counters, as data."""
    route = deadlines.counters.route
    return DeadlineMemory(
        open=tuple(deadlines.open.values()),
        closed=tuple(deadlines.closed.values()),
        settled=tuple(sorted(deadlines.settled)),
        opened=tuple(sorted(deadlines.opened)),
        reviewed=tuple(sorted(deadlines.reviewed)),
        carried=tuple((key, fact_memory(fact)) for key, fact in deadlines.carried.items()),
        places=tuple(deadlines.places.items()),
        opened_held=tuple(deadlines.opened_held.items()),
        taken_over=tuple(deadlines.taken_over.items()),
        holds=tuple(deadlines.holds),
        pickup_holds=tuple(deadlines.pickup_holds),
        times_planned=tuple(deadlines.times_planned.items()),
        sources=tuple(deadlines.sources.items()),
        breaches=deadlines.breaches,
        level=deadlines.level,
        held_at=deadlines.held_at,
        attempt=deadlines.counters.attempt,
        pickups=deadlines.counters.pickups,
        appointments=deadlines.counters.appointments,
        visits=deadlines.counters.visits,
        points=route.points,
        hours=route.hours,
    )


def restore_stage(
    memory: StageMemory, stage: Stage, start: StageInput, own: Iterable[Duty], *, workflow_id: str
) -> StageState:
    """The stage as it was when `memory` was taken."""
    outbox = Outbox(workflow_id=workflow_id, order=start.order, stage=stage, number=start.number)
    outbox.counts.update(memory.counts)
    state = StageState(stage=stage, input=start, outbox=outbox, own=own, step=Step(*memory.step))
    state.answers = {one.report_id: one for one in memory.answers}
    state.known, state.own_reports = dict.fromkeys(memory.known), dict.fromkeys(memory.own_reports)
    state.pending = {one.report.report_id: one for one in memory.pending}
    state.repeats = {one.report_id: one for one in memory.repeats}
    state.dependent = {one.report.report_id: one for one in memory.dependent}
    state.unread, state.turn, state.calls = memory.unread, memory.turn, dict(memory.calls)
    state.outgoing, state.troubles = list(memory.outgoing), dict.fromkeys(memory.troubles)
    state.counted_at = dict(memory.counted_at)
    state.parked, state.held, state.cases = memory.parked, memory.held, list(memory.cases)
    for fact in map(restore_fact, memory.facts):
        state.recall(fact)
    restore_basis(state, memory.basis)
    state.incidents.steps = list(memory.liability_steps)
    state.incidents.rows = {(one.code, one.ref): one for one in memory.incident_rows}
    restore_deadlines(state.deadlines, memory.deadlines)
    return state


def restore_fact(memory: FactMemory) -> Fact:
    """The fact that was written down."""
    kind = memory.kind
    content = KINDS[kind].model_validate(memory.content) if kind is not None else None
    return Fact(
        name=memory.name,
        ref=memory.ref,
        by=memory.by,
        times=memory.times,
        milestones=memory.milestones,
        own=memory.own,
        fact_id=memory.fact_id,
        actor=memory.actor,
        content=content,
        elsewhere=memory.elsewhere,
    )


def restore_basis(state: StageState, memory: BasisMemory) -> None:
    """Set the basis from `memory`, and derive the situation from it and the facts."""
    state.situation.basis = Basis(
        milestones=dict(memory.milestones),
        origins=dict(memory.origins),
        names=set(memory.names),
        incidents={(one.code, one.ref): one for one in memory.incidents},
        shipments={one.name: one for one in memory.shipments},
        settled=set(memory.settled),
        put_right=set(memory.put_right),
        liabilities=memory.liabilities,
        closed=set(memory.closed),
        hub=memory.hub,
        carrier=memory.carrier,
        vehicle=memory.vehicle,
        provider=memory.provider,
        corrected=memory.corrected,
        pickup=state.stage is Stage.TRUNK_PICKUP,
        delays=memory.delays,
        pickup_facts=memory.pickup_facts,
        sent_as_is=memory.sent_as_is,
        sop=state.situation.basis.sop,
        own=state.situation.basis.own,
        pieces=state.situation.basis.pieces,
    )
    state.situation.set_aside = set(memory.set_aside)
    state.situation.rebuild(state.facts)


def restore_deadlines(deadlines: Deadlines, memory: DeadlineMemory) -> None:
    """Set the deadlines and their counters from `memory`."""
    deadlines.open = {key_of(one): one for one in memory.open}
    deadlines.closed = {key_of(one): one for one in memory.closed}
    deadlines.settled, deadlines.opened = set(memory.settled), set(memory.opened)
    deadlines.reviewed = set(memory.reviewed)
    deadlines.carried = {key: restore_fact(fact) for key, fact in memory.carried}
    deadlines.places = dict(memory.places)
    deadlines.opened_held = dict[OccurrenceKey, datetime](memory.opened_held)
    deadlines.taken_over = dict(memory.taken_over)
    deadlines.holds = list[tuple[datetime, datetime]](memory.holds)
    deadlines.pickup_holds = list[tuple[datetime, datetime]](memory.pickup_holds)
    deadlines.times_planned = dict(memory.times_planned)
    deadlines.sources = dict(memory.sources)
    deadlines.breaches, deadlines.level = memory.breaches, memory.level
    deadlines.held_at = memory.held_at
    route = Route(memory.points, memory.hours)
    counted = (memory.attempt, memory.pickups, memory.appointments, memory.visits)
    deadlines.counters = StageCounters(*counted, route)
