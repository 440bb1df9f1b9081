"""Reports that a workflow was told and does not know any more: they are delivered once more."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, or_, select, update

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.reports.report_marks import STATE_OF_OUTCOME
from activities.adapters.store.tables import schema as tables
from models.messages.reports.answer import ReportOutcome
from models.messages.reports.inbox_state import ANSWERED_STATES, InboxState

reports = table_of(tables.Reports)

NOT_DELIVERED: Final[Mapping[str, Any]] = {
    "state": InboxState.PENDING,
    "answer": None,
    "attempts": 0,
    "last_try_at": None,
    "sent_to": None,
    "handed_over_at": None,
}

TAKEN_STATES: Final = ANSWERED_STATES - {InboxState.WITHDRAWN}
"""What was withdrawn counts no more, and is not told again."""


def deliver_again(connection: Connection, rows: Sequence[int]) -> None:
    """Put these into the inbox again; what counted is not asked about once more."""
    columns = reports.c.id, reports.c.state, reports.c.content
    for row in rows_of(connection, select(*columns).where(reports.c.id.in_(rows))):
        values = {**NOT_DELIVERED}
        if row["state"] == STATE_OF_OUTCOME[ReportOutcome.ACCEPTED]:
            values["content"] = {**row["content"], "counted": True}
        connection.execute(update(reports).where(reports.c.id == row["id"]).values(values))


def deliver_to_next_run(connection: Connection, order: str, leg: str) -> int:
    """Put all into the inbox again that was sent to any run of that leg; how many that is."""
    to_leg = reports.c.sent_to == leg, reports.c.sent_to.startswith(f"{leg}:", autoescape=True)
    pending = (reports.c.state == InboxState.PENDING) & reports.c.handed_over_at.is_not(None)
    query = select(reports.c.id).where(
        reports.c.order == order,
        or_(*to_leg),
        or_(reports.c.state.in_(TAKEN_STATES), pending),
    )
    rows = [row["id"] for row in rows_of(connection, query)]
    deliver_again(connection, rows)
    return len(rows)
