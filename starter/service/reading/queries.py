"""Lists: orders, what is overdue, what waits for a role; each order judged by its own clock.

Temporal is not asked: a list of 500 would be 500 questions to the workers.
"""

from datetime import datetime
from typing import Literal

from activities.adapters.store.results.view_rows import OverdueRow, WorkItem
from models.ids import Stage
from models.messages.lists.order_filter import OrderFilter
from models.messages.timeline.timeline import DutyState
from models.roles import Role
from models.scopes import PartyKind
from models.stages.all_duties import ALL
from starter.service.reading.need_to_know import Reading, narrowed_rows
from starter.service.reading.order_lists import listed
from starter.service.reading.read_context import Records, no_order
from starter.service.reading.view_model import Instant, View
from starter.service.reading.views import OrderListed, OrderShown, shown


class Overdue(View):
    """A deadline that has passed without its fact; `age_seconds` by the order's own clock.

    `state` is unproved where nothing but a word of long after says that it was kept.

    `case` is the number of the return that it is about, `case_kind` what that is: return, way_back,
    refund; None where it is the order's.
    """

    merchant: str
    order_no: str
    workflow_id: str
    clause: str
    duty: str
    ref: str
    attempt: int = 1
    owner: Role
    what: str | None
    due_at: Instant
    state: DutyState
    age_seconds: int
    hub: str | None
    city: str | None
    case: int | None
    case_kind: str | None = None


class BreachCounts(View):
    """Deadlines not kept, by clause and owner: without a fact so far, with a late one, and with
    one that was told long after, and that no desk has believed."""

    clause: str
    owner: Role
    missed: int
    late: int
    unproved: int
    orders: int


class Work(View):
    """Something a role has to do: `why` is "duty" for a deadline, "turn" where an order waits,
    "incident" where an incident does: `incident` names it, `command` is the one that does it.

    `case` is the number of the return that it is about, `case_kind` what that is: return, way_back,
    refund; None where it is the order's. `report_id` is that of a report that is questioned,
    `asked` what it says and why. `ref` and `attempt` say which of several deadlines of one kind it
    is: of which shipment, incident, point, pickup or visit.
    """

    merchant: str
    order_no: str
    workflow_id: str
    why: Literal["duty", "turn", "incident"]
    what: str
    ref: str = ""
    attempt: int = 1
    clause: str | None
    due_at: Instant | None
    state: DutyState | None
    stage: Stage
    since: Instant
    hub: str | None
    city: str | None
    needs_attention: bool
    case: int | None
    case_kind: str | None = None
    report_id: str | None = None
    asked: str | None = None
    incident: str | None = None
    command: str | None = None


async def orders(
    records: Records, wanted: OrderFilter
) -> tuple[tuple[OrderListed, ...], int | None]:
    """A page of the orders that fit, the newest first, and the cursor of the page after.

    Raises:
        Unavailable: the database cannot be read.
    """
    page = await records.store.orders.list(wanted, records.now())
    names = [row.workflow_id for row in page.rows]
    return listed(page, await records.store.list_details.deadlines(names, records.now())), page.next


async def own_orders(
    records: Records, wanted: OrderFilter, reading: Reading
) -> tuple[tuple[OrderListed, ...], int | None]:
    """The same for a key outside: how they stand to the deadlines that it sees.

    Raises:
        Unavailable: the database cannot be read.
    """
    page = await records.store.orders.list(wanted, records.now())
    names = [row.workflow_id for row in page.rows]
    owed = await records.store.list_details.owed(names, reading.crew, records.now())
    parties = wanted.scope.parties if wanted.scope else ()
    vehicle = next((party for kind, party in parties if kind is PartyKind.VEHICLE), None)
    on_it = await records.store.list_details.on_vehicle(names, vehicle) if vehicle else {}
    return narrowed_rows(page, owed, reading, on_it), page.next


async def order(records: Records, merchant: str, number: str) -> OrderShown:
    """All that is known of an order, as it stands now.

    Raises:
        NotFound: the merchant has no order of that number.
        Unavailable: the database cannot be read.
    """
    view = await records.store.views.show(merchant, number, records.now())
    if view is None:
        raise no_order(merchant, number)
    return shown(view)


async def overdue(
    records: Records,
    *,
    merchant: str | None = None,
    owner: Role | None = None,
    hub: str | None = None,
    limit: int = 500,
) -> list[Overdue]:
    """Deadlines that have passed without their fact, the longest overdue first.

    Raises:
        Unavailable: the database cannot be read.
    """
    now = records.now()
    found = await records.store.views.overdue(
        now, merchant=merchant, owner=owner, hub=hub, limit=limit
    )
    return [overdue_shown(row, now) for row in found]


async def breaches(records: Records, merchant: str) -> tuple[BreachCounts, ...]:
    """Deadlines of a merchant's orders that were not kept, the most first.

    Raises:
        Unavailable: the database cannot be read.
    """
    found = await records.store.views.breaches(merchant=merchant)
    return tuple(map(BreachCounts.model_validate, found))


async def worklist(
    records: Records, role: Role, *, merchant: str | None = None, hub: str | None = None
) -> list[Work]:
    """What a role has to do, the nearest due first.

    Raises:
        Unavailable: the database cannot be read.
    """
    found = await records.store.views.worklist(role, records.now(), merchant=merchant, hub=hub)
    return [_work(item) for item in found]


def overdue_shown(row: OverdueRow, now: datetime) -> Overdue:
    """A deadline as lists show it."""
    duty = ALL.get(row.duty.duty)
    return Overdue.model_validate(
        {
            **row.model_dump(),
            **row.duty.model_dump(),
            "workflow_id": row.duty.order,
            "order_no": row.number,
            "what": duty.what if duty else None,
            "age_seconds": int(row.late_by(now)),
        }
    )


def _work(item: WorkItem) -> Work:
    return Work.model_validate({**item.model_dump(), "order_no": item.number})
