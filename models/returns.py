"""Returns 退换货 (FE-4, MC-八, ER-4.4): the request, its answer, what is reported of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from pydantic import AwareDatetime, Field

from models import ids
from models.errors import Refused
from models.faults import amiss
from models.ids import Stage
from models.leg import LegInput
from models.moments import Instant
from models.order import Contract, GoodsLine, Order, Source, count_goods
from models.reports import Facts, Word
from models.roles import Role
from models.sop import Sop


class Wish(StrEnum):
    """What the customer asks for (MC-八(二)3)."""

    REFUND = "refund"
    EXCHANGE = "exchange"
    REPAIR = "repair"


class RefundBy(StrEnum):
    """The way the money goes back, as the customer chose it (MC-八(二)3)."""

    ORIGINAL = "original"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    BANK = "bank"


class ReturnLine(Contract):
    """Some pieces of one kind of goods."""

    sku: Word
    pieces: int = Field(ge=1)


class ReturnRequest(Contract):
    """What customer or desk asks for, on a delivered order: whole, or by line.

    No lines mean all of the goods. `faulty` says that the goods are at fault: then the days
    without a reason do not limit it.
    """

    request_id: Word
    by: Word = "customer"
    wish: Wish = Wish.REFUND
    refund_by: RefundBy = RefundBy.ORIGINAL
    reason: Word
    faulty: bool = False
    lines: tuple[ReturnLine, ...] = ()
    requested_at: Instant | None = None


class ReturnCase(LegInput):
    """What the return has to know; `reserved` is the key the goods were reserved under."""

    n: int
    request: ReturnRequest
    content: Order
    lines: tuple[GoodsLine, ...]
    delivered_at: AwareDatetime
    within_policy: bool
    reserved: str


class ReturnOutcome(StrEnum):
    """How a return ended; taken_back: by a person, with the goods in the warehouse, not paid."""

    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    REPAIRED = "repaired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TAKEN_BACK = "taken_back"


class ReturnResult(Contract):
    """What a return ended with; `exchange` is the workflow id of the new order."""

    outcome: ReturnOutcome
    reason: str | None = None
    exchange: str | None = None


class ReturnFacts(Facts):
    """A report of a return."""

    stage: ClassVar[Stage] = Stage.RETURNS


class ReturnCollected(ReturnFacts):
    """The goods are taken back from the customer."""

    kind: ClassVar[str] = "return_collected"
    means: ClassVar[str] = "the goods are on their way back"

    pieces: int = Field(ge=1)


class ReturnInspected(ReturnFacts):
    """The warehouse inspected what came back 商品检验 (MC-八(二)2)."""

    kind: ClassVar[str] = "return_inspected"
    by: ClassVar[tuple[Role, ...]] = (Role.WAREHOUSE,)
    means: ClassVar[str] = "the warehouse has inspected the goods"
    implies: ClassVar[tuple[str, ...]] = ("return_collected",)

    as_described: bool
    fit_for_sale: bool = True
    note: Word | None = None


class Refunded(ReturnFacts):
    """The money is paid back the way the customer chose; `amount_fen` in fen (MC-八(二)3)."""

    kind: ClassVar[str] = "refunded"
    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES,)
    means: ClassVar[str] = "the money is paid back"
    implies: ClassVar[tuple[str, ...]] = ("return_collected",)

    amount_fen: int = Field(ge=0)
    refund_by: RefundBy


class Repaired(ReturnFacts):
    """The goods are repaired and back with the customer 维修."""

    kind: ClassVar[str] = "repaired"
    means: ClassVar[str] = "the goods are repaired and back"


class OpinionGiven(ReturnFacts):
    """The customer's opinion 售后反馈 (FE-4.4)."""

    kind: ClassVar[str] = "opinion_given"
    means: ClassVar[str] = "the customer has given an opinion"

    score: int = Field(ge=1, le=5)
    words: Word | None = None


KINDS: tuple[type[Facts], ...] = (
    ReturnCollected, ReturnInspected, Refunded, Repaired, OpinionGiven,
)  # fmt: skip


def within_policy(request: ReturnRequest, delivered_at: datetime, sop: Sop) -> bool:
    """Whether policy covers it: a fault, or asked for within the days without a reason."""
    asked = request.requested_at or delivered_at
    return request.faulty or asked <= delivered_at + timedelta(days=sop.return_days)


NOT_BACK = (ReturnOutcome.REFUSED, ReturnOutcome.REPAIRED, ReturnOutcome.WITHDRAWN)
"""Ends of a return that leave the goods with the customer."""


def returned_lines(
    content: Order, request: ReturnRequest, gone: Iterable[GoodsLine] = ()
) -> tuple[GoodsLine, ...]:
    """The goods that come back, taken from the order's lines in order.

    `gone` are the lines that go back already, by returns that were not refused. What comes from
    two lines of one kind comes as two: each has its own volume and weight.

    Raises:
        Faulty: goods that the order does not have, or more than it ever had.
        Refused: more than is left of them.
    """
    left = _left(content.lines, gone)
    asked = count_goods(request.lines or content.lines)
    _check(content, asked, left)
    chosen = []
    for line, there in zip(content.lines, left, strict=True):
        if taken := min(asked.get(line.sku, 0), there):
            asked[line.sku] -= taken
            chosen.append(line.model_copy(update={"pieces": taken}))
    return tuple(chosen)


def _check(content: Order, asked: Counter[str], left: Sequence[int]) -> None:
    had, there = count_goods(content.lines), Counter[str]()
    for line, pieces in zip(content.lines, left, strict=True):
        there[line.sku] += pieces
    for sku, pieces in asked.items():
        if sku not in had:
            raise amiss("lines", f"lines: the order has no goods {sku}: {', '.join(had)}")
        if pieces > had[sku]:
            raise amiss("lines", f"lines: {sku}: to go back {pieces}, delivered {had[sku]}")
    short = [
        f"{sku}: asked for {pieces}, {had[sku] - there[sku]} of {had[sku]} go back "
        f"already: {there[sku] or 'none'} left"
        for sku, pieces in asked.items()
        if pieces > there[sku]
    ]
    if short:
        raise Refused("; ".join(short), hint="ask for the pieces that are left")


def _left(lines: Sequence[GoodsLine], gone: Iterable[GoodsLine]) -> list[int]:
    """How many pieces of each line are with the customer still.

    A return names the line by what it says of a piece; of lines that say the same the first.
    """
    left = [line.pieces for line in lines]
    for back in gone:
        pieces = back.pieces
        own = [n for n, line in enumerate(lines) if _one(line) == _one(back)]
        others = [n for n, line in enumerate(lines) if line.sku == back.sku and n not in own]
        for n in (*own, *others):
            taken = min(pieces, left[n])
            left[n] -= taken
            pieces -= taken
    return left


def _one(line: GoodsLine) -> GoodsLine:
    return line.model_copy(update={"pieces": 1})


def exchange(case: ReturnCase) -> Order:
    """The new order that an exchange takes in, linked to the old one (MC-八(二)3).

    It waits in review for what nobody has said of it yet. A number that is too long for an id
    goes on in its shortened form: it would grow with each exchange.
    """
    old = case.content
    name = ids.number_key(old.number) if ids.is_too_long(old.number) else old.number
    return Order.model_validate(
        {
            **old.model_dump(),
            "number": f"{name}-E{case.n}",
            "replaces": old.number,
            "source": Source.EXCHANGE,
            "placed_at": None,
            "wanted_pickup_day": None,
            "pickup_hour": None,
            "lines": case.lines,
            "total_volume_m3": None,
        }
    )
