"""A report that came after the end: kept, marked late, shown in the timeline."""

from typing import Final

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.results.rows import OrderSummary, ReportRow
from models.messages.partners.requests import ReportMark
from models.messages.reports.inbox_state import InboxState
from models.messages.reports.refusals import RefusalCode
from models.messages.reports.report import Facts
from models.messages.timeline.line_data import line_data
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.phrases import phrase
from models.stages import workflow_ids
from models.stages.order.intake import order_input
from starter.service.app_context import AppContext

AFTER_END: Final = ":after_end:"
"""What stands in the key of a line that a door has written of a case that had ended: no history
has its report."""


def line_after_end(order: str, row: ReportRow, facts: Facts, ended: str, text: str) -> Entry:
    """The line of a report that counts for a case whose workflow is over, as our door writes it."""
    return Entry(
        key=f"{ended}{AFTER_END}{row.report_id}",
        order=order,
        stage=workflow_ids.stage_of(ended),
        at=row.report.occurred_at or row.report.reported_at or row.received_at,
        recorded_at=row.received_at,
        happening=EntryKind.REPORT,
        what=row.kind,
        by=row.by[:64],
        actor=row.actor,
        text=text,
        data=line_data(facts.plain_data()),
        report_id=row.report_id,
    )


def ledger(context: AppContext) -> SqlLedger:
    """The ledger, for what a door itself has to write into a timeline."""
    return SqlLedger(
        context.store,
        lambda order, at: order_input(
            order, accepted_at=at, sop=context.sop_for(order.merchant)
        ).model_dump(mode="json"),
    )


async def note_late(context: AppContext, order: OrderSummary, row: ReportRow, ended: str) -> None:
    """Mark a report late, and say so in the order's timeline, in one transaction."""
    at = order.clock(context.now())
    entry = Entry(
        key=f"{order.workflow_id}:late:{row.report_id}",
        order=order.workflow_id,
        stage=workflow_ids.stage_of(ended),
        at=row.report.occurred_at or row.report.reported_at or row.received_at,
        recorded_at=at,
        happening=EntryKind.REFUSED_REPORT,
        what=row.kind[:64],
        by=row.by[:64],
        actor=row.actor,
        text=f"refused: {row.kind} came after the end",
        data=line_data({"reason": RefusalCode.ENDED}),
        report_id=row.report_id,
    )
    mark = ReportMark(
        report_id=row.report_id,
        outcome=InboxState.LATE,
        reason=phrase("after the end"),
        workflow_id=ended,
    )
    await ledger(context).record(
        Batch(workflow_id=order.workflow_id, entries=(entry,), reports=(mark,))
    )
