"""The new order of an exchange: the goods that are sent in place of those that come back."""

import re
from decimal import Decimal

from models import ids
from models.ids import Stage
from models.messages.orders.money import paid, sum_of
from models.messages.orders.order import Order, Payment, Source, count_goods, counted_volume
from models.stages.returns.request import ReturnCase
from models.stages.workflow_ids import case_id


def exchange(case: ReturnCase, again: int = 0) -> Order:
    """The new order that an exchange takes in, linked to the old one (MC-八(二)3).

    It waits in review for what nobody has said of it yet. Its goods are paid as far as the old
    ones were: what was to be collected on delivery was collected then. A number that is too long
    for an id goes on in its shortened form: it would grow with each exchange. `again`: how many of
    them were cancelled before.
    """
    old, cost = case.content, _cost_of(case)
    name = ids.number_key(old.number) if ids.is_too_long(old.number) else old.number
    return Order.model_validate(
        {
            **old.model_dump(),
            "number": f"{name}-E{case.n}{f'.{again + 1}' if again else ''}",
            "replaces": old.number,
            "source": Source.EXCHANGE,
            "placed_at": None,
            "wanted_pickup_day": None,
            "pickup_hour": None,
            "lines": case.lines,
            "total_volume_m3": _volume_of(case),
            "total_fen": cost,
            "paid_fen": cost if old.payment is Payment.UNPAID else None,
            "payment": PAYMENT_AGAIN.get(old.payment, old.payment),
        }
    )


def _volume_of(case: ReturnCase) -> Decimal | None:
    """What the goods of an exchange take up; None: nobody has said it of each line."""
    own, whole = case.content.total_volume_m3, count_goods(case.content.lines)
    return own if own and count_goods(case.lines) == whole else counted_volume(case.lines)


def _cost_of(case: ReturnCase) -> int | None:
    """What was paid for the goods of an exchange; None: nobody has said it of each line."""
    total = sum_of(case.lines)
    is_whole = count_goods(case.lines) == count_goods(case.content.lines)
    return paid(case.content) if total is None and is_whole else total


PAYMENT_AGAIN = {Payment.ON_DELIVERY: Payment.PAID}
"""How an exchange is paid for, where not as its order was: nobody collects the money twice."""


def exchanged_for(new: Order) -> str | None:
    """The workflow id of the return that a new order is the exchange of; None: of none."""
    number = re.fullmatch(r".*-E(\d+)(\.\d+)?", new.number)
    if new.source is not Source.EXCHANGE or new.replaces is None or number is None:
        return None
    order = ids.order_id(new.merchant, new.replaces)
    return case_id(Stage.RETURNS, order, int(number[1]))
