"""Every fen that was paid for a cancelled order is refunded, or still owed."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.messages.orders.money import paid_amount
from models.stages.returns.request import ReturnCase
from models.tracking.cases.way_back import refund_of
from tests.builders import an_order
from tests.models.goods_machine import GoodsWorld
from tests.models.machine import tell
from tests.models.tracking.test_every_piece import NIGHT, case_of

FEN = st.sampled_from([1, 100_00, 250_00, 500_00])


def cancelled(deposit: int | None) -> tuple[int | None, ReturnCase | None]:
    """What was paid for an order, all of it or a deposit, and the case of that money."""
    how: dict[str, Any] = {"payment": "paid"}
    if deposit is not None:
        how = {"payment": "unpaid", "paid_fen": deposit}
    world = GoodsWorld()
    world.record.content = an_order("1", total_fen=500_00, **how)
    paid = paid_amount(world.record.content, delivered=False)
    return paid, refund_of(world.order, world.record, world.at)


@given(st.lists(st.tuples(st.booleans(), FEN), max_size=8), st.sampled_from([0, 200_00, None]))
def test_what_was_paid_for_a_cancelled_order_is_refunded_or_still_owed(
    moves: Sequence[tuple[bool, int]], deposit: int | None
) -> None:
    """Shows FE-4, MC-八(二)3: whatever is refunded, and whatever the bank sends back."""
    paid, case = cancelled(deposit)
    assert (case is None) == (paid == 0)
    if case is None:
        return
    (state, books), back = case_of(case), 0
    for goes_back, fen in moves:
        kind = "refunded" if goes_back else "refund_bounced"
        data = {"amount_fen": fen, "refund_by": "original"}
        answer = tell(state, kind, NIGHT, by="after_sales", data=data)
        if (answer.outcome, answer.state) == ("accepted", None):
            back += fen if goes_back else -fen
        sums = books.sums
        assert (sums.paid_fen, sums.agreed_fen) == (back, paid)
        assert sums.paid_fen + (sums.left_fen or 0) == paid
