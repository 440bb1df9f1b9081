"""Which goods a return takes back, and the new order of an exchange (MC-八(二)3)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from models import ids
from models.errors import Refused
from models.faults import amiss
from models.messages.order import GoodsLine, Order, Source, count_goods
from models.sop.terms import Sop
from models.stages.returns.request import ReturnCase, ReturnOutcome, ReturnRequest


def within_policy(request: ReturnRequest, delivered_at: datetime, sop: Sop) -> bool:
    """Whether policy covers it: a fault, or asked for within the days without a reason.

    MC-八(二)1, ER-4.1.3, ER-4.4.1, EP-四1.
    """
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
