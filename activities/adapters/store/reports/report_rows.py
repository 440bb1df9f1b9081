"""The row of a report, as a door writes it down."""

from datetime import datetime
from typing import Any

from activities.adapters.store.results import fingerprint
from models.messages.inbox_state import InboxState
from models.messages.reports import Report


def new_row(order: str, report: Report, key_id: str | None, at: datetime) -> dict[str, Any]:
    """The row of a report that is written down and not delivered yet."""
    return {
        "order": order,
        "report_id": report.report_id,
        "kind": report.kind,
        "by": report.by,
        "content": report.model_dump(mode="json", exclude={"received_at", "passage", "counted"}),
        "payload_hash": fingerprint.of_report(report),
        "key_id": key_id,
        "actor": report.actor,
        "received_at": at,
        "state": InboxState.PENDING,
        "attempts": 0,
    }
