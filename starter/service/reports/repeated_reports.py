"""Reports that an order has already: the same is not sent to it again, too many are refused."""

from datetime import datetime

from pydantic import ValidationError

from activities.adapters.store.results.rows import OrderSummary
from models.errors import TooMany
from models.messages.reports.inbox_state import InboxState
from models.messages.reports.report import Facts, Report
from models.phrases import phrase, role_code
from models.stages import workflow_ids
from models.stages.table import KINDS, SPEC_OF
from starter.service.app_context import AppContext

REPORTED_BEFORE = phrase("this was told before, and is written down")
SUM_RETRY_SECONDS = 3600.0
"""After how long a program may ask again, in seconds: the number of reports never falls."""


async def reported_before(
    context: AppContext, order: str, workflow_id: str, report: Report
) -> bool:
    """Whether the workflow that this is for has accepted the same, of a kind that counts once.

    A truck that passes a feedback point may say so every minute (FH-9.2.1).
    """
    facts = _read(report)
    if facts is None or not facts.once:
        return False
    for row in await context.store.reports.accepted(order, report.kind, sent_to=workflow_id):
        before = _read(row.report)
        if before and (before.fact_name(row.by), before.ref) == (
            facts.fact_name(report.by),
            facts.ref,
        ):
            return True
    return False


def with_desk_hint(order: OrderSummary, error: TooMany) -> TooMany:
    """The same error, with the desk that can still be spoken to."""
    desk = SPEC_OF[workflow_ids.stage_of(order.open_workflow)].desk
    return TooMany(
        phrase("{message}: it takes no further one from it", message=error.message),
        hint=phrase(
            "tell the {desk}: a desk's own reports and decisions are always taken",
            desk=role_code(desk),
        ),
        retry_after=SUM_RETRY_SECONDS,
    )


def _read(report: Report) -> Facts | None:
    kind = KINDS.get(report.kind)
    if kind is None or not kind.once:
        return None
    try:
        return kind.model_validate(report.data)
    except ValidationError:
        return None  # its workflow says what it lacks


async def first_reported_at(context: AppContext, order: str, report_id: str) -> datetime:
    """When what a form says was reported: now, and of a form that is sent again as it was first.

    A report that was refused may come again: it is a new one.
    """
    before = await context.store.reports.named(order, report_id)
    if before is None or before.state is InboxState.REFUSED:
        return context.now()
    first = before.report  # under that id a program may have sent another, without its time
    return first.reported_at or first.occurred_at or before.received_at
