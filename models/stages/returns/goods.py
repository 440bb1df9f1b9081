"""Which goods a return takes back (MC-八(二)3)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from models.errors import Refused
from models.field_errors import field_error
from models.messages.orders.money import paid_by_line, refund_max, share
from models.messages.orders.order import (
    GoodsLine,
    Order,
    count_goods,
)
from models.phrases import JoinedTexts, phrase
from models.sop.formatting import counted
from models.sop.terms import Sop
from models.stages.returns.delivered_goods import Delivery
from models.stages.returns.request import ReturnCase, ReturnOutcome, ReturnRequest
from models.stages.returns.return_amounts import due


def within_policy(request: ReturnRequest, delivered_at: datetime, sop: Sop) -> bool:
    """Whether policy covers it: a fault within the warranty 保修, or the days without a reason.

    A repair 维修 is covered like any other wish.

    MC-八(二)1, ER-4.1.3, ER-4.4.1, EP-四1.
    """
    asked = request.requested_at or delivered_at
    days = sop.warranty_days if request.at_fault else sop.return_days
    return asked <= delivered_at + timedelta(days=days)


NOT_BACK = (
    ReturnOutcome.REFUSED,
    ReturnOutcome.REPAIRED,
    ReturnOutcome.WITHDRAWN,
    ReturnOutcome.NOT_SENT,
)
"""Ends of a return that leave the goods with the customer."""


def returned_lines(
    content: Order,
    request: ReturnRequest,
    gone: Iterable[GoodsLine] = (),
    delivery: Delivery | None = None,
) -> tuple[GoodsLine, ...]:
    """The goods that come back, taken from the order's lines in order.

    `gone` are the lines that go back already, by returns that were not refused; `delivery` says
    what of the lines was delivered: the others cannot go back. What comes from
    two lines of one kind comes as two: each has its own volume and weight. Their amounts are what
    was paid for those pieces, where somebody has said it: those of all returns make the whole.

    Raises:
        InvalidInput: goods that the order does not have, or more than it ever had.
        Refused: more than was delivered, or is left of them.
    """
    gone = tuple(gone)
    each = delivery.of_lines(content.lines) if delivery else tuple(n.pieces for n in content.lines)
    had = delivery.at_most(content.lines) if each is None and delivery else each or ()
    left = _left(content, gone, had)
    asked = count_goods(request.lines) if request.lines else _all_of(content, had)
    _check(content, asked, left, _all_of(content, had))
    if each is None and delivery is not None:  # how many of each kind nobody has said
        _check_sum(content, asked, delivery, gone, by_line=bool(request.lines))
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


def _all_of(content: Order, pieces: Sequence[int]) -> Counter[str]:
    """So many pieces of each line, by their kinds."""
    found = Counter[str]()
    for line, n in zip(content.lines, pieces, strict=True):
        found[line.sku] += n
    return found


def _check_sum(
    content: Order,
    asked: Counter[str],
    delivery: Delivery,
    gone: Sequence[GoodsLine],
    *,
    by_line: bool,
) -> None:
    back, most = count_goods(gone).total(), delivery.delivered_count(content.pieces)
    came = phrase(
        "{came} of {all} came to the customer", came=most, all=counted(content.pieces, "piece")
    )
    if not by_line:
        why = phrase("{came}, and nobody has said which", came=came)
        raise Refused(why, hint="name them in `lines`, with their pieces")
    if asked.total() > most - back:
        why = phrase(
            "asked for {asked}, {came}, {back} of them go back already",
            asked=asked.total(),
            came=came,
            back=back,
        )
        raise Refused(why, hint="ask for the pieces that are left")


def _check(content: Order, asked: Counter[str], left: Sequence[_There], had: Counter[str]) -> None:
    ordered, there = count_goods(content.lines), _all_of(content, [one.pieces for one in left])
    for sku, pieces in asked.items():
        if sku not in ordered:
            raise field_error(
                "lines",
                phrase(
                    "lines: the order has no goods {sku}: {known}",
                    sku=sku,
                    known=JoinedTexts(ordered, ", "),
                ),
            )
        if pieces > ordered[sku]:
            raise field_error(
                "lines",
                phrase(
                    "lines: {sku}: to go back {pieces}, delivered {had}",
                    sku=sku,
                    pieces=pieces,
                    had=had[sku],
                ),
            )
    short = [
        f"{sku}: asked for {pieces}, {_delivered(had[sku], ordered[sku])}"
        f"{had[sku] - there[sku]} of {had[sku]} go back already: {there[sku] or 'none'} left"
        for sku, pieces in asked.items()
        if pieces > there[sku]
    ]
    if short:
        raise Refused("; ".join(short), hint="ask for the pieces that are left")


def _delivered(had: int, ordered: int) -> str:
    return f"{had} of {ordered} came to the customer, " if had < ordered else ""


def _left(content: Order, gone: Iterable[GoodsLine], had: Sequence[int]) -> list[_There]:
    """What of each line is with the customer still; `had` are the pieces that were delivered.

    A return names the line by what it says of a piece; of lines that say the same the first.
    """
    lines = content.lines
    amounts = paid_by_line(content)
    whole = [_There(line.pieces, cost) for line, cost in zip(lines, amounts, strict=True)]
    left = [_There(n, one.cost_of(n)) for one, n in zip(whole, had, strict=True)]
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


def priced(case: ReturnCase, some: Sequence[GoodsLine]) -> tuple[GoodsLine, ...]:
    """Some pieces of a return's lines, in their order, each with its part of what was paid."""
    left = list(some)
    found = []
    for line in case.lines:
        taken = left.pop(0).pieces if left and _one(left[0]) == _one(line) else 0
        paid_for = line.amount_fen
        if taken and paid_for is not None:
            paid_for = share(paid_for, [taken, line.pieces - taken])[0]
        found += [line.model_copy(update={"pieces": taken, "amount_fen": paid_for})] * bool(taken)
    return tuple(found)


def limited(case: ReturnCase, back: Sequence[GoodsLine], agreed: int | None = None) -> ReturnCase:
    """The return with the ceiling of its refund: what was paid for the pieces that came back.

    `back` are those of its lines that were counted, in their order; `agreed` is the sum in fen that
    was agreed on, where it is less.
    """
    lines = priced(case, back)
    most = due(case, lines) if case.turned_round else refund_max(case.content, lines)
    most = most if lines else 0
    if agreed is not None:
        most = agreed if most is None else min(most, agreed)
    return case.model_copy(update={"refund_max_fen": most})
