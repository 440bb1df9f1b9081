"""Who was informed of a report is told when it does not hold: one correcting notice 更正."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from models.messages.encoding.fingerprints import fingerprint
from models.roles import Role
from models.stages.returns.facts import informed_of
from models.stages.table import KINDS
from models.tracking.state import StageState

WITHDRAWN_CODE: Final = "report_taken_back"
"""What the correcting notice says, by its code."""


def informed_by(state: StageState, report_id: str) -> tuple[Role, ...]:
    """Who was told of that report as it counted; nobody, where it never has."""
    if report_id not in state.own_reports:
        return ()
    fact = state.fact_by(report_id)
    if fact is not None and fact.content is not None:
        return informed_of(fact.content, state.input, fact.by)
    one = state.pending.get(report_id)
    if one is None:
        return ()
    facts = KINDS[one.report.kind].model_validate(one.report.data)
    return informed_of(facts, state.input, one.report.by)


def call_back(
    state: StageState, report_id: str, kind: str, to: Iterable[Role], *, by: str, now: datetime
) -> None:
    """Tell them that it does not hold any more; who takes it back knows it already."""
    key = f"{state.outbox.workflow_id}:taken_back:{fingerprint(report_id)}"
    receivers = [role for role in to if role != by]
    state.outbox.inform(
        key, receivers, WITHDRAWN_CODE, cause=key, at=now, fields={"report": kind, "by": by}
    )  # fmt: skip
