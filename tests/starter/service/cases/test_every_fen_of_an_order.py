"""What was paid for an order is kept for goods that stay, refunded, or still owed: nothing else.

Whatever is lost, refused or asked back of it, in one shipment or in two, and if it is cancelled.
"""

from collections import Counter

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from models.ids import Stage
from models.messages.orders.money import paid_amount
from models.messages.orders.order import count_goods
from models.sop.terms import Sop
from models.stages.returns.case_opening import refund_case
from models.stages.returns.goods import NOT_BACK
from models.stages.returns.held_money import OrderReturn, without_held
from models.stages.returns.request import ReturnOutcome
from tests.builders import an_order
from tests.conftest import RANDOM_SEEDS
from tests.models.tracking.cases.test_return_accounts import ASKS, LINES
from tests.starter.service.cases.test_every_return import ORDER, ROAD, Returned

TABLE = [{"sku": "TB", "pieces": 1}]
OWN = [{"sku": "SF", "pieces": 3}, {"sku": "TB", "pieces": 1}]
DEPOSIT = an_order(
    lines=[line.model_dump() for line in ORDER.lines], total_fen=120_01, payment="unpaid",
    paid_fen=50_00,
)  # fmt: skip


class Cancelled(Returned):
    """In the end the order is cancelled: returns have their part of the money, a case the rest."""

    def teardown(self) -> None:
        """Shows MC-八(二)3."""
        delivered = self.delivery is not None
        refund = refund_case(
            self.order, sop=Sop(), begun_at=ROAD, since=self.at, reason="x", reserved="k",
            delivered=delivered,
        )  # fmt: skip
        assert refund is not None
        ends = [one.next for one in self.cases]
        held = [
            OrderReturn(start, f"return:{start.n}", end if isinstance(end, ReturnOutcome) else None)
            for start, end in zip(self.starts, ends, strict=True)
        ]
        rest, settled_by = without_held(refund, held)
        owed = 0 if settled_by else rest.refund_max_fen or 0
        due = [one.case.refund_max_fen or 0 for one in held if one.outcome not in NOT_BACK]
        assert owed + sum(due) == paid_amount(self.order, delivered=delivered)
        for start, one in zip(self.starts, self.cases, strict=True):
            sums = one.books.sums
            assert max(sums.paid_fen, sums.agreed_fen or 0) <= (start.refund_max_fen or 0)


class WithDeposit(Cancelled):
    """The same of an order of which only a deposit was paid."""

    order = DEPOSIT


class TwoShipments(Cancelled):
    """A table travels apart, and some goods are lost on the way there."""

    def __init__(self) -> None:
        super().__init__()
        self.lost = Counter[str]()
        self.truck = ""

    @initialize(counts=st.booleans())
    def leave(self, counts: bool) -> None:
        """All of it is picked up, in two shipments."""
        apart = {"shipment": "truck-2", "pieces": 1, "kinds": TABLE}
        for kind in ("shipment_planned", "shipment_picked_up"):
            self.say(kind, apart, Stage.TRUNK_PICKUP)
        self.say("picked_up", {"pieces": 4, "kinds": OWN} if counts else {}, Stage.TRUNK_PICKUP)

    @rule(lines=LINES, request=ASKS)
    def ask(self, lines: list[tuple[str, int]], request: dict[str, str]) -> None:
        """Of an order in several shipments nothing turns round."""
        if self.delivery is not None:
            super().ask(lines, request)

    @precondition(lambda self: self.delivery is None)
    @rule(sku=st.sampled_from(["SF", "TB"]))
    def lose(self, sku: str) -> None:
        """One of the own goods is lost on its way."""
        if self.lost[sku] < 1:
            self.lost[sku] += 1
            data = {"pieces": 1, "kinds": [{"sku": sku, "pieces": 1}], "incident": f"l{sku}"}
            self.say("goods_lost", data)

    @precondition(lambda self: self.delivery is None)
    @rule(counts=st.booleans(), short=st.just(0))
    def deliver(self, counts: bool, short: int) -> None:
        """The own goods come."""
        self.say("delivered", {"pieces": 4 - self.lost.total() - short} if counts else {})

    @precondition(lambda self: not self.truck)
    @rule(how=st.sampled_from(["came", "lost"]))
    def end_truck(self, how: str) -> None:
        """The other vehicle comes, or what is on it is lost."""
        self.truck = how
        data = {"shipment": "truck-2", "pieces": 1, "incident": "truck"}
        self.say("shipment_delivered" if how == "came" else "goods_lost", data)

    @property
    def away(self) -> Counter[str]:
        """What is not with the customer, and in no return."""
        apart = Counter() if self.truck == "came" else Counter({"TB": 1})
        return self.lost + apart + self.refused

    @precondition(lambda self: self.delivery is not None)
    @rule(sku=st.sampled_from(["SF"]))
    def refuse(self, sku: str) -> None:
        """The customer refuses a piece that no return holds."""
        left = count_goods(ORDER.lines) - count_goods(self.held) - self.away
        if left[sku]:
            self.refused[sku] += 1
            kinds = [{"sku": sku, "pieces": 1}]
            self.say("goods_refused", {"kinds": kinds, "incident": f"i{len(self.entries)}"})

    @invariant()
    def no_return_asks_for_what_is_not_there(self) -> None:
        """Held by returns, lost, refused or on the road: together no more than was ordered."""
        assert count_goods(self.held) + self.away <= count_goods(ORDER.lines)


@pytest.mark.no_cover  # the same steps again and again
@pytest.mark.parametrize("machine", [Cancelled, WithDeposit, TwoShipments])
def test_what_was_paid_is_kept_refunded_or_owed(machine: type[Cancelled]) -> None:
    """`RANDOM_SEEDS=50 pytest tests/starter/service/cases/test_every_fen_of_an_order.py`: more."""
    # What holds after each step is asserted by the invariants and the end of these machines.
    examples = 15 * RANDOM_SEEDS
    bounds = settings(max_examples=examples, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(machine, settings=bounds)
