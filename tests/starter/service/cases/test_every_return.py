"""Whatever becomes of an order's returns, in any sequence: no piece and no fen appears or vanishes.

Goods turn round on their way, some are refused at the door, the others come; several returns take
parts of them; money goes back in parts, the bank sends it back, also after the end.
"""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from models.errors import Refused, UsageError
from models.ids import Stage
from models.messages.decisions.decisions import AnswerReturn
from models.messages.orders.money import paid, sum_of
from models.messages.orders.order import GoodsLine, count_goods
from models.messages.reports.report import Report
from models.messages.shipments.goods_place import GoodsPlace
from models.messages.timeline.timeline import Entry, EntryKind
from models.roles import Role
from models.stages.returns.case_opening import bounced_case
from models.stages.returns.delivered_goods import Delivery, delivery_of, on_the_way
from models.stages.returns.goods import NOT_BACK, returned_lines
from models.stages.returns.refund_reports import RefundBounced
from models.stages.returns.request import ReturnCase, ReturnOutcome, WayBack
from starter.service.cases.returns import numbered
from tests.builders import an_order
from tests.conftest import RANDOM_SEEDS
from tests.models.machine import on
from tests.models.return_machine import PureReturn
from tests.models.stages.returns.test_returns import a_case, a_request
from tests.models.tracking.cases.test_return_accounts import ASKS, FEN, LINES, PICK, Returns

ORDER = an_order(
    lines=[
        {"sku": "SF", "name": "sofa", "pieces": 3, "amount_fen": 100_01},
        {"sku": "TB", "name": "table", "pieces": 2, "amount_fen": 33_34},
    ],
    total_fen=120_01, payment="paid",
)  # fmt: skip
"""Amounts that no number of pieces divides, and a discount of 13.34 yuan."""
ROAD = on(24, "08:00")


