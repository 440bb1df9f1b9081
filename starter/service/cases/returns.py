"""Returns: asked for on a delivered order, written down, then run next to it (FE-4, MC-八)."""

from collections.abc import Iterable
from datetime import datetime

from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.results.rows import CaseRow, OrderRow
from models import ids
from models.codes import CallStep
from models.errors import Conflict, Refused
from models.ids import Stage
from models.messages.decisions.return_decisions import Wish
from models.messages.legs.leg import Baton
from models.messages.orders.money import refund_max
from models.messages.orders.order_outcome import OrderOutcome
from models.messages.partners.outcome import Done
from models.messages.timeline.timeline import Entry, EntryKind
from models.phrases import Code, phrase
from models.sop.formatting import counted
from models.sop.stamped_terms import stamped
from models.sop.terms import Sop
from models.stages.order.intake import OrderInput
from models.stages.returns.delivered_goods import Delivery, delivery_of, is_accepted, on_the_way
from models.stages.returns.goods import NOT_BACK, returned_lines, within_policy
from models.stages.returns.goods_location import whereabouts_of
from models.stages.returns.request import CaseKind, ReturnCase, ReturnRequest
from models.stages.returns.return_amounts import due
from models.stages.stage_terms import terms_of
from models.stages.workflow_ids import stage_of
from starter.service.app_context import AppContext
from starter.service.cases.asked_entries import note_asked
from starter.service.decisions.cancel_advice import cancel_instead
from starter.service.decisions.in_transit_returns import check_rest, check_wish, in_transit_return
from starter.service.reading.known_orders import kept
from starter.service.reading.queries import order as order_shown
from starter.service.reading.views import CaseShown
from starter.service.running.workflow_start import start_now

RESERVED_OUTCOMES = (Done.DONE, Done.ALREADY_DONE)
"""Outcomes of a call to the stock after which goods are reserved under its key."""


async def request_return(
    context: AppContext, merchant: str, number: str, request: ReturnRequest
) -> CaseShown:
    """Take in that goods of a delivered order are to go back, and start the return.

    Asked again under its `request_id`, it is the same return.

    Raises:
        NotFound: there is no such order.
        Refused: it is not delivered, or so many pieces were not, or are not left; says how many.
        UsageError: goods that the order does not have.
        Conflict: its `request_id` was used for something else.
        Unavailable: the database cannot be written now; it was not taken.
    """
    order = kept(await context.order(merchant, number))
    case, delivery = await _case(context, order, request)
    taken = await context.store.cases.take_return(
        order,
        request.request_id,
        request.model_dump(mode="json"),
        lambda n, others: numbered(case, n, _held(others), delivery).model_dump(mode="json"),
        opened_at=context.now(),
    )
    if taken.state is StoreOutcome.OTHER:
        raise Conflict(
            phrase(
                "request_id {request_id} was used for another return", request_id=request.request_id
            )
        )
    await note_return(context, taken.row)
    await start_now(context, taken.row)
    found = await returns_of(context, merchant, number)
    return next(one for one in found if one.workflow_id == taken.row.workflow_id)


async def returns_of(context: AppContext, merchant: str, number: str) -> tuple[CaseShown, ...]:
    """The returns of an order, the oldest first.

    Raises:
        NotFound: there is no such order.
        Unavailable: the database cannot be read now.
    """
    cases = (await order_shown(context, merchant, number)).cases
    return tuple(one for one in cases if stage_of(one.workflow_id) is Stage.RETURNS)


def _held(others: Iterable[CaseRow]) -> list[ReturnCase]:
    """The returns that hold goods: those of the others are with the customer again."""
    return [
        ReturnCase.model_validate(one.start_input)
        for one in others
        if one.kind == CaseKind.RETURN and one.outcome not in NOT_BACK
    ]


def numbered(
    case: ReturnCase, n: int, before: Iterable[ReturnCase], delivery: Delivery
) -> ReturnCase:
    """The order's `n`-th return, of the goods that none of those `before` it takes back.

    Raises:
        InvalidInput: goods that the order does not have.
        Refused: more than was delivered, or is left; or all that is on its way.
    """
    before = tuple(before)
    gone = [line for one in before for line in one.lines]
    lines = returned_lines(case.content, case.request, gone, delivery)
    if case.turned_round:
        turned = [line for one in before if one.turned_round for line in one.lines]
        check_rest(case, lines, turned, delivery)
    most = due(case, lines) if case.turned_round else refund_max(case.content, lines)
    return case.model_copy(update={"n": n, "lines": lines, "refund_max_fen": most})


