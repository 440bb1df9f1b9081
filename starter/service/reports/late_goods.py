"""Goods of a return that has ended which come after all: followed, counted, and booked in.

A case of its own next to the order, of kind `way_back`: only what never came back can come now.
"""

from collections import Counter
from typing import Final

from activities.adapters.store.results.rows import CaseRow, ReportRow
from activities.adapters.store.results.view_rows import OrderWithCases
from models.messages.orders.order import count_goods
from models.messages.reports import report_parsing
from models.messages.timeline.timeline import Entry
from models.roles import Role
from models.stages.returns.case_opening import found_case
from models.stages.returns.goods import NOT_BACK
from models.stages.returns.reports import ReturnCollected, ReturnInspected
from models.stages.returns.request import CaseKind, ReturnCase
from models.stages.returns.return_status import last_return_status
from starter.service.app_context import AppContext
from starter.service.running.workflow_start import start_now

ARRIVAL_KINDS: Final = (ReturnInspected, ReturnCollected)
"""What says that goods come after all: of two returns each has its own."""


async def begin_late_case(
    context: AppContext, known: OrderWithCases, row: ReportRow, ended: str
) -> CaseRow | None:
    """Begin the case of goods that somebody has collected, or the warehouse has; None where none
    of them can have come.

    `ended` is the workflow id of the return that they were of.

    Raises:
        Unavailable: the database cannot be used now: the report is delivered again.
    """
    kind = next((one for one in ARRIVAL_KINDS if one.kind == row.kind), None)
    facts = report_parsing.facts_of(kind, row.report)[0] if kind else None
    case = await context.store.cases.by_id(ended)
    order = await context.store.orders.by_id(row.order)
    if (
        not isinstance(facts, ARRIVAL_KINDS)
        or row.by not in (*facts.by, Role.ORDER_DESK)
        or case is None
        or case.kind != CaseKind.RETURN
        or order is None
    ):
        return None
    view = await context.store.views.show(order.merchant, order.number, context.now())
    lines = [line for line in view.timeline if _of(line, ended)] if view else []
    stands = last_return_status((line.what, line.data) for line in lines)
    start = found_case(
        ReturnCase.model_validate(case.start_input), stands, facts, by=row.by, at=row.received_at,
        held=await _held_by_others(context, known, ended),
    )  # fmt: skip
    if start is None:
        return None
    taken = await context.store.cases.take_way_back(order, start, opened_at=context.now())
    await start_now(context, taken.row)
    return taken.row


async def _held_by_others(context: AppContext, known: OrderWithCases, ended: str) -> Counter[str]:
    """What the other returns of the order take back, by kind."""
    held = Counter[str]()
    for one in known.cases:
        holds = one.kind == CaseKind.RETURN and one.outcome not in NOT_BACK
        row = await context.store.cases.by_id(one.workflow_id) if holds else None
        if row is not None and one.workflow_id != ended:
            held += count_goods(ReturnCase.model_validate(row.start_input).lines)
    return held


def _of(line: Entry, case: str) -> bool:
    return line.key.startswith(f"{case}:")
