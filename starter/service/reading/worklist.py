"""What waits for a role: deadlines it owes, and orders and cases on its turn.

Temporal is not asked: a list of 500 would be 500 questions to the workers.
"""

from typing import Literal

from activities.adapters.store.results.deadline_rows import WorkItem
from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from starter.service.reading.read_context import Records
from starter.service.reading.view_model import Instant, Sentence, View


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
    asked: Sentence | None = None
    incident: str | None = None
    command: str | None = None


async def worklist(
    records: Records, role: Role, *, merchant: str | None = None, hub: str | None = None
) -> list[Work]:
    """What a role has to do, the nearest due first.

    Raises:
        Unavailable: the database cannot be read.
    """
    found = await records.store.worklist.list(role, records.now(), merchant=merchant, hub=hub)
    return [_work(item) for item in found]


def _work(item: WorkItem) -> Work:
    return Work.model_validate({**item.model_dump(), "order_no": item.number})
