"""What the store's tests are about, each with defaults that a test changes where it matters."""

from datetime import UTC, datetime, timedelta
from typing import Any

from models.ids import Stage
from models.messages.orders.order import Order
from models.messages.partners.requests import ReportMark
from models.messages.reports.report import Report
from models.messages.timeline.duty_row import DutyRow, DutyState
from models.messages.timeline.timeline import Batch, Entry, EntryKind, Snapshot
from models.roles import Role

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
MERCHANT = "acme"
ORDER = "order:acme:A1"
LEG = f"{ORDER}:trunk-pickup"
CASE = "return:acme:A1:1"


def an_order(number: str = "A1", **changes: Any) -> Order:
    return Order.model_validate({"merchant": MERCHANT, "number": number, **changes})


def a_report(report_id: str = "r1", **changes: Any) -> Report:
    return Report.model_validate({"report_id": report_id, "kind": "picked_up", **changes})


def an_entry(n: int = 1, workflow_id: str = ORDER, **changes: Any) -> Entry:
    entry = {
        "key": f"{workflow_id}:{n}",
        "order": ORDER,
        "stage": Stage.ORDER,
        "at": NOON,
        "recorded_at": NOON,
        "happening": EntryKind.STAGE,
        "what": "confirmed",
        "text": "the order was confirmed",
    }
    return Entry.model_validate({**entry, **changes})


def a_duty(duty: str = "ER-4.2.1:confirm", **changes: Any) -> DutyRow:
    row = {
        "order": ORDER,
        "duty": duty,
        "clause": duty.split(":")[0],
        "owner": Role.ORDER_DESK,
        "due_at": NOON,
        "state": DutyState.OPEN,
        "workflow_id": changes.get("order", ORDER),
    }
    return DutyRow.model_validate({**row, **changes})


def a_snapshot(workflow_id: str = ORDER, **changes: Any) -> Snapshot:
    snapshot = {
        "order": ORDER,
        "workflow_id": workflow_id,
        "open_workflow": workflow_id,
        "stage": Stage.ORDER,
        "step": "in_review",
        "waiting_on": Role.ORDER_DESK,
        "since": NOON,
        "sla": "on_track",
    }
    return Snapshot.model_validate({**snapshot, **changes})


def a_batch(workflow_id: str = ORDER, **changes: Any) -> Batch:
    return Batch.model_validate({"workflow_id": workflow_id, **changes})


def a_mark(outcome: str, workflow_id: str = LEG, **changes: Any) -> ReportMark:
    mark = {"report_id": "r1", "outcome": outcome, "workflow_id": workflow_id}
    return ReportMark.model_validate({**mark, **changes})
