"""What became of a report or a decision that somebody sent, by the id that it was sent under."""

from models.messages.decisions.decision_state import DecisionState
from models.messages.reports.inbox_state import InboxState
from models.messages.reports.report_times import CountingWindow
from starter.service.app_context import AppContext
from starter.service.reading.view_model import Sentence, View


class SubmissionShown(View):
    """A report or a decision as our database knows it: its kind or name, its state, and why.

    `state` says the same of every report, and of every decision, whichever door asks.
    """

    name: str
    is_report: bool
    state: InboxState | DecisionState
    reason: Sentence | None
    counts_within: CountingWindow | None = None


async def on_their_way(context: AppContext, order: str, key_id: str) -> tuple[str, ...]:
    """The kinds of what its sender has reported of an order, and the order does not know yet.

    Raises:
        Unavailable: the database cannot be read.
    """
    return await context.store.report_contents.unanswered(order, key_id)


async def submission_of(
    context: AppContext, order: str, *, report_id: str | None = None, decision_id: str | None = None
) -> SubmissionShown | None:
    """The order's report of that id, else its decision of that id; None where it has neither.

    Raises:
        Unavailable: the database cannot be read.
    """
    row = await context.store.reports.named(order, report_id) if report_id else None
    if row is not None:
        answer = row.answer
        return SubmissionShown(
            name=row.kind, is_report=True, state=row.state,
            reason=answer.reason if answer else None,
            counts_within=answer.counts_within if answer else None,
        )  # fmt: skip
    if decision_id is None:
        return None
    decided = await context.store.decisions.of_order(order)
    made = next((one for one in decided if one.decision_id == decision_id), None)
    if made is None:
        return None
    reason = made.answer.reason if made.answer else None
    return SubmissionShown(name=made.name, is_report=False, state=made.state, reason=reason)
