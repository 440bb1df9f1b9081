"""Visits of a cancelled order: nobody comes, also where the installation that asked was lost.

Its next run would have known them; where the order is cancelled meanwhile there is none (ADR-0065).
"""

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.legs import LegActivities
    from models.ids import Stage
    from models.messages.timeline.timeline import EntryKind
    from models.stages.installation.visit_requests import VisitRequests
    from models.stages.order.record import OrderRecord
    from models.stages.table import LEGS
    from models.tracking.runs.continuation import ContinuedState, unpack
    from models.tracking.state import StageState
    from workflows.calls.visit_calls import VisitCalls
    from workflows.temporal import options
    from workflows.temporal.cancellation_shield import shielded
    from workflows.temporal.failures import failure_of


async def call_off_visits(state: StageState, record: OrderRecord, visits: VisitCalls) -> None:
    """Call back whoever was to come (FH-11.2.2), and whom a lost run says that it has asked."""
    await visits.call_off()
    resuming = record.resuming
    if resuming is None or resuming.lost_at is None or record.ended >= len(LEGS):
        return
    if LEGS[record.ended] is not Stage.INSTALLATION:
        return
    known = await _memory_of(state, resuming.workflow_id)
    if known is None:
        return
    book = VisitRequests.model_validate(known.record.get("visits", {}))
    await visits.of_book(book, known.stage.deadlines.visits).call_off()


async def _memory_of(state: StageState, workflow_id: str) -> ContinuedState | None:
    """All that a lost run knew; None where nobody can say it any more."""
    asked = workflow.execute_activity_method(
        LegActivities.recall_leg, workflow_id, **options.ledger("whom the lost run had asked")
    )
    try:
        return unpack(await shielded(asked))
    except ActivityError as error:
        failure, now = failure_of(error), workflow.now()
        text = f"whoever was to come to a visit is not called back: {failure.sentence}"
        state.note(EntryKind.PROBLEM, "not_called_off", text[:500], now, data=failure.data)
        return None
