"""Who was informed of a report is told when it does not hold: one correcting notice 更正."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from models.messages.encoding.fingerprints import fingerprint
from models.messages.legs.leg import LegEnding
from models.roles import Role
from models.stages.returns.facts import informed_of
from models.stages.table import KINDS
from models.tracking.reports.count_checks import SHOWN_KINDS
from models.tracking.reports.report_notices import holder_to_inform
from models.tracking.state import StageState

WITHDRAWN_CODE: Final = "report_taken_back"
"""What the correcting notice says, by its code."""


def informed_by(state: StageState, report_id: str) -> tuple[Role, ...]:
    """Who was told of that report as it counted, and of what it shows to be wrong; nobody, where
    it never has."""
    if report_id not in state.own_reports:
        return ()
    counted = [one for one in state.facts if one.fact_id == report_id and one.content is not None]
    if counted:
        return _each_once(
            (
                *informed_of(one.content, state.input, one.by),
                *holder_to_inform(one.content, state.input, state.facts, one.by),
            )
            for one in counted
            if one.content
        )
    one = state.pending.get(report_id)
    if one is None:
        return ()
    facts = KINDS[one.report.kind].model_validate(one.report.data)
    return informed_of(facts, state.input, one.report.by)


def informed_by_ending(state: StageState, ended: LegEnding) -> tuple[Role, ...]:
    """Who was told of the report that ended the leg before, and of what it showed to be wrong."""
    ref = ended.report_id[:64]
    findings = [code for code, name in state.incidents.lives if name == ref and code in SHOWN_KINDS]
    return _each_once(KINDS[kind].informed(ended.by) for kind in (ended.kind, *findings))


def _each_once(informed: Iterable[Iterable[Role]]) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(role for roles in informed for role in roles))


def call_back(
    state: StageState, report_id: str, kind: str, to: Iterable[Role], *, by: str, now: datetime
) -> None:
    """Tell them that it does not hold any more; who takes it back knows it already."""
    key = f"{state.outbox.workflow_id}:taken_back:{fingerprint(report_id)}"
    receivers = [role for role in to if role != by]
    state.outbox.inform(
        key, receivers, WITHDRAWN_CODE, cause=key, at=now, fields={"report": kind, "by": by}
    )  # fmt: skip
