"""Whatever is told of an order's returns, in any sequence: no piece and no fen appears or vanishes.

Deliveries, returns, exchanges, losses, refunds, what the bank sends back, what is agreed.
"""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from models.codes import CallStep
from models.errors import Refused, UsageError
from models.messages.decisions.decisions import AnswerReturn
from models.messages.decisions.return_decisions import AgreeReturn
from models.messages.orders.money import refund_max, sum_of
from models.messages.orders.order import GoodsLine, count_goods
from models.stages.returns.goods import NOT_BACK, returned_lines
from models.stages.returns.request import ReturnOutcome
from tests.conftest import RANDOM_SEEDS
from tests.models.return_machine import PRICED, PureReturn
from tests.models.stages.returns.test_returns import a_request
from tests.table_pictures import NEXT_STEPS

PAID = 250_00
KINDS = st.sampled_from(["SF", "TB"])
LINES = st.lists(st.tuples(KINDS, st.integers(1, 2)), max_size=2, unique_by=lambda one: one[0])
ASKS = st.fixed_dictionaries(
    {
        "wish": st.sampled_from(["refund", "exchange", "repair"]),
        "cause": st.sampled_from(["no_reason", "damaged_in_transit"]),
        "exchange_sent": st.sampled_from(["after", "first"]),
        "repair_at": st.sampled_from(["home", "workshop"]),
    }
)
PICK = st.integers(0, 9)
FEN = st.sampled_from([1, 50_00, 100_00, 250_00, 300_00])
FACTS: dict[str, dict[str, Any]] = {
    "repaired": {},
    "repair_failed": {"why": "no part"},
    "repair_assigned": {"repairer": "T-2"},
    "return_handed_back": {},
    "exchange_accepted": {},
    "exchange_cancelled": {},
}


