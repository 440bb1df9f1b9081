"""What was paid for goods that are exchanged is kept for new ones, refunded, or still owed.

Whoever pays, and however: at once, on delivery, a deposit, or on account.
"""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refused, UsageError
from models.messages.orders.money import paid, sum_of
from models.messages.orders.order import Order, count_goods
from models.messages.shipments.goods_place import GoodsPlace
from models.roles import Role
from models.sop.terms import Sop
from models.stages.returns.case_opening import refund_case
from models.stages.returns.delivered_goods import Delivery
from models.stages.returns.exchange_orders import exchange
from models.stages.returns.goods import returned_lines
from models.stages.returns.held_money import OrderReturn, without_held
from models.stages.returns.request import ReturnCase, WayBack
from starter.service.cases.returns import numbered
from tests.builders import an_order
from tests.models.machine import on
from tests.models.return_machine import PRICED, PureReturn
from tests.models.stages.returns.test_returns import a_case, a_request
from tests.models.tracking.cases.test_return_accounts import LINES
from tests.models.tracking.cases.test_return_flow import back

PAYMENTS: list[dict[str, Any]] = [
    {"payment": "paid"},
    {"payment": "on_delivery", "paid_fen": 7_01},
    {"payment": "unpaid", "paid_fen": 100_01},
    {"payment": "monthly"},
    {"payment": "monthly", "paid_fen": 7_01},
]
AT = on(25, "10:00")


def exchanged(order: Order, taken: list[tuple[str, int]]) -> tuple[PureReturn, Order]:
    """Those goods come back, and others are on order for them."""
    case = PureReturn(order, *taken, wish="exchange")
    case.answer()
    assert back(case, case.case.pieces) == "awaiting_exchange"
    return case, exchange(case.case)


def returns_of(
    order: Order, asks: list[list[tuple[str, int]]], *, delivered: bool
) -> list[ReturnCase]:
    """What goes back of an order, at the customer's or on its way, as the door takes it in."""
    found: list[ReturnCase] = []
    under_way = (
        None if delivered else WayBack(holder=Role.CARRIER, place=GoodsPlace.ON_THE_ROAD, since=AT)
    )
    for asked in asks:
        fields = {"request": a_request(*asked), "lines": (), "way_back": under_way}
        case = a_case(order, **fields, turned_round=not delivered)
        with suppress(Refused, UsageError):
            found.append(numbered(case, len(found) + 1, found, Delivery(AT)))
    return found


def owed_if_cancelled(order: Order, returns: list[ReturnCase], *, delivered: bool) -> int:
    """What the case of its money owes, next to its returns."""
    refund = refund_case(
        order, sop=Sop(), begun_at=AT, since=AT, reason="x", reserved="k", delivered=delivered
    )
    if refund is None:
        return 0
    rest, settled_by = without_held(
        refund, [OrderReturn(one, f"return:{one.n}") for one in returns]
    )
    return 0 if settled_by else rest.refund_max_fen or 0


def kept(order: Order, returns: list[ReturnCase]) -> int:
    """What was paid for the goods that no return takes back."""
    gone = [line for one in returns for line in one.lines]
    left = count_goods(order.lines) - count_goods(gone)
    return (sum_of(returned_lines(order, a_request(*left.items()), gone)) or 0) if left else 0


@pytest.mark.no_cover  # the same steps again and again
@given(
    st.sampled_from(PAYMENTS), LINES, st.lists(LINES, max_size=3), st.booleans(),
    st.booleans(),
)  # fmt: skip
def test_what_was_paid_for_exchanged_goods_is_kept_refunded_or_owed(
    money: dict[str, Any],
    taken: list[tuple[str, int]],
    asks: list[list[tuple[str, int]]],
    delivered: bool,
    is_cancelled: bool,
) -> None:
    """Shows MC-八(二)3."""
    order = an_order(**{**PRICED.model_dump(), **money})
    with suppress(UsageError):
        first, new = exchanged(order, taken)
        returns = returns_of(new, asks, delivered=delivered)
        rest = kept(new, returns)
        if is_cancelled:
            data = {"order": new.workflow_id, **({"paid_back": True} if returns else {})}
            first.tell("exchange_cancelled", by="after_sales", **data)
            rest = first.books.sums.agreed_fen or 0
            if returns:
                assert first.next == "exchanged"
                rest = owed_if_cancelled(new, returns, delivered=delivered)
            elif rest:
                assert first.agree(wish="refund") == "awaiting_refund"
        back_of = sum(one.refund_max_fen or 0 for one in returns)
        assert rest + back_of + kept(order, [first.case]) == paid(order)


@pytest.mark.parametrize("money", PAYMENTS)
def test_a_new_order_is_paid_as_the_old_one_was_but_never_collected(money: dict[str, Any]) -> None:
    """On account it stays on account."""
    _, new = exchanged(an_order(**{**PRICED.model_dump(), **money}), [("SF", 1)])
    again = {"on_delivery": "paid"}
    assert new.payment == again.get(money["payment"], money["payment"])
    assert paid(new) == new.total_fen
