"""Who has told a report of an order: at a door, or straight to its workflow."""

from typing import Any

from sqlalchemy import Connection, select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables import schema as tables
from models.messages.timeline.timeline import REPORT_ENTRIES
from models.stages.workflow_ids import case_of
from models.visible_text import storable

reports = table_of(tables.Reports)
timeline = table_of(tables.Timeline)


class ReportSender(Row):
    """Who has told a report, and the workflow that it was sent to, where that is known.

    `key_id` is the key that it came with, where it came with one.
    """

    by: str | None
    actor: str | None
    sent_to: str | None
    key_id: str | None = None


class ReportSenders:
    """Who has told what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, order: str, report_id: str) -> ReportSender | None:
        """Of a report of that order; nothing where nobody has reported it."""
        return await self._database.read(lambda connection: _of(connection, order, report_id))


def _of(connection: Connection, order: str, report_id: str) -> ReportSender | None:
    mine = (reports.c.order == order, reports.c.report_id == storable(report_id))
    found = rows_of(
        connection,
        select(reports.c.by, reports.c.actor, reports.c.sent_to, reports.c.key_id).where(*mine),
    )
    if not found:  # a signal straight to the workflow: only its lines know of it
        lines = (
            select(timeline.c.by, timeline.c.actor, timeline.c.key)
            .where(timeline.c.order == order, timeline.c.report_id == storable(report_id))
            .where(timeline.c.happening.in_(REPORT_ENTRIES))
            .order_by(timeline.c.id)
        )
        found = [_line(row) for row in rows_of(connection, lines)]
    return ReportSender.model_validate(found[0]) if found else None


def _line(row: dict[str, Any]) -> dict[str, Any]:
    """A line says which workflow has written it: of a return that one has the report."""
    return {**row, "sent_to": case_of(row.pop("key"))}