def _cancelled(order: OrderRow) -> Refused:
    return Refused(
        phrase(
            "order {number} is cancelled: goods that had left and money have their cases",
            number=order.number,
        ),
        hint="see its `cases`: report there what comes back, and what is paid",
    )


async def _case(
    context: AppContext, order: OrderRow, request: ReturnRequest
) -> tuple[ReturnCase, Delivery]:
    """The return, but for its number and its goods: those are counted as it is taken in.

    Raises:
        Refused: the order is cancelled, or not delivered.
    """
    if order.outcome == OrderOutcome.CANCELLED:
        raise _cancelled(order)
    start = OrderInput.model_validate(order.start_input)
    entries = await _timeline(context, order)
    found = whereabouts_of(order.workflow_id, entries, order.hub)
    is_under_way = found.delivered_at is None and found.has_left and not order.closed
    if is_under_way:
        delivery = on_the_way(order.workflow_id, entries, order.accepted_at)
    else:
        delivery = _delivery(order, entries, start.sop, request.wish)
    delivered_at = delivery.at
    asked_at = _asked_at(context.now(), order, request, delivered_at)
    request = request.model_copy(update={"requested_at": asked_at})
    case = ReturnCase(
        order=order.workflow_id,
        number=order.number,
        sop=stamped(start.sop, terms_of(Stage.RETURNS)),
        begun_at=asked_at,
        baton=Baton(hub=order.hub),
        n=1,
        request=request,
        content=order.content,
        lines=(),
        delivered_at=None if is_under_way else delivered_at,
        within_policy=is_under_way or within_policy(request, delivered_at, start.sop),
        reserved=_reserved(order, entries),
        unaccepted=not order.closed and not is_accepted(order.workflow_id, entries),
    )
    if is_under_way:
        case = in_transit_return(case, found, asked_at)
        check_wish(case, entries)
    return case, delivery


def _reserved(order: OrderRow, entries: tuple[Entry, ...]) -> str:
    """The key that the goods were reserved under last, as the order's calls say."""
    keys = [
        entry.data.get("key")
        for entry in entries
        if entry.happening is EntryKind.PARTNER
        and entry.what == CallStep.RESERVE_STOCK
        and entry.data.get("outcome") in RESERVED_OUTCOMES
    ]
    last = keys[-1] if keys else None
    return (
        last if isinstance(last, str) else ids.step_key(order.workflow_id, CallStep.RESERVE_STOCK)
    )


def _delivery(order: OrderRow, entries: tuple[Entry, ...], sop: Sop, wish: Wish) -> Delivery:
    """When the goods came to the customer, and how many."""
    found = delivery_of(order.workflow_id, entries)
    if found is None and order.closed:
        raise Refused(
            phrase(
                "order {number} has ended ({outcome}) without a delivery: there is "
                "nothing to go back",
                number=order.number,
                outcome=Code("outcome", order.outcome or ""),
            )
        )
    if found is None:
        instead = "report the delivery first, if it has been"
        raise Refused(
            phrase("order {number} is not delivered yet: it cannot go back", number=order.number),
            hint=cancel_instead(order.content, sop, wish, has_left=False, instead=instead),
        )
    return found


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


async def note_return(context: AppContext, row: CaseRow) -> None:
    """The order's timeline always says that something stands next to it (ADR-0016).

    A repeat says it once more, which changes nothing unless the first was killed before.
    """
    case = ReturnCase.model_validate(row.start_input)
    if case.kind is not CaseKind.RETURN:  # nobody has asked: its workflow says that it is there
        return
    pieces = counted(case.pieces, "piece")
    data = {
        "wish": case.request.wish, "pieces": case.pieces, "within_policy": case.within_policy,
    }  # fmt: skip
    text = f"{case.request.wish} of {pieces} is asked for"
    await note_asked(context, row, case, "return_asked", text, data)
