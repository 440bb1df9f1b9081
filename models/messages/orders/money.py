"""Money in fen: rounded half up 四舍五入, and shared so that the shares sum to the whole."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from models.messages.orders.order import GoodsLine, Order, Payment, Source


def to_fen(yuan: Decimal) -> int:
    """Yuan in fen, half a fen up."""
    return int((yuan * 100).to_integral_value(ROUND_HALF_UP))


def in_yuan(fen: int) -> str:
    """Fen as people read them, to the fen: `1,299.00`."""
    return f"{fen // 100:,}.{fen % 100:02}"


def share(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """`total` fen shared by weight: each border is rounded half up, so nothing is lost or made.

    Where no weight says anything all are alike.
    """
    weights = weights if any(weights) else [1] * len(weights)
    whole, sum_, before, shares = sum(weights), 0, 0, []
    for weight in weights:
        sum_ += weight
        border = (2 * total * sum_ + whole) // (2 * whole)
        shares.append(border - before)
        before = border
    return tuple(shares)


def to_collect(order: Order) -> int:
    """What is to be collected on delivery 货到付款 (MC-四(一)2): what is not paid yet."""
    if order.payment is not Payment.ON_DELIVERY:
        return 0
    return max((order.total_fen or 0) - (order.paid_fen or 0), 0)


def paid(order: Order) -> int | None:
    """What the customer has paid once the goods are delivered; None: nobody has said."""
    return order.paid_fen or 0 if order.payment is Payment.UNPAID else order.total_fen


class Missing(NamedTuple):
    """How many of each kind did not come with a delivery: `absent` ones were lost, refused, or are
    to come; of those that were `turned` round their return pays back what was paid by then: each
    by itself."""

    absent: Counter[str] = Counter()
    turned: tuple[Counter[str], ...] = ()


ALL_CAME: Final = Missing()


def paid_amount(order: Order, *, delivered: bool, missing: Missing = ALL_CAME) -> int | None:
    """What was paid of an order that is cancelled; None: it is paid, and nobody says how much.

    What is to be collected on delivery was collected if the goods were delivered, for what came of
    them. An exchange on account was paid for with the goods that it is for: these came, and are on
    the account.
    """
    if order.payment is Payment.ON_DELIVERY and delivered:
        return _collected(order, missing)
    paid_whole = {Payment.PAID}
    if order.source is Source.EXCHANGE:
        paid_whole.add(Payment.MONTHLY)
    return order.total_fen if order.payment in paid_whole else order.paid_fen or 0


def _collected(order: Order, missing: Missing) -> int | None:
    """What was paid before the delivery and with it: nothing for goods that did not come."""
    absent, deposit = _worth(order, missing.absent), order.paid_fen or 0
    turned = [_worth(order, one) for one in missing.turned]
    known = [one for one in turned if one is not None]
    if order.total_fen is None or absent is None or len(known) < len(turned):
        return None
    not_collected = sum(max(one - deposit, 0) for one in known)
    return max(order.total_fen - absent - not_collected, deposit)


def _worth(order: Order, pieces: Counter[str]) -> int | None:
    """What so many pieces of each kind cost; None: nobody has said it of each line."""
    left, worth = Counter(pieces), 0
    for line, amount in zip(order.lines, paid_by_line(order), strict=True):
        taken = min(left[line.sku], line.pieces)
        left[line.sku] -= taken
        if taken and amount is None:
            return None
        worth += share(amount or 0, [taken, line.pieces - taken])[0] if taken else 0
    return worth


def paid_by_line(order: Order) -> tuple[int | None, ...]:
    """What was paid for each line, a discount shared among them; None: nobody has said.

    Lines of which one has no amount cannot be told apart: of several none is known then.
    """
    total = paid(order)
    amounts = [line.amount_fen for line in order.lines]
    known = [amount for amount in amounts if amount is not None]
    if total is None or (len(amounts) > 1 and len(known) < len(amounts)):
        return (None,) * len(amounts)
    return share(total, known or [1])


def refund_max(order: Order, back: Iterable[GoodsLine]) -> int | None:
    """The most that goes back for those lines of an order; None: nobody has said what was paid.

    Where the lines' own amounts are not known it is all that was paid for the order.
    """
    amount = sum_of(back)
    return paid(order) if amount is None else amount


def sum_of(lines: Iterable[GoodsLine]) -> int | None:
    """What those lines cost together; None: one does not say."""
    amounts = [line.amount_fen for line in lines]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None
