"""The line that says that a case was asked for, and stands next to an order (ADR-0016)."""

from collections.abc import Mapping
from typing import Any

from activities.adapters.store.results.rows import CaseRow
from models.ids import Stage
from models.messages.timeline.line_data import line_data
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.stages.care.request import CareCase
from models.stages.returns.request import ReturnCase
from starter.service.app_context import AppContext
from starter.service.reports.late_reports import ledger


async def note_asked(
    context: AppContext,
    row: CaseRow,
    case: CareCase | ReturnCase,
    what: str,
    text: str,
    data: Mapping[str, Any],
    *,
    stage: Stage = Stage.ORDER,
) -> None:
    """Note it once; a repeat changes nothing, unless the first was killed before."""
    entry = Entry(
        key=f"{row.workflow_id}:asked",
        order=row.order,
        stage=stage,
        at=case.begun_at,
        recorded_at=case.begun_at,
        happening=EntryKind.DECISION,
        what=what,
        by=case.request.by,
        actor=case.request.actor,
        text=f"{text}: {row.workflow_id}",
        data=line_data({"request_id": case.request.request_id, "case": row.workflow_id, **data}),
    )
    await ledger(context).record(Batch(workflow_id=row.workflow_id, entries=(entry,)))
