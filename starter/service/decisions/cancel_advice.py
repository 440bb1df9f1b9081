"""What to do where goods cannot come back by a return, since their order is not delivered yet.

Only a cancellation stops all of it and gives back the rest of the order, too (ADR-0055).
"""

import shlex

from models.hints import Hint
from models.messages.decisions.decisions import DESKS
from models.messages.decisions.return_decisions import Wish
from models.messages.orders.money import paid_amount
from models.messages.orders.order import Order
from models.phrases import JoinedTexts, phrase, role_code
from models.sop.terms import Sop

DECISIONS_ROUTE = "POST /orders/{merchant}/{no}/decisions"


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
    decision = f'cancel --by {DESKS[0]} --reason "…"'
    door = phrase(
        "the {desk} or another desk cancels the order ({decisions}, `cancel`)",
        desk=role_code(DESKS[0]),
        decisions=DECISIONS_ROUTE,
    )
    parts = (
        _advice_on_goods(sop, has_left),
        _advice_on_money(order, sop),
        _advice_on_new_order(order, wish),
    )
    then = JoinedTexts(part for part in parts if part)
    more = phrase("; or {instead}", instead=instead) if instead else ""
    return Hint(
        phrase(
            "cancel the order: fulfil decide {named} {decision}: {then}{more}",
            named=named,
            decision=decision,
            then=then,
            more=more,
        ),
        phrase("{door}: {then}{more}", door=door, then=then, more=more),
    )


def _advice_on_goods(sop: Sop, has_left: bool) -> str:
    if not has_left:
        return phrase("stock and vehicle are given back")
    return phrase(
        "whoever has the goods is told to bring them back within {hours:g} hours",
        hours=sop.way_back_hours,
    )


def _advice_on_money(order: Order, sop: Sop) -> str:
    if paid_amount(order, delivered=False) == 0:
        return phrase("nothing was paid so far, and nothing is owed")
    return phrase("what was paid goes back within {hours:g} hours", hours=sop.refund_hours)


def _advice_on_new_order(order: Order, wish: Wish) -> str:
    if wish is not Wish.EXCHANGE:
        return ""
    return phrase("the other goods are a new order, with `replaces` {number}", number=order.number)
