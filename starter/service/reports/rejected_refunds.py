"""Money that the bank sends back after its return has ended 退款失败: somebody owes it again.

A case of its own next to the order, of kind `refund`: it ends once the money is paid another way.
"""

from collections.abc import Iterable

from activities.adapters.store.results.rows import ReportRow
from activities.adapters.store.results.view_rows import OrderWithCases
from models.messages.reports import report_parsing
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.inbox_state import InboxState
from models.messages.timeline.timeline import Batch
from models.phrases import phrase
from models.stages.returns.case_opening import bounced_case
from models.stages.returns.refund_reports import RefundBounced, Refunded
from models.stages.returns.request import ReturnCase
from starter.service.app_context import AppContext
from starter.service.reports.late_reports import line_after_end
from starter.service.running.workflow_start import start_now

COUNTED_STATE = InboxState.APPLIED


async def begin_bounced(
    context: AppContext, known: OrderWithCases, row: ReportRow, ended: str
) -> Answer | None:
    """Begin the case of what has come back to us; None where the report says no such thing.

    `ended` is the workflow id of the return that it is about.

    Raises:
        Unavailable: the database cannot be used now: the report is delivered again.
    """
    facts, _, _ = report_parsing.facts_of(RefundBounced, row.report)
    case = await context.store.cases.by_id(ended)
    order = await context.store.orders.by_id(row.order)
    speaks = row.kind == RefundBounced.kind and row.by in RefundBounced.by
    if not (speaks and isinstance(facts, RefundBounced)) or case is None or order is None:
        return None
    paid = _paid(await context.store.reports.of_order(row.order), ended)
    if facts.amount_fen > paid:
        why = phrase(
            "the bank cannot send {fen} fen back: {paid} fen were paid",
            fen=facts.amount_fen,
            paid=paid,
        )
        answer = Answer(outcome=ReportOutcome.REFUSED, report_id=row.report_id, reason=why)
        await context.store.reports.answer(row.id, answer)
        return answer
    start = bounced_case(ReturnCase.model_validate(case.start_input), facts, row.report)
    taken = await context.store.cases.take_way_back(order, start, opened_at=context.now())
    answer = Answer(
        outcome=ReportOutcome.ACCEPTED,
        report_id=row.report_id,
        reason=phrase(
            "{ended} has ended: {case} owes the money again",
            ended=ended,
            case=taken.row.workflow_id,
        ),
    )
    text = f"{facts.means}, after its return has ended"
    line = line_after_end(row.order, row, facts, ended, text)
    batch = Batch(workflow_id=row.order, entries=(line,))
    await context.store.reports.answer(row.id, answer, batch)
    await start_now(context, taken.row)
    return answer


def _paid(rows: Iterable[ReportRow], case: str) -> int:
    """What went back with that return, in fen, less what has bounced."""
    paid = 0
    for row in rows:
        fen = row.report.data.get("amount_fen")
        if row.sent_to == case and row.state == COUNTED_STATE and isinstance(fen, int):
            paid += {Refunded.kind: fen, RefundBounced.kind: -fen}.get(row.kind, 0)
    return paid
