"""Which goods a return takes back, and the new order of an exchange (MC-八(二)3)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from models import ids
from models.errors import Refused
from models.faults import amiss
from models.messages.order import GoodsLine, Order, Payment, Source, count_goods
from models.money import paid, paid_by_line, refund_max, share, sum_of
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
    two lines of one kind comes as two: each has its own volume and weight. Their amounts are what
    was paid for those pieces, where somebody has said it: those of all returns make the whole.

    Raises:
        Faulty: goods that the order does not have, or more than it ever had.
        Refused: more than is left of them.
    """
    left = _left(content, gone)
    asked = count_goods(request.lines or content.lines)
    _check(content, asked, left)
    chosen = []
    for line, there in zip(content.lines, left, strict=True):
        if taken := min(asked.get(line.sku, 0), there.pieces):
            asked[line.sku] -= taken
            amount = there.cost_of(taken)
            chosen.append(line.model_copy(update={"pieces": taken, "amount_fen": amount}))
    return tuple(chosen)


class _There(NamedTuple):
    """What of a line is with the customer still, and what was paid for that, in fen."""

    pieces: int
    amount: int | None

    def cost_of(self, taken: int) -> int | None:
        """What was paid for some of them: the last one gets what is left of the whole."""
        if self.amount is None:
            return None
        return share(self.amount, [taken, self.pieces - taken])[0]

    def without(self, taken: int, amount: int) -> "_There":
        """What is there without those."""
        rest = None if self.amount is None else max(self.amount - amount, 0)
        return _There(self.pieces - taken, rest)


def _check(content: Order, asked: Counter[str], left: Sequence[_There]) -> None:
    had, there = count_goods(content.lines), Counter[str]()
    for line, one in zip(content.lines, left, strict=True):
        there[line.sku] += one.pieces
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


def _left(content: Order, gone: Iterable[GoodsLine]) -> list[_There]:
    """What of each line is with the customer still.

    A return names the line by what it says of a piece; of lines that say the same the first.
    """
    lines = content.lines
    amounts = paid_by_line(content)
    left = [_There(line.pieces, cost) for line, cost in zip(lines, amounts, strict=True)]
    for back in gone:
        pieces, amount = back.pieces, back.amount_fen or 0
        own = [n for n, line in enumerate(lines) if _one(line) == _one(back)]
        others = [n for n, line in enumerate(lines) if line.sku == back.sku and n not in own]
        for n in (*own, *others):
            taken = min(pieces, left[n].pieces)
            if taken:
                part = share(amount, [taken, pieces - taken])[0]
                left[n] = left[n].without(taken, part)
                pieces, amount = pieces - taken, amount - part
    return left


def _one(line: GoodsLine) -> GoodsLine:
    return line.model_copy(update={"pieces": 1, "amount_fen": None})


def limited(case: ReturnCase, back: Sequence[GoodsLine]) -> ReturnCase:
    """The return with the ceiling of its refund: what was paid for the pieces that came back.

    `back` are those of its lines that were counted, in their order.
    """
    left = list(back)
    found = []
    for line in case.lines:
        taken = left.pop(0).pieces if left and _one(left[0]) == _one(line) else 0
        paid_for = line.amount_fen
        if taken and paid_for is not None:
            paid_for = share(paid_for, [taken, line.pieces - taken])[0]
        found += [line.model_copy(update={"pieces": taken, "amount_fen": paid_for})] * bool(taken)
    most = refund_max(case.content, found) if found else 0
    return case.model_copy(update={"refund_max_fen": most})


def exchange(case: ReturnCase) -> Order:
    """The new order that an exchange takes in, linked to the old one (MC-八(二)3).

    It waits in review for what nobody has said of it yet. Its goods are paid as far as the old
    ones were: what was to be collected on delivery was collected then. A number that is too long
    for an id goes on in its shortened form: it would grow with each exchange.
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
            "total_fen": _cost_of(case),
            "paid_fen": None,
            "payment": PAYMENT_AGAIN.get(old.payment, old.payment),
        }
    )


def _cost_of(case: ReturnCase) -> int | None:
    """What was paid for the goods of an exchange; None: nobody has said it of each line."""
    total = sum_of(case.lines)
    is_whole = count_goods(case.lines) == count_goods(case.content.lines)
    return paid(case.content) if total is None and is_whole else total


PAYMENT_AGAIN = {Payment.ON_DELIVERY: Payment.PAID}
"""How an exchange is paid for, where not as its order was: nobody collects the money twice."""
