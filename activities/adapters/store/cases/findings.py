"""What the reports that found incidents say in their own words."""

from typing import Any

from sqlalchemy import Connection, Select, and_, select

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.tables.history import Reports
from activities.adapters.store.tables.incidents import Incidents

incidents = table_of(Incidents)
reports = table_of(Reports)


def with_findings(query: Select[Any]) -> Select[Any]:
    """The same incidents, each with the `content` of the report that found it."""
    same = (reports.c[name] == incidents.c[name] for name in ("order", "report_id"))
    return query.outerjoin(reports, and_(*same)).add_columns(reports.c.content)


def findings_of(connection: Connection, order: str) -> dict[str, dict[str, Any]]:
    """What the reports that found them say, by their ids, in a transaction."""
    found_by = select(incidents.c.report_id).where(incidents.c.order == order)
    query = select(reports.c.report_id, reports.c.content).where(
        reports.c.order == order, reports.c.report_id.in_(found_by)
    )
    return {
        row["report_id"]: (row["content"] or {}).get("data") or {}
        for row in rows_of(connection, query)
    }
