"""How an order gives its work to a leg, and takes it back: ended, or lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from models.ids import Stage
from models.messages.legs.leg import Deadline, LegResult
from models.messages.reports.report import Report
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.stages.order.leg_inputs import CommonLegInput
from models.stages.order.record import OrderRecord
from models.stages.order.routing import reports_of_next_leg
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.runs.baton import apply_baton, baton_to_leg, stamp_for
from models.tracking.runs.reopened_leg import own_problems, withdrawable_ending
from models.tracking.state import StageState


def leg_input(
    state: StageState, record: OrderRecord, leg: Stage, early: Sequence[Report], now: datetime
) -> CommonLegInput:
    """What every leg is given; `early` are the reports that waited for it."""
    if state.held is not None:
        # The open leg measures what is held from here on by its own clock.
        state.deadlines.restart_hold(now)
    start = state.input
    return {
        "order": start.order,
        "number": start.number,
        "sop": stamp_for(state, leg),
        "begun_at": start.begun_at,
        "baton": baton_to_leg(state, leg, _known_facts(state, record)),
        "early": tuple(early),
        "held": state.held,
        "turn": state.turn + 2,  # the order's own is the one in which it begins
        "ended_by": withdrawable_ending(state, record),
        "called": tuple(record.called),
        "replacement": record.replacement_due,
    }


def _known_facts(state: StageState, record: OrderRecord) -> list[str]:
    """Names of the facts that the last leg knew, and of those that the order itself received."""
    own = (fact.name for fact in state.facts if fact.content is not None)
    return list(dict.fromkeys((*record.last_facts, *own)))


def begin_leg(state: StageState, record: OrderRecord, leg: Stage, now: datetime) -> None:
    """The leg has the deadlines from now on."""
    record.begun.append(leg)
    state.turn += 1
    state.deadlines.leave_to_leg()
    state.incidents.lend()
    state.at(leg, Role.NOBODY, now)
    data = {"leg": leg, "run": record.begun.count(leg)}
    state.note(EntryKind.STAGE, leg, f"{leg.value} begins", now, data=data)


def answer_early_reports(state: StageState, record: OrderRecord, now: datetime) -> None:
    """As a leg begins: keep the pending reports of the leg after it as if they came now."""
    for report in reports_of_next_leg(state.pending.values(), record, state.milestones):
        del state.pending[report.report_id]
        state.accept_rerouted(report.on_the_way(kept=True), now)


def take_over_lost_leg(
    state: StageState, carried: Mapping[OccurrenceKey, Deadline], now: datetime
) -> None:
    """Watch the duties that the lost leg was given."""
    state.turn += 2
    state.incidents.lost()
    state.deadlines.restart_hold(now)
    for key, one in carried.items():
        (state.deadlines.closed if one.claim else state.deadlines.open)[key] = one
    if state.held is not None:
        state.deadlines.held_at = now


def take_back_baton(
    state: StageState,
    record: OrderRecord,
    result: LegResult,
    known_problems: Sequence[str],
    now: datetime,
) -> None:
    """Take the baton back from a leg that has ended: the order knows what the leg knew.

    `known_problems` are those that the leg was given; others are the order's own.
    """
    state.turn += 2
    own = own_problems(state, known_problems)
    apply_baton(state, result.baton)
    if result.held is not None:  # as it ended, the leg moved them by the time held
        state.deadlines.record()
    for problem in own:
        state.problem(problem)
    if state.held is not None:
        state.deadlines.held_at = now
    record.ended += 1
    record.last_facts = result.baton.facts
    record.handover = record.handover.joined(result.handover)
