"""Who hears of a report at once 反馈, 通知, 共享: whom the SOP names, and with what it says."""

from typing import Any

from pydantic import BaseModel

from models.messages.fingerprints import fingerprint
from models.messages.reports import Facts, Report
from models.stages.care.reports import CareFacts
from models.stages.returns.facts import report_notices
from models.tracking.outbox import Outbox
from models.tracking.situation.facts import Fact


def inform(outbox: Outbox, start: BaseModel, report: Report, fact: Fact, facts: Facts) -> None:
    """Let those hear of a report whom the SOP names; `start` is the input of its workflow."""
    key = f"{outbox.workflow_id}:{report.kind}:{fingerprint(report.report_id)}"
    shipment = getattr(facts, "shipment", None) or ""
    trip = outbox.trip(shipment) if facts.of_vehicle else ""
    for one in report_notices(facts, start, report.by):
        outbox.inform(
            f"{key}{one.name}", one.roles, report.kind, shipment=shipment,
            cause=f"{trip} {fact.name}" if trip else f"{key}{one.name}",
            at=fact.times.occurred_at, fields=_in_notices(facts, one.fields),
        )  # fmt: skip


def _in_notices(facts: Facts, fields: dict[str, Any]) -> dict[str, Any]:
    """What a notice says of it, too: what somebody wrote reaches him where he wrote."""
    kept_back = "words" if isinstance(facts, CareFacts) else None
    return {name: one for name, one in fields.items() if name != kept_back}
