"""What a decision makes known: it counts like a report of its desk, and is withdrawn like one."""

from collections.abc import Mapping
from typing import Any

from models.messages.decisions.decision import Decision
from models.messages.reports.report import Report


def report_of(decision: Decision, kind: str, data: Mapping[str, Any]) -> Report:
    """The report of that kind: nobody is asked about it, the decision has been looked at."""
    return Report(
        report_id=f"{decision.name}:{decision.decision_id}"[:128],
        kind=kind,
        by=decision.by,
        actor=decision.actor,
        reported_at=decision.at,
        data=dict(data),
    ).on_the_way(confirmed=True)
