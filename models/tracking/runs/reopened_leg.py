"""How an order steps back to the leg before, whose end is taken back (ADR-0039)."""

from collections.abc import Sequence
from datetime import datetime

from models.codes import WaitCode
from models.ids import Stage
from models.messages.encoding.fingerprints import unpack as unpack_known
from models.messages.legs.leg import LegEnding, LegResult, StageInput
from models.messages.reports.pending_reports import PendingReport
from models.roles import Role
from models.stages.all_duties import ALL_DUTIES
from models.stages.installation.reports import Verified
from models.stages.installation.visits import VisitPlanned
from models.stages.order.ended_legs import FormerLeg, LegResumption
from models.stages.order.record import OrderRecord
from models.stages.order.routing import stage_of_report
from models.stages.table import LEGS
from models.tracking.deadlines.deadline_changes import key_of
from models.tracking.runs.continuation import ResumedLeg, pack, unpack
from models.tracking.runs.ended_leg import has_own_facts
from models.tracking.runs.memory import (
    basis_memory,
    deadline_memory,
    restore_basis,
    restore_deadlines,
)
from models.tracking.runs.memory_data import BasisMemory, DeadlineMemory
from models.tracking.state import StageState


def keep_former_leg(
    state: StageState,
    record: OrderRecord,
    leg: str,
    start: StageInput,
    result: LegResult,
    now: datetime,
) -> None:
    """Keep the leg of that workflow id, which has just ended, before its baton is taken back."""
    record.resuming = None
    state.deadlines.restart_hold(now)
    record.formers.append(
        FormerLeg(
            workflow_id=leg,
            start=start.model_copy(update={"early": ()}).model_dump(mode="json"),
            ended_by=result.ended_by,
            basis=basis_memory(state).model_dump(mode="json"),
            deadlines=deadline_memory(state.deadlines).model_dump(mode="json"),
            handover=record.handover,
            last_facts=record.last_facts,
            holds=len(state.deadlines.holds),
        )
    )


def withdrawable_ending(state: StageState, record: OrderRecord) -> LegEnding | None:
    """The report that ended the last leg, if it may still be withdrawn, with the calls since."""
    ended = record.formers[-1].ended_by if record.formers else None
    planned = any(isinstance(fact.content, VisitPlanned) for fact in state.facts)
    if ended is None or planned or has_own_facts(state, ended.kind):
        return None
    return ended.with_calls(key for key, at in state.calls.items() if at >= ended.at)


def return_to_former_leg(
    state: StageState,
    record: OrderRecord,
    report_id: str,
    result: LegResult | None,
    now: datetime,
) -> None:
    """Set the order back to before the last leg ended: that leg is the next to run.

    `report_id` is what is taken back of it: what had ended it, or a refusal. `result` is what the
    leg after it gave back, which has ended as withdrawn.
    """
    former = record.formers.pop()
    state.deadlines.restart_hold(now)
    assert former.ended_by is not None
    gone = former.ended_by.named(report_id)
    assert gone is not None
    record.ended -= 1
    if gone.incident is not None:
        record.accepted_again = [*record.accepted_again, gone.incident]
    record.handover, record.last_facts = former.handover, former.last_facts
    record.survey_at = None
    leg = LEGS[record.ended]
    _restore_order(state, former, result, now)
    _return_pending_to_leg(state, record, leg)
    resumed = ResumedLeg(
        report_id=report_id,
        facts=result.facts if result else (),
        open=tuple(state.deadlines.open.values()),
        holds=tuple(state.deadlines.holds[former.holds :]),
    )
    record.resuming = LegResumption(
        workflow_id=former.workflow_id,
        start=former.start,
        resumed=resumed.model_dump(mode="json"),
    )


def own_problems(state: StageState, known_problems: Sequence[str]) -> list[str]:
    """The problems of the order itself: all but those that its leg was given."""
    return [problem for problem in state.troubles if problem not in known_problems]


def take_back_withdrawn_leg(
    state: StageState,
    record: OrderRecord,
    result: LegResult,
    known_problems: Sequence[str],
    now: datetime,
) -> None:
    """Take over from a leg that has ended because the end of the leg before was withdrawn."""
    state.turn += 2
    own = own_problems(state, known_problems)
    for known in unpack_known(result.baton.known):
        state.known[known] = None
    record.called = list(dict.fromkeys((*record.called, *result.called)))
    assert result.taken_back is not None
    return_to_former_leg(state, record, result.taken_back, result, now)
    state.troubles = dict.fromkeys(own)


def _restore_order(
    state: StageState, former: FormerLeg, result: LegResult | None, now: datetime
) -> None:
    """Restore what the order knew and had decided then; keep the deadlines watched by now."""
    deadlines = state.deadlines
    watched = {key_of(one): one for one in result.baton.open} if result else dict(deadlines.open)
    counted = (result.baton.breaches, result.baton.level) if result else None
    breaches, level = counted or (deadlines.breaches, deadlines.level)
    holds = deadlines.holds
    restore_basis(state, BasisMemory.model_validate(former.basis))
    restore_deadlines(deadlines, DeadlineMemory.model_validate(former.deadlines))
    deadlines.open, deadlines.breaches, deadlines.level = watched, breaches, level
    deadlines.held_at, deadlines.holds = None if state.held is None else now, holds
    state.changes += 1


def _return_pending_to_leg(state: StageState, record: OrderRecord, leg: Stage) -> None:
    """Give the leg its pending reports back, which it had left to the order."""
    for report_id, one in list(state.pending.items()):
        if stage_of_report(one.report) is leg:
            del state.pending[report_id]
            record.early.append(one.report.on_the_way(kept=True, leftover=False))


def resumed_input(state: StageState, record: OrderRecord, common: StageInput) -> StageInput:
    """The input of a leg; of one that goes on its own, as the order stands by now."""
    if record.resuming is None:
        return common
    start = type(common).model_validate(record.resuming.start)
    corrected = {"delivery", "collect_fen"} & type(common).model_fields.keys()
    return start.model_copy(
        update={
            **{name: getattr(common, name) for name in corrected},
            "turn": common.turn,
            "held": common.held,
            "early": (),
            "baton": start.baton.model_copy(update={"problems": tuple(state.troubles)}),
        }
    )


def resumed_memory(record: OrderRecord, memory: Sequence[str]) -> list[str]:
    """All that the leg knew, and what is different by now, as its next run is started with it."""
    known = unpack(memory)
    assert known is not None
    assert record.resuming is not None
    resumed = ResumedLeg.model_validate(record.resuming.resumed)
    return pack(known.model_copy(update={"task": 0, "resumed": resumed}))


def reports_for_later_legs(record: OrderRecord, now: datetime) -> list[PendingReport]:
    """The reports that wait for a leg to begin."""
    return [
        PendingReport(report=one, why=WaitCode.NEXT_LEG, since=one.received_at or now)
        for one in record.early
    ]


def last_owner(state: StageState) -> Role | None:
    """Who owes the nearest open duty, or has to confirm or settle something; None: nobody.

    What a verification would have waited for, and is reported only after it, keeps an order open
    until it is put right: the verification has ended its leg.
    """
    waiting = state.deadlines.open.values()
    left = [one for one in waiting if not one.breached and not one.certain_at]
    nearest = min(left, key=lambda one: one.due_at, default=None)
    if nearest is not None:
        return ALL_DUTIES[nearest.duty].owner
    if state.deadlines.unproved:
        return Role.ORDER_DESK
    stops = any(code in Verified.waits_while for code, _ in state.situation.incidents.open)
    return Role.SERVICE_DESK if stops else None
