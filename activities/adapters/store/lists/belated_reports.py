"""Facts that were reported long after they happened, as the timeline has them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, select

from activities.adapters.store.database.engine import Database, rows_of, table_of
from activities.adapters.store.tables import schema as tables
from models.figures.belated_reports import BelatedCount, BelatedFact, count_belated
from models.messages.decisions.decisions import Withdraw
from models.messages.reports.report_times import TimeDoubt
from models.messages.timeline.timeline import EntryKind

timeline = table_of(tables.Timeline)
reports = table_of(tables.Reports)
orders = table_of(tables.Orders)


class BelatedReports:
    """What was reported long after, in a period."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(
        self, since: datetime | None, until: datetime | None, merchant: str | None
    ) -> list[BelatedCount]:
        """Per role, actor and key, of what came in from `since` to before `until`."""
        fits: list[ColumnElement[bool]] = []
        if since is not None:
            fits.append(timeline.c.recorded_at >= since)
        if until is not None:
            fits.append(timeline.c.recorded_at < until)
        if merchant is not None:
            own = select(orders.c.workflow_id).where(orders.c.merchant == merchant)
            fits.append(timeline.c.order.in_(own))
        return await self._database.read(lambda connection: _count(connection, fits))


def _count(connection: Connection, fits: list[ColumnElement[bool]]) -> list[BelatedCount]:
    doubts = timeline.c.data["doubted"].as_string()
    came_with = and_(
        reports.c.order == timeline.c.order, reports.c.report_id == timeline.c.report_id
    )
    query = (
        select(
            timeline.c.order, timeline.c.report_id, timeline.c.by, timeline.c.actor,
            reports.c.key_id,
        )
        .outerjoin(reports, came_with)
        .where(timeline.c.happening.in_((EntryKind.REPORT, EntryKind.SUPERSEDED)), *fits)
        .where(doubts.contains(TimeDoubt.REPORTED_LONG_AFTER.value, autoescape=True))
        .where(timeline.c.report_id.is_not(None))
        .order_by(timeline.c.id)
    )  # fmt: skip
    facts = [BelatedFact.model_validate(row) for row in rows_of(connection, query)]
    of_these = query.with_only_columns(timeline.c.order).order_by(None)
    return count_belated(facts, _withdrawn(connection, of_these))


def _withdrawn(connection: Connection, names: Select[Any]) -> set[tuple[str, str]]:
    """The reports of these orders that were taken back."""
    query = (
        select(timeline.c.order, timeline.c.data)
        .where(timeline.c.happening == EntryKind.DECISION, timeline.c.what == Withdraw.name)
        .where(timeline.c.order.in_(names))
    )
    return {(row["order"], row["data"].get("report_id", "")) for row in rows_of(connection, query)}
