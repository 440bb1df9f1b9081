"""What was reported of an order, in its sender's own words: for those who read it whole."""

from functools import partial
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.reports.report_marks import COUNTED_STATE
from activities.adapters.store.results.row import Row
from activities.adapters.store.tables import schema as tables
from models.messages.reports.inbox_state import InboxState

reports = table_of(tables.Reports)


class ReportContent(Row):
    """One report that counts, or does not: its `data` are the fields of its kind."""

    report_id: str
    kind: str
    by: str
    state: str
    occurred_at: AwareDatetime
    reported_at: AwareDatetime
    data: dict[str, Any]

    @property
    def counts(self) -> bool:
        """Whether it stands: it was applied, and neither withdrawn nor rejected."""
        return self.state == COUNTED_STATE


class ReportContents:
    """What the reports of orders say."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_order(self, order: str) -> tuple[ReportContent, ...]:
        """Every report of an order, in the order of its coming."""
        columns = ("report_id", "kind", "by", "state", "received_at", "content")
        query = select(*(reports.c[name] for name in columns)).where(reports.c.order == order)
        rows = await self._database.read(partial(rows_of, query=query.order_by(reports.c.id)))
        return tuple(map(_content, rows))

    async def unanswered(self, order: str, key_id: str) -> tuple[str, ...]:
        """The kinds of what came with that key about an order, and no workflow has answered yet."""
        query = select(reports.c.kind).where(
            reports.c.order == order,
            reports.c.key_id == key_id,
            reports.c.state == InboxState.PENDING,
        )
        rows = await self._database.read(partial(rows_of, query=query.order_by(reports.c.id)))
        return tuple(row["kind"] for row in rows)


def _content(row: dict[str, Any]) -> ReportContent:
    content = row["content"]
    reported_at = content.get("reported_at") or row["received_at"]
    return ReportContent.model_validate(
        {
            **row,
            "occurred_at": content.get("occurred_at") or reported_at,
            "reported_at": reported_at,
            "data": content.get("data") or {},
        }
    )
