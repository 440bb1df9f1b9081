"""The row of a report, as a door writes it down, and what it takes with it."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from activities.adapters.store.results import fingerprint
from models.messages.reports.inbox_state import InboxState
from models.messages.reports.report import Report


class Claim(Protocol):
    """What a report takes that others may want too: money that was paid, a slot."""

    def check(self, connection: Connection, order: str, report_id: str) -> None:
        """Take it in this transaction, or raise, which rolls the report back."""


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
