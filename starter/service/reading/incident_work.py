"""What waits for a role about incidents 异常待办, with its command.

An incident says what it needs, of whom and until when (`IncidentRow.to_do`): lists read that alone.
"""

from collections.abc import Iterable

from activities.adapters.store.cases.incidents import OrderIncident
from models.ids import Stage
from models.messages.incidents.incident_row import IncidentRow, ToDo
from models.roles import Role
from models.stages.incident.request import LEFTOVER_KIND
from models.stages.incident_kinds import INCIDENT_KINDS
from starter.service.reading.next_commands import IncidentNeed, about_incident
from starter.service.reading.open_incidents import needs_of, open_incidents, sentence_of
from starter.service.reading.read_context import Records
from starter.service.reading.worklist import Work, worklist


async def full_worklist(
    records: Records, role: Role, *, merchant: str | None = None, hub: str | None = None
) -> list[Work]:
    """All that a role has to do, the nearest due first; what an incident needs is named once.

    What the case of a closed order waits for is that of its incidents: their rows say more. A
    deadline about an incident stands with the stage in which that was found.

    Raises:
        Unavailable: the database cannot be read.
    """
    rows = await worklist(records, role, merchant=merchant, hub=hub)
    open_ = await open_incidents(records, merchant, hub)
    needed = [_work(one, need) for one, need in needs_of(open_) if need.role == role]
    rows = [_where_found(one, open_) for one in rows]
    known = {(one.order_no, one.merchant, one.what) for one in needed}
    rows = [
        one
        for one in rows
        if one.case_kind != LEFTOVER_KIND or (one.order_no, one.merchant, one.what) not in known
    ]
    return sorted((*rows, *needed), key=lambda one: (one.due_at is None, one.due_at or one.since))


def _where_found(work: Work, found: Iterable[OrderIncident]) -> Work:
    """A deadline with the stage of the incident that it is about, where it is about one."""
    same = (
        one.incident.stage
        for one in found
        if (one.incident.order, one.incident.ref) == (work.workflow_id, work.ref)
    )
    stage = next(filter(None, same), None)
    return work if stage is None else work.model_copy(update={"stage": stage})


def _work(one: OrderIncident, need: ToDo) -> Work:
    row = one.incident
    return Work(
        merchant=one.merchant,
        order_no=one.number,
        workflow_id=row.order,
        why="incident",
        what=need.step,
        clause=INCIDENT_KINDS[row.code].basis,
        due_at=need.due_at,
        state=None,
        stage=row.stage or Stage.ORDER,
        since=row.found_at,
        hub=one.hub,
        city=one.city,
        needs_attention=True,
        case=None,
        asked=sentence_of(need, one),
        incident=row.ref,
        command=about_incident(one.merchant, one.number, _need(need, row)),
    )


def _need(need: ToDo, row: IncidentRow) -> IncidentNeed:
    return IncidentNeed(
        incident=row.ref,
        kind=row.code,
        step=need.step,
        role=need.role,
        offered=row.offered_at is not None,
        remedy=row.remedy,
        owes_fen=(row.amount_fen or 0) - row.settled_fen,
    )
