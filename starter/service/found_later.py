"""Goods of a return that has ended which come to the warehouse after all: counted, and booked in.

A case of its own next to the order, of kind `way_back`: only what never came back can come now.
"""

from activities.adapters.store.rows import CaseRow, ReportRow
from activities.adapters.store.view_rows import OrderWithCases
from models.messages import reading
from models.messages.timeline import Entry
from models.stages.returns.opening import found_case
from models.stages.returns.reports import ReturnInspected
from models.stages.returns.request import CaseKind, ReturnCase
from models.stages.returns.stands import stands_of
from starter.service.app_context import AppContext
from starter.service.starting import start_now


async def begin_found(
    context: AppContext, known: OrderWithCases, row: ReportRow, ended: str
) -> CaseRow | None:
    """Begin the case of goods that the warehouse has; None where none of them can have come.

    `ended` is the workflow id of the return that they were of.

    Raises:
        Unavailable: the database cannot be used now: the report is delivered again.
    """
    facts, _, _ = reading.facts_of(ReturnInspected, row.report)
    case = await context.store.cases.by_id(ended)
    order = await context.store.orders.by_id(row.order)
    speaks = row.kind == ReturnInspected.kind and row.by in ReturnInspected.by and facts
    if not speaks or case is None or case.kind != CaseKind.RETURN or order is None:
        return None
    view = await context.store.views.show(order.merchant, order.number, context.now())
    lines = [line for line in view.timeline if _of(line, ended)] if view else []
    stands = stands_of((line.what, line.data) for line in lines)
    start = found_case(ReturnCase.model_validate(case.start_input), stands, row.received_at)
    if start is None:
        return None
    taken = await context.store.cases.take_way_back(order, start, opened_at=context.now())
    await start_now(context, taken.row)
    return taken.row


def _of(line: Entry, case: str) -> bool:
    return line.key.startswith(f"{case}:")
