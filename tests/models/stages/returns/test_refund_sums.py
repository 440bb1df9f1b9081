"""Refunds of one return, in any order: never more than was paid for what came back (MC-八(二)3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.codes import QuestionCode
from models.ids import Stage
from models.messages.orders.order import Order
from models.stages import workflow_ids
from models.stages.returns import duties
from models.stages.returns.goods import returned_lines
from models.stages.returns.refund_reports import Refunded
from models.stages.returns.return_amounts import collected_less, due
from models.tracking.runs.baton import begin_stage
from models.tracking.state import StageState
from tests.builders import an_order
from tests.models.machine import a_leg, on, tell
from tests.models.stages.returns.test_returns import DELIVERED, a_case, a_request

NOW = on(28, "12:00")


def a_return(order: Order, most: int | None) -> StageState:
    """A return of all goods, of which so much was paid."""
    start = a_case(order, refund_max_fen=most)
    name = workflow_ids.case_id(Stage.RETURNS, start.order, start.n)
    return begin_stage(Stage.RETURNS, start, duties.DUTIES, workflow_id=name, now=DELIVERED)


def refund(state: StageState, fen: int, by: str = "original", report_id: str | None = None) -> str:
    """One refund: how it was answered."""
    fields = {"report_id": report_id} if report_id else {}
    data = {"amount_fen": fen, "refund_by": by}
    answer = tell(state, "refunded", NOW, by="after_sales", data=data, **fields)
    return answer.state or answer.outcome


def sum_paid(state: StageState) -> int:
    """What went back, by all that counts."""
    facts = (fact.content for fact in state.facts.named(Refunded.kind))
    return sum(one.amount_fen for one in facts if isinstance(one, Refunded))


def test_a_refund_by_another_way_than_chosen_counts_once_a_desk_has_confirmed_it() -> None:
    state = a_return(an_order(), 100)
    assert refund(state, 100, "bank") == "questioned"
    (asked,) = state.pending.values()
    assert (asked.why, sum_paid(state)) == (QuestionCode.REFUNDED_ANOTHER_WAY, 0)
    state.settle_question(asked.report.report_id, None, NOW)
    assert (sum_paid(state), state.happened(Refunded.kind)) == (100, True)


def test_the_same_refund_under_two_ids_is_one_question() -> None:
    state = a_return(an_order(), 100)
    assert refund(state, 30, "bank", "a") == "questioned"
    assert refund(state, 30, "bank", "b") == "known"
    assert [*state.pending] == ["a"]
    state.settle_question("a", None, NOW)
    assert (refund(state, 30, "bank", "c"), sum_paid(state)) == ("known", 30)


def test_what_is_asked_about_is_part_of_the_ceiling_until_it_is_settled() -> None:
    state = a_return(an_order(), 100)
    refund(state, 60, "bank")
    assert refund(state, 41) == "refused"
    (asked,) = state.pending
    state.settle_question(asked, "it never left the bank", NOW)
    assert refund(state, 100) == "accepted"


def test_a_refund_is_refused_with_what_went_back_before_and_what_was_paid() -> None:
    state = a_return(an_order(), 100)
    refund(state, 60)
    answer = tell(
        state, "refunded", NOW, by="after_sales", data={"amount_fen": 41, "refund_by": "original"}
    )
    assert "100 fen" in str(answer.reason)
    assert "60 fen" in str(answer.reason)


@pytest.mark.parametrize(("most", "how"), [(None, "questioned"), (100, "accepted")])
def test_money_for_an_exchange_without_amounts_is_asked_about(most: int | None, how: str) -> None:
    order = an_order("1-E1", replaces="1", source="exchange", payment="paid", total_fen=most)
    state = a_return(order, most)
    assert refund(state, 100) == how
    whys = [one.why for one in state.pending.values()]
    assert whys == ([QuestionCode.EXCHANGE_WITHOUT_AMOUNTS] if most is None else [])


def test_a_refund_is_of_a_return_and_never_of_the_order_or_a_leg_itself() -> None:
    refunded = Refunded.model_validate({"amount_fen": 1, "refund_by": "original"})
    assert "goes back with a return" in str(refunded.why_not(a_leg().input))


REFUND_METHODS = st.sampled_from(["original", "bank", "wechat"])
REFUNDS = st.tuples(st.just("refund"), st.integers(1, 120), REFUND_METHODS)
SETTLED = st.tuples(st.sampled_from(["confirm", "reject"]), st.integers(0, 9), st.just(""))
STEPS = st.lists(REFUNDS | SETTLED, max_size=12)


@given(STEPS, st.integers(0, 150))
def test_whatever_is_told_and_settled_no_more_goes_back_than_was_paid(
    steps: list[tuple[str, int, str]], most: int
) -> None:
    state = a_return(an_order(), most)
    for act, number, way in steps:
        if act == "refund":
            refund(state, number, way)
        elif state.pending:
            asked = list(state.pending)[number % len(state.pending)]
            state.settle_question(asked, None if act == "confirm" else "not so", NOW)
        under_question = sum(one.report.data["amount_fen"] for one in state.pending.values())
        assert sum_paid(state) + under_question <= most


def test_a_request_by_another_way_asks_about_every_other_one() -> None:
    start = a_case(an_order(), refund_max_fen=100, request=a_request(refund_by="wechat"))
    facts = [
        Refunded.model_validate({"amount_fen": 1, "refund_by": way}) for way in ("wechat", "bank")
    ]
    assert [one.asked(start) for one in facts] == [None, QuestionCode.REFUNDED_ANOTHER_WAY]


@pytest.mark.parametrize(
    ("payment", "deposit", "less"),
    [("on_delivery", 0, 300), ("on_delivery", 200, 100), ("paid", None, None)],
)
def test_less_is_collected_on_delivery_of_what_turned_round(
    payment: str, deposit: int | None, less: int | None
) -> None:
    """Shows MC-四(一)2: the deposit goes back, what is more was never paid."""
    lines = [{"sku": "A", "name": "a", "pieces": 1, "amount_fen": 300}]
    rest = [{"sku": "B", "name": "b", "pieces": 1, "amount_fen": 200}]
    order = an_order(lines=lines + rest, total_fen=500, payment=payment, paid_fen=deposit)
    back = returned_lines(order, a_request(("A", 1)))
    case = a_case(order, lines=back, turned_round=True)
    assert collected_less(case) == less
    assert (due(case, back) or 0) + (less or 0) == 300
