"""What is overdue, and what waits for a role: rows of our database, ages by the orders' clocks."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from activities.adapters.store_view_rows import OverdueRow, WorkItem
from models import ids
from models.duties.all import ALL
from models.errors import Unavailable
from models.roles import Role
from models.timeline import DutyState
from starter.commands.records import Records
from starter.views import Overdue, Work, deadline

if TYPE_CHECKING:
    from starter.commands.house import House


async def overdue(
    house: "House",
    *,
    merchant: str | None = None,
    owner: Role | None = None,
    hub: str | None = None,
    limit: int = 500,
) -> list[Overdue]:
    """Deadlines that have passed without their fact, the longest overdue first.

    An age is taken from the order's own clock: what the workflow says, or the newest instant
    the database knows of it.

    Raises:
        Unavailable: the database cannot be read.
    """
    now = house.now()
    found = await house.store.views.overdue(
        now, merchant=merchant, owner=owner, hub=hub, limit=limit
    )
    clocks = await _clocks(house, [row.duty.workflow_id for row in found])
    rows = []
    for row in found:
        at = clocks.get(row.duty.workflow_id) or max(now, row.last_heard or now)
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


async def _clocks(house: "House", workflow_ids: list[str]) -> dict[str, datetime]:
    if not workflow_ids:
        return {}
    from starter.explaining import look  # with it comes the SDK, which a worklist does not need

    try:
        async with asyncio.timeout(look.WITHIN_SECONDS):
            client = await house.reach.client()
    except (*look.AWAY, Unavailable):
        return {}
    return await look.clocks(client, workflow_ids)


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
