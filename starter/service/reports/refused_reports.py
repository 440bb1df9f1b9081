"""A report that no workflow would take is refused as it comes in, and stands in the timeline."""

from activities.adapters.store.results.rows import OrderSummary, ReportRow
from models.messages.reports.report import Answer, Facts, Report
from models.messages.timeline.line_data import line_data
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.stages import workflow_ids
from models.stages.report_content import content_of, order_name
from starter.service.app_context import AppContext


async def refuse_unreadable(
    context: AppContext, order: OrderSummary, to: str | None, row: ReportRow, message: Report
) -> Answer | None:
    """Refuse what its kind cannot say, by the very models that a workflow reads it with.

    So it is refused alike at each door, and at once, also while nobody is there to hear it. `to`
    is the workflow that would have heard it, `message` the row as its door has parsed it: once.
    None: it can be read.

    Raises:
        Unavailable: the database cannot be written now.
    """
    report = message.model_copy(update={"received_at": row.received_at})
    answer = content_of(report, order_name(order.workflow_id, order.number))
    if isinstance(answer, Facts):
        return None
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
        data=line_data(
            {
                "reason": answer.code,
                "missing": answer.missing or None,
                "because": answer.reason_data,
            }
        ),
        report_id=row.report_id,
    )
    batch = Batch(workflow_id=order.workflow_id, entries=(line,))
    await context.store.reports.answer(row.id, answer, batch)
    return answer