class Returned(Returns):
    """One order from the road on, with all that goes back of it."""

    order = ORDER

    @property
    def paid(self) -> int:
        """What its customer pays for it, in fen."""
        return paid(self.order) or 0

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.starts: list[ReturnCase] = []
        self.turned, self.refused = Counter[str](), Counter[str]()
        self.short = 0
        self.money: list[PureReturn] = []
        self.with_bank = 0
        self.at = ROAD

    def say(self, what: str, data: dict[str, Any], stage: Stage = Stage.CITY_DELIVERY) -> None:
        """A line of the order's timeline."""
        self.at += timedelta(minutes=1)
        name = f"{self.order.workflow_id}:{len(self.entries)}"
        entry = Entry(
            key=name, order=self.order.workflow_id, stage=stage, at=self.at, recorded_at=self.at,
            happening=EntryKind.REPORT, what=what, text=what, report_id=name, data=data,
        )  # fmt: skip
        self.entries.append(entry)

    @property
    def delivery(self) -> Delivery | None:
        """As a door reads it."""
        return delivery_of(self.order.workflow_id, self.entries)

    @initialize(counts=st.booleans())
    def leave(self, counts: bool) -> None:
        """All of it is picked up."""
        self.say("picked_up", {"pieces": self.order.pieces} if counts else {}, Stage.TRUNK_PICKUP)

    @rule(lines=LINES, request=ASKS)
    def ask(self, lines: list[tuple[str, int]], request: dict[str, str]) -> None:
        """A return is asked for, as the door takes it in."""
        under_way = self.delivery is None
        wish = a_request(*lines, **{**request, **({"wish": "refund"} if under_way else {})})
        back = (
            WayBack(holder=Role.CARRIER, place=GoodsPlace.ON_THE_ROAD, since=ROAD)
            if under_way
            else None
        )
        fields = {"request": wish, "lines": (), "way_back": back, "turned_round": under_way}
        before = [one.case for one in self.cases if one.next not in NOT_BACK]
        found = self.delivery or on_the_way(self.order.workflow_id, self.entries, ROAD)
        with suppress(Refused, UsageError):
            start = numbered(a_case(self.order, **fields), len(self.cases) + 1, before, found)
            case = PureReturn(self.order)
            case.begin(start)
            self.cases.append(case)
            self.starts.append(start)

    @precondition(lambda self: self.cases)
    @rule(pick=PICK, approve=st.booleans(), fen=st.none() | FEN)
    def answer(self, pick: int, approve: bool, fen: int | None) -> None:
        """Answered, or judged; what is under way turns round as it is approved."""
        case = self.one(pick)
        asked = case.decision(AnswerReturn, approve=approve, reason="x", refund_fen=fen)
        if case.desk.why_not(asked) is not None:
            return
        case.answer(approve=approve, reason="x", refund_fen=fen)
        if approve and case.case.turned_round and not case.record.stopped:
            case.record.stopped = True
            goods = count_goods(case.case.lines)
            self.turned += goods
            kinds = [{"sku": sku, "pieces": n} for sku, n in goods.items()]
            self.say("goods_turned_round", {"kinds": kinds, "pieces": goods.total()})

    @precondition(lambda self: self.delivery is None)
    @rule(counts=st.booleans(), short=st.integers(0, 1))
    def deliver(self, counts: bool, short: int) -> None:
        """The others come, but for one maybe; what was not approved by then comes, too."""
        coming = self.order.pieces - self.turned.total()
        self.short = short if counts and coming > 1 and not self.cases else 0
        self.say("delivered", {"pieces": coming - self.short} if counts else {})
        for case in self.cases:
            if case.case.turned_round and not case.record.stopped:
                changes = {"turned_round": False, "way_back": None, "delivered_at": self.at}
                case.state.input = case.case.model_copy(update=changes)

    @precondition(lambda self: self.delivery is not None)
    @rule(sku=st.sampled_from(["SF", "TB"]))
    def refuse(self, sku: str) -> None:
        """The customer refuses a piece that no return holds."""
        left = count_goods(self.order.lines) - count_goods(self.held) - self.refused
        if left[sku] > self.short:
            self.refused[sku] += 1
            kinds = [{"sku": sku, "pieces": 1}]
            self.say("goods_refused", {"kinds": kinds, "incident": f"i{len(self.entries)}"})

    # Money -----------------------------------------------------------------------------

    @property
    def went_back(self) -> int:
        """What the customer has of his money, as all cases say."""
        cases = [*self.cases, *self.money]
        return sum(case.books.sums.paid_fen for case in cases) - self.with_bank

    @precondition(lambda self: self.cases)
    @rule(pick=PICK, kind=st.sampled_from(["refunded", "refund_bounced"]), fen=FEN)
    def pay(self, pick: int, kind: str, fen: int) -> None:
        """Money goes back, no more than a door lets by; or the bank sends it back."""
        owing = [case for case in self.money if case.books.sums.left_fen]
        case = (owing or [self.one(pick)])[0]
        before, ended = self.went_back, isinstance(case.next, ReturnOutcome)
        if (kind == "refunded" and before + fen > self.paid) or (ended and not owing):
            return
        way = case.case.request.refund_by
        answer = case.tell(kind, by="after_sales", amount_fen=fen, refund_by=way)
        moved = answer.outcome == "accepted" and answer.state is None
        sign = 1 if kind == "refunded" else -1
        assert self.went_back - before == (sign * fen if moved else 0), answer

    @precondition(lambda self: self.cases)
    @rule(pick=PICK, share=st.integers(1, 3))
    def bounce_later(self, pick: int, share: int) -> None:
        """The bank sends some of it back once its return has ended: a case of its own owes it."""
        ended = [one for one in self.cases if one.next is ReturnOutcome.REFUNDED]
        ended = [one for one in ended if one.case.n not in {case.case.n for case in self.money}]
        if not ended:
            return
        one = ended[pick % len(ended)]
        fen = -(-one.books.sums.paid_fen // share)
        facts = RefundBounced.model_validate({"amount_fen": fen, "refund_by": "bank"})
        report = Report(report_id="b", kind=facts.kind, occurred_at=one.at)
        owed = PureReturn(self.order)
        owed.begin(bounced_case(one.case, facts, report).model_copy(update={"n": one.case.n}))
        self.money.append(owed)
        self.with_bank += fen
        assert owed.books.sums.agreed_fen == fen

    # What always holds -----------------------------------------------------------------

    @invariant()
    def each_piece_is_at_one_place(self) -> None:
        """With the customer, held by one return, refused, or missing: together what was ordered."""
        held, ordered = count_goods(self.held), count_goods(self.order.lines)
        assert held + self.refused <= ordered
        assert held.total() + self.refused.total() + self.short <= self.order.pieces
        for case in self.cases:
            books = case.books
            back = count_goods(books.back) if books.counted is not None else Counter[str]()
            assert back <= count_goods(case.case.lines)
            assert back.total() + books.lost <= case.case.pieces

    @invariant()
    def each_fen_is_at_one_place(self) -> None:
        """What was paid for what returns hold, and for what they do not, is what was paid."""
        rest: tuple[GoodsLine, ...] = ()
        if count_goods(self.held) != count_goods(self.order.lines):
            rest = returned_lines(self.order, a_request(*_left(self.held)), self.held)
        assert (sum_of(self.held) or 0) + (sum_of(rest) or 0) == self.paid
        assert 0 <= self.went_back <= self.paid


def _left(held: list[GoodsLine]) -> list[tuple[str, int]]:
    return [*(count_goods(ORDER.lines) - count_goods(held)).items()]


@pytest.mark.no_cover  # the same steps again and again
def test_no_piece_and_no_fen_of_an_order_appears_or_vanishes() -> None:
    """Shows MC-八(二)3. More with `RANDOM_SEEDS=50`."""
    # What holds after each step is asserted by the invariants of `Returned`.
    examples = 30 * RANDOM_SEEDS
    bounds = settings(max_examples=examples, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(Returned, settings=bounds)
