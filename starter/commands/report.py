"""Reports from outside: written down first, then delivered, and answered where somebody answers.

Delivered by update `submit`, by signal `report` where no worker answers in two seconds
(decision 4). A report goes to the open leg where its kind belongs to that leg or an earlier
one, otherwise to the order; one about a return goes to the return.
"""

from contextlib import suppress
from typing import Any

from temporalio.client import Client, WorkflowExecutionStatus

from activities.adapters.store_rows import CaseRow, OrderRow, ReportRow
from models import ids, reports
from models.errors import Closed, Conflict, Refused, Unavailable, UsageError
from models.ids import LEGS, Stage
from models.kinds import KINDS
from models.reports import Answer, Report, Told
from starter.commands.call_errors import CallRefused, NotRunning
from starter.commands.house import House
from starter.commands.late import note_late
from starter.commands.starting import start_order

WRITTEN = "written down; it is delivered as soon as Temporal can be reached"
HANDED_OVER = "written down and handed over; it is answered when a worker is at work again"


async def report(
    house: House, merchant: str, number: str, said: Report, actor: str | None
) -> Answer:
    """Take one report about an order; `actor` is the id of the key that it came with.

    Raises:
        NotFound: there is no such order.
        Conflict: its `report_id` was used for something else.
        Closed: the order has ended; the report is kept, and shown in its timeline.
        UsageError: it is too large.
        Unavailable: the database cannot be written now; the report was not taken.
    """
    order = await house.order(merchant, number)
    now = house.now()
    fault = reports.read({**said.model_dump(), "received_at": now})
    if isinstance(fault, str):
        raise UsageError(f"the report cannot be taken: {fault}")
    taken = await house.store.reports.take(order.workflow_id, said, actor, received_at=now)
    if taken.state == "other":
        raise Conflict(
            f"report_id {said.report_id} was used for another report of this order",
            hint="make a new report_id for each report; repeat one only with the same content",
        )
    if taken.row.state == "late":
        raise _closed(order)
    if taken.answer is not None:
        return taken.answer.model_copy(update={"outcome": Told.KNOWN})
    try:
        answer = await deliver(house, order, taken.row)
    except Unavailable:
        return _accepted(taken.row, WRITTEN)
    return answer or _accepted(taken.row, HANDED_OVER)


async def deliver(house: House, order: OrderRow, row: ReportRow) -> Answer | None:
    """Deliver a report that is written down; no answer where no worker is at work.

    Raises:
        Closed: whom it is for has ended; that is noted down.
        Unavailable: Temporal or the database cannot be reached now.
    """
    if order.outbox == "pending":
        await start_order(house, order)
    kind = KINDS.get(row.kind)
    cases = await house.store.cases.of_order(order.workflow_id)
    targets = receivers(order, cases, kind.stage if kind else None, row.content.get("case"))
    for target in targets:
        with suppress(NotRunning):
            answer = await _handed_over(house, target, row)
            await _noted(house, row, answer)
            return answer
    closed = {case.workflow_id for case in cases if case.closed}
    if order.closed:
        closed.add(order.workflow_id)
    if targets and (targets[-1] in closed or await has_ended(house, targets[-1])):
        await note_late(house, order, row, targets[-1])
        raise _closed(order)
    if not targets:
        reason = f"{row.kind} is about a return, and this order has none"
        answer = Answer(outcome=Told.REFUSED, report_id=row.report_id, reason=reason)
        await _noted(house, row, answer)
        return answer
    await _noted(house, row, None)  # not in Temporal's store: the relay tries again
    return None


def receivers(
    order: OrderRow, cases: tuple[CaseRow, ...], stage: Stage | None, case: Any = None
) -> list[str]:
    """Who takes a report of that stage: the workflow ids to try, one after another.

    `case` is the number of the return that is meant; the newest where none is named.
    """
    if stage is Stage.RETURNS:
        meant = [one for one in cases if one.n == case] or list(cases[-1:])
        return [one.workflow_id for one in meant]
    open_stage = ids.stage_of(order.open_workflow)
    if stage not in LEGS or open_stage not in LEGS:
        return [order.workflow_id]
    if LEGS.index(stage) > LEGS.index(open_stage):
        return [order.workflow_id]
    return [order.open_workflow, order.workflow_id]


async def has_ended(house: House, workflow_id: str) -> bool:
    """Whether that workflow ran and has ended; one that is not known has not.

    Raises:
        Unavailable: Temporal cannot be reached now.
    """
    try:
        found = await house.reach.call(
            lambda client: client.get_workflow_handle(workflow_id).describe()
        )
    except NotRunning:
        return False
    return found.status is not WorkflowExecutionStatus.RUNNING


async def _handed_over(house: House, workflow_id: str, row: ReportRow) -> Answer | None:
    said = row.report.model_dump(mode="json")

    async def by_update(client: Client) -> Answer:
        answer: Answer = await client.get_workflow_handle(workflow_id).execute_update(
            "submit", said, id=update_id(row), result_type=Answer
        )
        return answer

    try:
        return await house.reach.call(by_update)
    except Refused as error:
        return Answer(outcome=Told.REFUSED, report_id=row.report_id, reason=error.message)
    except CallRefused:
        pass  # a signal is kept for it, worker up or not
    await house.reach.call(
        lambda client: client.get_workflow_handle(workflow_id).signal("report", said)
    )
    return None


def update_id(row: ReportRow) -> str:
    """The same report is one update; a refused one that comes again, corrected, is another."""
    return f"{row.report_id}:{row.payload_hash[:8]}"


async def _noted(house: House, row: ReportRow, answer: Answer | None) -> None:
    if answer is None:
        await house.store.reports.tried([row.id], at=house.now())
    else:
        await house.store.reports.answer(row.id, answer)


def _accepted(row: ReportRow, reason: str) -> Answer:
    return Answer(outcome=Told.ACCEPTED, report_id=row.report_id, reason=reason)


def _closed(order: OrderRow) -> Closed:
    return Closed(
        f"order {order.number} is closed: the report is kept as late, and shown to the desk",
        hint="what happens after the end is asked for as a return",
    )
