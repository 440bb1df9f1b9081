"""What a decision makes known: it counts like a report of its desk, and is withdrawn like one."""

from collections.abc import Mapping
from typing import Any

from models.messages.decisions.decision import Decision
from models.messages.reports.own_reports import ID_MAX
from models.messages.reports.report import Report


def id_of(decision: str, decision_id: str) -> str:
    """The id of the report that such a decision makes known."""
    return f"{decision}:{decision_id}"[:ID_MAX]


def report_of(decision: Decision, kind: str, data: Mapping[str, Any]) -> Report:
    """The report of that kind: nobody is asked about it, the decision has been looked at."""
    return Report(
        report_id=id_of(decision.name, decision.decision_id),
        kind=kind,
        by=decision.by,
        actor=decision.actor,
        reported_at=decision.at,
        data=dict(data),
    ).on_the_way(confirmed=True)
