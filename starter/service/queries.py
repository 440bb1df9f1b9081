"""What is overdue, and what waits for a role: rows of our database, ages by the orders' clocks.

Temporal is not asked: a list of 500 would be 500 questions to the workers.
"""

from datetime import datetime

from activities.adapters.store.view_rows import OverdueRow, WorkItem
from models import ids
from models.messages.timeline import DutyState
from models.roles import Role
from models.stages.all_duties import ALL
from starter.service.records import Records
from starter.service.views import Overdue, Work, deadline


async def overdue(
    records: Records,
    *,
    merchant: str | None = None,
    owner: Role | None = None,
    hub: str | None = None,
    limit: int = 500,
) -> list[Overdue]:
    """Deadlines that have passed without their fact, the longest overdue first.

    An age is taken from now, or from the newest instant that the database knows of its workflow's
    own clock, where that is ahead.

    Raises:
        Unavailable: the database cannot be read.
    """
    now = records.now()
    found = await records.store.views.overdue(
        now, merchant=merchant, owner=owner, hub=hub, limit=limit
    )
    rows = []
    for row in found:
        at = max(now, row.last_heard or now)
        if deadline(row.duty, at).state is DutyState.MISSED:
            rows.append(_overdue(row, at))
    return sorted(rows, key=lambda one: -one.age_seconds)


async def worklist(
    records: Records, role: Role, *, merchant: str | None = None, hub: str | None = None
) -> list[Work]:
    """What a role has to do, the nearest due first.

    Raises:
        Unavailable: the database cannot be read.
    """
    found = await records.store.views.worklist(role, merchant=merchant, hub=hub)
    return [_work(item) for item in found]


def _overdue(row: OverdueRow, at: datetime) -> Overdue:
    duty = ALL.get(row.duty.duty)
    return Overdue.model_validate(
        {
            **row.model_dump(),
            **row.duty.model_dump(),
            "workflow_id": ids.order_id(row.merchant, row.number),
            "order_no": row.number,
            "what": duty.what if duty else None,
            "age_seconds": max(int(row.late_by(at)), 0),
        }
    )


def _work(item: WorkItem) -> Work:
    return Work.model_validate({**item.model_dump(), "order_no": item.number})
