"""The state of a workflow for readers: lists, the query `status`, the Temporal UI."""

from collections.abc import Iterable
from datetime import datetime

from models.codes import Sla, StepCode
from models.messages.legs.status import ShownDeadline, Status
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.reports.pending_reports import PendingReport, shown
from models.messages.timeline.timeline import Snapshot
from models.stages.table import LEGS
from models.tracking.state import StageState


def sla_of(state: StageState) -> Sla:
    """How it stands against its deadlines."""
    if state.closed:
        late = state.deadlines.breaches and state.outcome != OrderOutcome.CANCELLED
        return Sla.MET_LATE if late else Sla.MET
    if state.cancel_by is not None:  # nobody owes anything of what is called off
        return Sla.ON_TRACK
    if state.held is not None or state.deadlines.stopped_at is not None:  # or goods are short
        return Sla.HELD
    waiting = state.deadlines.open.values()
    if state.deadlines.unproved or any(one.breached for one in waiting):
        return Sla.BREACHED
    return Sla.AT_RISK if any(one.fired for one in waiting) else Sla.ON_TRACK


def snapshot(state: StageState, open_workflow: str) -> Snapshot:
    """The state as the lists of our database show it."""
    # While goods are short nothing is due: what is to be done is the step's.
    short = state.step.code == StepCode.STOCK_SHORT
    nearest = None if short else state.deadlines.nearest()
    return Snapshot(
        order=state.input.order,
        workflow_id=state.outbox.workflow_id,
        open_workflow=open_workflow,
        stage=state.stage,
        step=state.step.code,
        waiting_on=state.step.waiting_on,
        since=state.step.since,
        sla=sla_of(state),
        next_duty=nearest.duty if nearest else None,
        next_due_at=nearest.due_at if nearest else None,
        breaches=state.deadlines.breaches,
        problem=state.problems[-1] if state.problems else None,
        parked=state.parked.name if state.parked else None,
        carrier=state.carrier,
        hub=state.hub,
        needs_attention=bool(state.problems),
        # A leg that closes leaves its order open.
        closed=state.closed and state.stage not in LEGS,
        outcome=state.outcome,
    )


def status(
    state: StageState,
    now: datetime,
    open_leg: str | None = None,
    waiting: Iterable[PendingReport] = (),
) -> Status:
    """The state as the query `status` answers it, for `explain` and tests."""
    return Status(
        workflow_id=state.outbox.workflow_id,
        order=state.input.order,
        number=state.input.number,
        stage=state.stage,
        step=state.step.code,
        waiting_on=state.step.waiting_on,
        since=state.step.since,
        sla=sla_of(state),
        held=state.held,
        now=now,
        deadlines=tuple(
            ShownDeadline.model_validate(dict(one)) for one in state.deadlines.open.values()
        ),
        problems=tuple(state.problems),
        pending=tuple(map(shown, (*state.pending.values(), *waiting))),
        incidents=state.open_incidents,
        parked=state.parked,
        breaches=state.deadlines.breaches,
        level=state.deadlines.level,
        facts=tuple(sorted(state.names)),
        reports=len(state.answers),
        open_leg=open_leg,
        cases=tuple(state.cases),
        closed=state.closed,
        outcome=state.outcome,
    )
