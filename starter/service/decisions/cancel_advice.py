"""What to do where goods cannot come back by a return, since their order is not delivered yet.

Only a cancellation stops all of it and gives back the rest of the order, too (ADR-0055).
"""

import shlex

from models.hints import Hint
from models.messages.decisions.decisions import DESKS
from models.messages.decisions.return_decisions import Wish
from models.messages.orders.money import paid_amount
from models.messages.orders.order import Order
from models.phrases import phrase
from models.sop.terms import Sop

DECISIONS = "POST /orders/{merchant}/{no}/decisions"


def cancel_instead(
    order: Order, sop: Sop, wish: Wish, *, has_left: bool, instead: str = ""
) -> Hint:
    """How the order is cancelled, at each door, and what becomes of its goods and money.

    Args:
        order: as it was corrected last; `sop` are its terms.
        wish: what the customer wants for his goods.
        has_left: whether they are on their way: somebody has to bring them back.
        instead: what else may be done, where there is something.
    """
    named = f"{shlex.quote(order.merchant)} {shlex.quote(order.number)}"
    words = f'cancel --by {DESKS[0]} --reason "…"'
    door = f"the {DESKS[0]} or another desk cancels the order ({DECISIONS}, `cancel`)"
    then = "; ".join(
        one for one in (_goods(sop, has_left), _money(order, sop), _again(order, wish)) if one
    )
    more = f"; or {instead}" if instead else ""
    return Hint(
        phrase(
            "cancel the order: fulfil decide {named} {words}: {then}{more}",
            named=named,
            words=words,
            then=then,
            more=more,
        ),
        phrase("{door}: {then}{more}", door=door, then=then, more=more),
    )


def _goods(sop: Sop, has_left: bool) -> str:
    if not has_left:
        return "stock and vehicle are given back"
    hours = f"{sop.way_back_hours:g} hours"
    return f"whoever has the goods is told to bring them back within {hours}"


def _money(order: Order, sop: Sop) -> str:
    if paid_amount(order, delivered=False) == 0:
        return "nothing was paid so far, and nothing is owed"
    return f"what was paid goes back within {sop.refund_hours:g} hours"


def _again(order: Order, wish: Wish) -> str:
    if wish is not Wish.EXCHANGE:
        return ""
    return f"the other goods are a new order, with `replaces` {order.number}"
