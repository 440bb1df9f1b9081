"""What a customer thinks of how his return was handled, once it has ended (FE-4.4).

He is asked for it as it ends, and his answer comes when he has the time: our door writes it into
the return's timeline, for its workflow is over.
"""

from datetime import timedelta

from activities.adapters.store.results.rows import CaseSummary, ReportRow
from activities.adapters.store.results.view_rows import OrderWithCases
from models.messages.decisions.withdrawn_reports import withdrawn_reports
from models.messages.reports import report_parsing
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.timeline.timeline import Batch, EntryKind
from models.phrases import StructuredText, phrase
from models.sop.formatting import counted
from models.stages.returns.reports import OpinionGiven
from models.stages.returns.request import CaseKind
from starter.service.app_context import AppContext
from starter.service.reading.views import OrderShown
from starter.service.reports.late_reports import line_after_end


async def take_late_opinion(
    context: AppContext, known: OrderWithCases, row: ReportRow, ended: str
) -> Answer | None:
    """Write down an opinion of a return that has ended; None where the report says no such thing.

    `ended` is the workflow id of that return.

    Raises:
        Unavailable: the database cannot be used now: the report is delivered again.
    """
    if row.kind != OpinionGiven.kind:
        return None
    case = next((one for one in known.cases if one.workflow_id == ended), None)
    facts, _, _ = report_parsing.facts_of(OpinionGiven, row.report)
    if case is None or case.kind != CaseKind.RETURN or not isinstance(facts, OpinionGiven):
        return None
    if row.by not in OpinionGiven.by:
        return None
    if why := _too_late(context, known.order.merchant, case):
        answer = Answer(outcome=ReportOutcome.REFUSED, report_id=row.report_id, reason=why)
        await context.store.reports.answer(row.id, answer)
        return answer
    answer = Answer(outcome=ReportOutcome.ACCEPTED, report_id=row.report_id)
    text = f"{facts.means}, after the return has ended"
    line = line_after_end(row.order, row, facts, ended, text)
    batch = Batch(workflow_id=row.order, entries=(line,))
    await context.store.reports.answer(row.id, answer, batch)
    return answer


def may_be_rated(context: AppContext, merchant: str, case: CaseSummary) -> bool:
    """Whether an opinion of a return is still taken: for so many days after its end."""
    days = timedelta(days=context.sop_for(merchant).return_opinion_days)
    return not case.closed or case.clock(context.now()) <= case.since + days


async def unrated_returns(context: AppContext, order: OrderShown) -> tuple[int, ...]:
    """The numbers of the returns that may still be rated, and were not.

    Raises:
        Unavailable: the database cannot be read.
    """
    gone = withdrawn_reports(order.timeline)
    rated = {
        line.case
        for line in order.timeline
        if line.what == OpinionGiven.kind and line.happening is EntryKind.REPORT
        if line.report_id not in gone
    }
    return tuple(
        one.n
        for one in await context.store.cases.of_order(order.workflow_id)
        if one.kind == CaseKind.RETURN and one.n not in rated
        if may_be_rated(context, order.merchant, one)
    )


def _too_late(context: AppContext, merchant: str, case: CaseSummary) -> StructuredText | None:
    if may_be_rated(context, merchant, case):
        return None
    return phrase(
        "{ended} has ended more than {days} ago: an opinion of it is not taken any more; what "
        "there is to say now is written as a message",
        ended=case.workflow_id,
        days=counted(context.sop_for(merchant).return_opinion_days, "day"),
    )
