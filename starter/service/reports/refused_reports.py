"""A report that no workflow would take is refused as it comes in, and stands in the timeline."""

from activities.adapters.store.results.rows import OrderSummary, ReportRow
from models.messages.reports.answer import Answer
from models.messages.reports.report import Facts, Report
from models.messages.timeline.line_data import line_data
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.stages import workflow_ids
from models.stages.report_content import content_of, order_name
from starter.service.app_context import AppContext


def refusal_of(context: AppContext, order: OrderSummary, message: Report) -> Answer | None:
    """Why its kind cannot say this, by the very models that a workflow reads it with.

    So it is refused alike at each door, and at once, also while no worker is there to take it.
    None: it can be read.
    """
    report = message.model_copy(update={"received_at": context.now()})
    answer = content_of(report, order_name(order.workflow_id, order.number))
    return None if isinstance(answer, Facts) else answer


async def refuse(
    context: AppContext, order: OrderSummary, to: str | None, row: ReportRow, answer: Answer
) -> Answer:
    """Answer a report that is written down with its refusal, which stands in the timeline.

    `to` is the workflow that would have received it.

    Raises:
        Unavailable: the database cannot be written now.
    """
    receiver = to or order.workflow_id
    now = order.clock(context.now())
    line = Entry(
        key=f"{receiver}:refused:{row.report_id}:{row.payload_hash[:8]}",
        order=order.workflow_id,
        stage=workflow_ids.stage_of(receiver),
        at=now,
        recorded_at=now,
        happening=EntryKind.REFUSED_REPORT,
        what=row.kind[:64],
        by=row.by[:64],
        actor=row.actor,
        text=f"refused: {answer.reason}"[:500],
        data=line_data(answer.line_data),
        report_id=row.report_id,
    )
    batch = Batch(workflow_id=order.workflow_id, entries=(line,))
    await context.store.reports.answer(row.id, answer, batch)
    return answer
