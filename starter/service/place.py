"""Placing orders: each is on the disk before anything else happens, and starts after that."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from activities.adapters.store.results.outcome import StoreOutcome
from activities.adapters.store.results.rows import OrderRow, StoredOrder
from models import ids
from models.field_errors import Finding
from models.messages.orders.order import DISTINGUISHING_FIELDS, Order
from models.messages.orders.placement import PlacementOutcome, TakenOutcome
from models.phrases import Code, JoinedTexts, phrase
from models.sop.formatting import show
from models.sop.terms import Sop
from models.stages.order.intake import INPUT_BYTES_MAX, OrderInput, order_input
from models.stages.order.review_findings import findings
from starter.service.app_context import AppContext
from starter.service.running.workflow_start import start_now


class BatchIntake(Protocol):
    """What a store answers to orders that are handed in, one answer an order."""

    async def __call__(
        self, handed: Iterable[tuple[Order, Mapping[str, Any]]], *, accepted_at: datetime
    ) -> tuple[StoredOrder, ...]:
        """Take them in, or say what would become of them."""


class StoredOrders(Protocol):
    """What is asked of the orders that are there."""

    async def numbers(self, workflow_ids: Iterable[str]) -> Mapping[str, str]:
        """The numbers of those that are there, by workflow id."""

    async def alike(self, merchant: str, keys: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """By each of these keys (`ids.loose_number`): the merchant's numbers, by workflow id."""


class Placement(BaseModel):
    """What became of an order that was handed in.

    `taken_as` is what the first of its kind was answered; refused is what is too large.
    """

    model_config = ConfigDict(frozen=True)

    outcome: PlacementOutcome
    taken_as: TakenOutcome | None
    merchant: str
    order_no: str
    workflow_id: str
    reasons: tuple[Finding, ...] = ()


async def place(context: AppContext, order: Order) -> Placement:
    """Take one order in, and start it at once where Temporal can be reached.

    Raises:
        Unavailable: the database cannot be written now; the order was not taken.
        TermsError: the merchant's own terms cannot be read.
    """
    (placed,), (row,) = await _taken(context, [order])
    if row is not None:
        await start_now(context, row)
    return placed


async def place_many(context: AppContext, orders: Sequence[Order]) -> list[Placement]:
    """Take many orders in; the relay starts them. The answers come in their order.

    Raises:
        Unavailable: the database cannot be written now; hand all of them in again then,
            nothing doubles.
        TermsError: a merchant's own terms cannot be read.
    """
    placed, _ = await _taken(context, orders)
    return placed


async def _taken(
    context: AppContext, orders: Sequence[Order]
) -> tuple[list[Placement], list[OrderRow | None]]:
    now = context.now()
    return await judged(
        orders,
        context.sop_for,
        now,
        context.store.numbers,
        context.store.orders.take_many,
        set(),
    )


async def judged(
    orders: Sequence[Order],
    sop_for: Callable[[str], Sop],
    now: datetime,
    there: StoredOrders,
    take: BatchIntake,
    coming: set[str],
) -> tuple[list[Placement], list[OrderRow | None]]:
    """What becomes of orders that are handed in, and of what is sound its row.

    Args:
        orders: in the order in which they came.
        sop_for: a merchant's terms.
        now: when they came in.
        there: the orders that are there.
        take: takes the sound ones in, or only says what would become of them.
        coming: ids of the orders of the same file before these that are sound; added to.
    """
    terms: dict[str, Sop] = {}
    orders = await _doubt_alike(orders, there)
    stamped: list[OrderInput] = []
    for order in orders:
        if order.merchant not in terms:
            terms[order.merchant] = sop_for(order.merchant)
        dated = order if order.placed_at else order.model_copy(update={"placed_at": now})
        stamped.append(order_input(dated, accepted_at=now, sop=terms[order.merchant]))
    faults = []
    for start in stamped:
        fault = _too_large(start) or await _replaces_none(start.content, there, coming)
        faults.append(fault)
        coming |= {start.order} if fault is None else set()
    sound = [start for start, fault in zip(stamped, faults, strict=True) if fault is None]
    handed = [(start.content, start.model_dump(mode="json")) for start in sound]
    answers = iter(await take(handed, accepted_at=now))
    taken = [next(answers) if fault is None else None for fault in faults]
    placed = [
        _placed(start.content, answer) if answer else _refused(start, fault)
        for start, answer, fault in zip(stamped, taken, faults, strict=True)
    ]
    return placed, [answer.row if answer else None for answer in taken]