class Returns(RuleBasedStateMachine):
    """Two sofas and a table, delivered and paid for; some returns of them at once."""

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[PureReturn] = []

    def one(self, pick: int) -> PureReturn:
        """A return that has not ended, else the last one."""
        open_ = [case for case in self.cases if not isinstance(case.next, ReturnOutcome)]
        return (open_ or self.cases)[pick % len(open_ or self.cases)]

    @property
    def held(self) -> list[GoodsLine]:
        """The goods that returns hold, as the door counts them."""
        return [
            line for case in self.cases if case.next not in NOT_BACK for line in case.case.lines
        ]

    @rule(lines=LINES, request=ASKS)
    def ask(self, lines: list[tuple[str, int]], request: dict[str, str]) -> None:
        """A return is asked for."""
        case, wish = PureReturn(PRICED, **request), a_request(*lines, **request)
        try:
            back = returned_lines(PRICED, wish, self.held)
        except (Refused, UsageError):
            return
        most = refund_max(PRICED, back)
        fields = {"request": wish, "lines": back, "refund_max_fen": most}
        case.begin(case.case.model_copy(update={**fields, "n": len(self.cases) + 1}))
        self.cases.append(case)

    @precondition(lambda self: self.cases)
    @rule(pick=PICK, approve=st.booleans(), fen=st.none() | FEN)
    def answer(self, pick: int, approve: bool, fen: int | None) -> None:
        """After-sales answers, or judges."""
        case = self.one(pick)
        asked = case.decision(AnswerReturn, approve=approve, reason="x", refund_fen=fen)
        if case.desk.why_not(asked) is None:
            case.answer(approve=approve, reason="x", refund_fen=fen)

    @precondition(lambda self: self.cases)
    @rule(pick=PICK, choice=st.sampled_from(["wish", "refund_fen", "refund_by"]), n=PICK, fen=FEN)
    def agree(self, pick: int, choice: str, n: int, fen: int) -> None:
        """Something else is agreed on."""
        case = self.one(pick)
        wishes, ways = ("refund", "exchange", "repair"), ("bank", "wechat", "original")
        chosen = {"wish": wishes[n % 3], "refund_fen": fen, "refund_by": ways[n % 3]}[choice]
        body = {choice: chosen, "reason": "x"}
        ended = isinstance(case.next, ReturnOutcome)
        if not ended and case.desk.why_not(case.decision(AgreeReturn, **body)) is None:
            case.decide(AgreeReturn, **body)

    @precondition(lambda self: self.cases)
    @rule(pick=PICK, kind=st.sampled_from([*FACTS]))
    def tell(self, pick: int, kind: str) -> None:
        """Something else is told of it."""
        case = self.one(pick)
        if not isinstance(case.next, ReturnOutcome):
            case.tell(kind, by="after_sales", **FACTS[kind])

    @precondition(lambda self: self.cases)
    @rule(
        pick=PICK,
        kind=st.sampled_from(["return_collected", "return_inspected", "return_lost"]),
        pieces=st.integers(1, 3),
        good=st.booleans(),
    )
    def move(self, pick: int, kind: str, pieces: int, good: bool) -> None:
        """The goods are collected, counted, or lost."""
        case = self.one(pick)
        found: dict[str, Any] = {"as_described": good} if kind == "return_inspected" else {}
        if not isinstance(case.next, ReturnOutcome):
            case.tell(kind, pieces=pieces, **found)

    @precondition(lambda self: self.cases)
    @rule(pick=PICK, kind=st.sampled_from(["refunded", "refund_bounced"]), fen=FEN)
    def pay(self, pick: int, kind: str, fen: int) -> None:
        """Money goes back, or comes back from the bank."""
        case = self.one(pick)
        way = case.case.request.refund_by
        if not isinstance(case.next, ReturnOutcome):
            case.tell(kind, amount_fen=fen, refund_by=way)

    @precondition(lambda self: self.cases)
    @rule(pick=PICK, fen=st.integers(0, 60_00))
    def freight(self, pick: int, fen: int) -> None:
        """The way back has cost something."""
        case = self.one(pick)
        if not isinstance(case.next, ReturnOutcome):
            case.tell("return_freight", amount_fen=fen)

    @invariant()
    def each_piece_is_at_one_place(self) -> None:
        """With the customer, in the warehouse, or lost: together what was to come back."""
        for case in self.cases:
            books = case.books
            back = count_goods(books.back) if books.counted is not None else count_goods(())
            still_out = case.case.pieces - books.lost - back.total()
            assert 0 <= books.lost <= case.case.pieces
            assert still_out >= 0
            assert back <= count_goods(case.case.lines)
        assert count_goods(self.held) <= count_goods(PRICED.lines)

    @invariant()
    def no_more_money_goes_back_than_was_paid(self) -> None:
        """Of each return, of what its goods cost; of all of them, of what was paid."""
        sums = [case.books.sums for case in self.cases]
        for case, one in zip(self.cases, sums, strict=True):
            worth = sum_of(case.case.lines)
            assert worth is not None
            assert 0 <= one.paid_fen <= worth
            assert one.agreed_fen is not None
            assert one.agreed_fen <= worth
            assert one.left_fen == max(one.agreed_fen - one.paid_fen, 0)
        held = [case for case in self.cases if case.next not in NOT_BACK]
        assert sum(case.books.sums.paid_fen for case in held) <= PAID

    @invariant()
    def it_ends_as_it_was_settled(self) -> None:
        """Refunded: all that is agreed is paid; exchanged: new goods, and not a fen."""
        for case in self.cases:
            end, sums = case.next, case.books.sums
            if end is ReturnOutcome.REFUNDED:
                assert sums.left_fen == 0
            if end is ReturnOutcome.EXCHANGED:
                assert case.record.exchange is not None
            if end in NOT_BACK:
                assert not case.record.put_back

    @invariant()
    def what_is_next_is_a_step_of_the_picture(self) -> None:
        """Nothing is waited for that nobody has drawn."""
        for case in self.cases:
            assert isinstance(case.next, ReturnOutcome | CallStep) or case.next in NEXT_STEPS


@pytest.mark.no_cover  # the same steps again and again
def test_no_piece_and_no_fen_appears_or_vanishes() -> None:
    """`RANDOM_SEEDS=50 pytest tests/models/tracking/cases/test_return_accounts.py`: more."""
    # What holds after each step is asserted by the invariants of `Returns`.
    examples = 20 * RANDOM_SEEDS
    bounds = settings(max_examples=examples, stateful_step_count=15, deadline=None)
    run_state_machine_as_test(Returns, settings=bounds)
