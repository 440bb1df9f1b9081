"""Returns: asked for on a delivered order, written down, then run next to it (FE-4, MC-八)."""

from datetime import datetime

from activities.adapters.store.rows import CaseRow, OrderRow
from models import ids
from models.codes import CallStep
from models.errors import Conflict, Refused
from models.ids import Stage
from models.messages.leg import Baton
from models.messages.line_data import line_data
from models.messages.outcome import Done
from models.messages.timeline import Batch, Entry, Happening
from models.money import refund_max
from models.sop.formatting import counted
from models.sop.stamped_terms import stamped
from models.stages.order.intake import OrderInput
from models.stages.returns.goods import NOT_BACK, returned_lines, within_policy
from models.stages.returns.request import CaseKind, ReturnCase, ReturnRequest
from models.stages.table import terms_of
from starter.service.app_context import AppContext
from starter.service.late import ledger
from starter.service.records import kept
from starter.service.starting import start_now
from starter.service.views import CaseShown, case_shown

DONE = (Done.DONE, Done.ALREADY_DONE)


async def return_request(
    context: AppContext, merchant: str, number: str, request: ReturnRequest
) -> CaseShown:
    """Take in that goods of a delivered order are to go back, and start the return.

    Asked again under its `request_id`, it is the same return.

    Raises:
        NotFound: there is no such order.
        Refused: it is not delivered, or as many pieces are not left: the true numbers.
        UsageError: goods that the order does not have.
        Conflict: its `request_id` was used for something else.
        Unavailable: the database cannot be written now; it was not taken.
    """
    order = kept(await context.order(merchant, number))
    case = await _case(context, order, request)
    taken = await context.store.cases.take_return(
        order,
        request.request_id,
        request.model_dump(mode="json"),
        lambda n, others: _numbered(case, n, others).model_dump(mode="json"),
        opened_at=context.now(),
    )
    if taken.state == "other":
        raise Conflict(f"request_id {request.request_id} was used for another return")
    await tell_timeline(context, order, taken.row)
    await start_now(context, taken.row)
    return case_shown(taken.row)


async def returns_of(context: AppContext, merchant: str, number: str) -> tuple[CaseShown, ...]:
    """The returns of an order, the oldest first.

    Raises:
        NotFound: there is no such order.
        Unavailable: the database cannot be read now.
    """
    order = await context.order(merchant, number)
    cases = await context.store.cases.of_order(order.workflow_id)
    return tuple(case_shown(one) for one in cases if one.stage is Stage.RETURNS)


def _numbered(case: ReturnCase, n: int, others: tuple[CaseRow, ...]) -> ReturnCase:
    """The order's `n`-th return, of the goods that no other one takes back."""
    gone = [
        line
        for one in others
        if one.outcome not in NOT_BACK and one.kind == CaseKind.RETURN
        for line in ReturnCase.model_validate(one.start_input).lines
    ]
    lines = returned_lines(case.content, case.request, gone)
    most = refund_max(case.content, lines)
    return case.model_copy(update={"n": n, "lines": lines, "refund_max_fen": most})


async def _case(context: AppContext, order: OrderRow, request: ReturnRequest) -> ReturnCase:
    """The return, but for its number and its goods: those are counted as it is taken in."""
    start = OrderInput.model_validate(order.start_input)
    entries = await _timeline(context, order)
    delivered_at = _delivered_at(order, entries)
    asked_at = _asked_at(context.now(), order, request, delivered_at)
    request = request.model_copy(update={"requested_at": asked_at})
    return ReturnCase(
        order=order.workflow_id,
        number=order.number,
        sop=stamped(start.sop, terms_of(Stage.RETURNS)),
        begun_at=asked_at,
        baton=Baton(hub=order.hub),
        n=1,
        request=request,
        content=order.content,
        lines=(),
        delivered_at=delivered_at,
        within_policy=within_policy(request, delivered_at, start.sop),
        reserved=_reserved(order, entries),
    )


def _reserved(order: OrderRow, entries: tuple[Entry, ...]) -> str:
    """The key that the goods were reserved under last, as the order's calls say."""
    keys = [
        entry.data.get("key")
        for entry in entries
        if entry.happening is Happening.PARTNER
        and entry.what == CallStep.RESERVE_STOCK
        and entry.data.get("outcome") in DONE
    ]
    last = keys[-1] if keys else None
    return (
        last if isinstance(last, str) else ids.step_key(order.workflow_id, CallStep.RESERVE_STOCK)
    )


def _delivered_at(order: OrderRow, entries: tuple[Entry, ...]) -> datetime:
    """When the goods came to the customer: by the report, or by what follows from it."""
    reports = [entry for entry in entries if entry.happening is Happening.REPORT]
    found = [entry.at for entry in reports if entry.what == "delivered"]
    found = found or [entry.at for entry in reports if entry.stage is Stage.INSTALLATION]
    if not found and order.closed:
        raise Refused(
            f"order {order.number} has ended ({order.outcome}) without a delivery: "
            "there is nothing to go back"
        )
    if not found:
        raise Refused(
            f"order {order.number} is not delivered yet: it cannot go back",
            hint="cancel it instead, or report the delivery first",
        )
    return min(found)


def _asked_at(
    now: datetime, order: OrderRow, request: ReturnRequest, delivered_at: datetime
) -> datetime:
    """When it was asked for: believed from the delivery on, and not beyond the order's clock."""
    latest = max(order.clock(now), delivered_at)
    asked = request.requested_at
    return asked if asked and delivered_at <= asked <= latest else max(now, delivered_at)


async def _timeline(context: AppContext, order: OrderRow) -> tuple[Entry, ...]:
    view = await context.store.views.show(order.merchant, order.number, context.now())
    return view.timeline if view else ()


async def tell_timeline(context: AppContext, order: OrderRow, row: CaseRow) -> None:
    """The order's timeline always says that something stands next to it (ADR-0016).

    A repeat says it once more, which changes nothing unless the first was killed before.
    """
    case = ReturnCase.model_validate(row.start_input)
    if case.kind is not CaseKind.RETURN:  # nobody has asked: its workflow says that it is there
        return
    pieces = counted(case.pieces, "piece")
    entry = Entry(
        key=f"{row.workflow_id}:asked",
        order=order.workflow_id,
        stage=Stage.ORDER,
        at=case.begun_at,
        recorded_at=case.begun_at,
        happening=Happening.DECISION,
        what="return_asked",
        by=case.request.by,
        actor=case.request.actor,
        text=f"{case.request.wish} of {pieces} is asked for: {row.workflow_id}",
        data=line_data(
            {
                "request_id": case.request.request_id,
                "case": row.workflow_id,
                "wish": case.request.wish,
                "pieces": case.pieces,
                "within_policy": case.within_policy,
            }
        ),
    )
    await ledger(context).record(Batch(workflow_id=row.workflow_id, entries=(entry,)))