def _placed(handed: Order, taken: StoredOrder) -> Placement:
    row = taken.row
    reasons = findings(row.order, received_at=row.accepted_at)
    taken_as: TakenOutcome = PlacementOutcome.REVIEW if reasons else PlacementOutcome.ACCEPTED
    outcome: PlacementOutcome = taken_as
    if taken.state is StoreOutcome.SAME:
        outcome = PlacementOutcome.KNOWN
    if taken.state is StoreOutcome.OTHER:
        outcome = PlacementOutcome.CONFLICT
        message = phrase(
            "number {number} was taken in with other content, {time}: correct that order instead",
            number=row.number,
            time=show(row.accepted_at),
        )
        if row.erased_at is not None:  # with what it was taken in nobody knows any more
            message = phrase(
                "number {number} was taken in before, {time}: it has ended, and its data was "
                "erased; take this one in under another",
                number=row.number,
                time=show(row.accepted_at),
            )
        reasons = (Finding(field="number", message=message),)
        if row.erased_at is None:
            reasons += tuple(_another(row.order, handed))
    return Placement(
        outcome=outcome,
        taken_as=taken_as,
        merchant=row.merchant,
        order_no=row.number,
        workflow_id=row.workflow_id,
        reasons=reasons,
    )


def _another(held: Order, handed: Order) -> Iterator[Finding]:
    """The distinguishing fields that two orders of one number say different things of."""
    for part in DISTINGUISHING_FIELDS:
        if getattr(held, part) != getattr(handed, part):
            yield Finding(
                field=part,
                message=phrase(
                    "{part} is another one there: which is right?", part=Code("field", part)
                ),
            )


async def _doubt_alike(orders: Sequence[Order], there: StoredOrders) -> list[Order]:
    """Doubt a number where the merchant has one that differs in case, slashes or hyphens only."""
    keys: dict[str, set[str]] = {}
    for order in orders:
        keys.setdefault(order.merchant, set()).add(ids.loose_number(order.number))
    held = {merchant: await there.alike(merchant, written) for merchant, written in keys.items()}
    return [_doubted(order, held[order.merchant]) for order in orders]


def _doubted(order: Order, held: Mapping[str, Mapping[str, str]]) -> Order:
    same = held.get(ids.loose_number(order.number), {})
    others = [number for key, number in same.items() if key != order.workflow_id]
    if not others:
        return order
    return order.model_copy(update={"doubts": (*order.doubts, _almost(order, others))})


def _almost(order: Order, others: Sequence[str]) -> Finding:
    message = phrase(
        "{number} and {others}, which is there, are almost the same number: is it one?",
        number=order.number,
        others=JoinedTexts(others, ", "),
    )
    return Finding(field="number", message=message)


def _too_large(start: OrderInput) -> Finding | None:
    if len(start.model_dump_json().encode()) <= INPUT_BYTES_MAX:
        return None
    message = phrase(
        "all of it has more than {bytes_max:,} bytes: split the order", bytes_max=INPUT_BYTES_MAX
    )
    return Finding(field="lines", message=message)


async def _replaces_none(
    order: Order, there: StoredOrders, coming: Collection[str]
) -> Finding | None:
    """The order that it says it replaces must be there, or come with it: the two are linked."""
    if order.replaces is None:
        return None
    before = ids.order_id(order.merchant, order.replaces)
    if before in coming or await there.numbers([before]):
        return None
    return Finding(
        field="replaces",
        message=phrase(
            "{merchant} has no order {number} to be replaced",
            merchant=order.merchant,
            number=order.replaces,
        ),
    )


def _refused(start: OrderInput, fault: Finding | None) -> Placement:
    return Placement(
        outcome=PlacementOutcome.REFUSED,
        taken_as=None,
        merchant=start.content.merchant,
        order_no=start.content.number,
        workflow_id=start.order,
        reasons=() if fault is None else (fault,),
    )
