"""Every path of a return on the pure machine: what is next, and how it ends (FE-4, MC-八(二))."""

from typing import Any

import pytest

from models.messages.decisions.decisions import AnswerReturn
from models.messages.decisions.return_decisions import AgreeReturn
from models.messages.shipments.goods_place import GoodsPlace
from models.roles import Role
from models.stages.returns.request import WayBack
from tests.builders import an_order
from tests.models.return_machine import ASKED, PRICED, PureReturn


def back(case: PureReturn, taken: int = 3, **found: Any) -> str:
    """The goods come back and are inspected; what is next."""
    case.tell("return_collected", pieces=taken)
    case.tell("return_inspected", **{"as_described": True, **found})
    return str(case.next)


def money(case: PureReturn, fen: int, by: str = "original") -> str:
    """A part of the money goes back; what is next."""
    answer = case.tell("refunded", amount_fen=fen, refund_by=by)
    assert answer.outcome == "accepted", answer.reason
    return str(case.next)


def test_a_refund_in_parts_ends_with_the_last_of_what_is_agreed() -> None:
    """Shows MC-八(二)3."""
    case = PureReturn()
    assert case.next == "awaiting_answer"
    assert case.answer() == "awaiting_collection"
    assert back(case) == "awaiting_refund"
    assert money(case, 100_00) == "awaiting_refund"
    assert (case.books.sums.paid_fen, case.books.sums.left_fen) == (100_00, 150_00)
    assert money(case, 150_00) == "refunded"


def test_a_refusal_ends_it_with_the_goods_at_the_customers() -> None:
    assert PureReturn().answer(approve=False) == "refused"


def test_what_the_bank_sends_back_is_owed_again_and_goes_another_way() -> None:
    case = PureReturn(refund_by="wechat")
    case.answer()
    back(case)
    case.tell("refunded", amount_fen=250_00, refund_by="wechat")
    bounced = case.tell("refund_bounced", amount_fen=250_00, refund_by="wechat", why="closed")
    assert bounced.outcome == "accepted"
    assert (case.next, case.books.sums.left_fen) == ("awaiting_refund", 250_00)
    more = case.tell("refund_bounced", amount_fen=1, refund_by="wechat")
    assert "cannot send 1 fen back: 0 fen were paid" in str(more.reason)
    assert case.agree(refund_by="bank") == "awaiting_refund"
    assert money(case, 250_00, "bank") == "refunded"


def test_an_exchange_is_done_once_the_new_goods_are_accepted() -> None:
    """Shows MC-八(二)3."""
    case = PureReturn(wish="exchange")
    assert case.answer() == "awaiting_collection"
    assert back(case) == "awaiting_exchange"
    case.tell("exchange_accepted", by="after_sales", order=case.record.exchange)
    assert case.next == "exchanged"


def test_new_goods_that_are_sent_first_do_not_wait_for_the_old_ones() -> None:
    case = PureReturn(wish="exchange", exchange_sent="first")
    assert case.answer() == "awaiting_collection"
    assert case.record.exchange is not None
    case.tell("exchange_accepted", by="after_sales", order=case.record.exchange)
    assert case.next == "awaiting_collection"
    assert back(case) == "exchanged"


def test_a_cancelled_exchange_is_ordered_again_or_paid_back_as_the_customer_wants() -> None:
    case = PureReturn(wish="exchange")
    case.answer()
    back(case)
    first = case.record.exchange
    case.tell("exchange_cancelled", by="after_sales", order=first)
    assert case.next == "awaiting_wish"
    assert case.agree(wish="exchange") == "awaiting_exchange"
    assert case.record.exchange == f"{first}.2"
    case.tell("exchange_cancelled", by="after_sales", order=case.record.exchange)
    assert case.agree(wish="refund") == "awaiting_refund"
    assert money(case, 250_00) == "refunded"


def test_a_cancelled_exchange_that_pays_its_money_back_ends_the_return() -> None:
    """Shows MC-八(二)3."""
    case = PureReturn(wish="exchange")
    case.answer()
    back(case)
    data = {"order": case.record.exchange, "paid_back": True}
    case.tell("exchange_cancelled", by="after_sales", **data)
    assert case.next == "exchanged"


def test_a_wish_is_not_changed_while_new_goods_are_under_way() -> None:
    case = PureReturn(wish="exchange")
    assert "answer it first" in case.refused(AgreeReturn, wish="refund", reason="x")
    case.answer()
    back(case)
    assert "new order is under way" in case.refused(AgreeReturn, wish="refund", reason="x")


def test_a_repair_at_home_ends_as_it_is_repaired() -> None:
    """Shows FS-5.2."""
    case = PureReturn(wish="repair", faulty=True)
    case.tell("return_investigated", at_fault="factory", findings="a hinge is loose")
    assert case.answer(reason=None) == "awaiting_repair"
    case.tell("repaired")
    assert case.next == "repaired"


def test_a_repair_in_the_workshop_ends_as_the_customer_has_the_goods_again() -> None:
    case = PureReturn(wish="repair", repair_at="workshop", faulty=True)
    assert case.answer() == "awaiting_collection"
    case.tell("return_collected", pieces=3)
    assert case.next == "awaiting_repair"
    case.tell("repaired")
    assert case.next == "awaiting_hand_back"
    case.tell("return_handed_back", by="provider")
    assert case.next == "repaired"


def test_what_one_cannot_repair_another_one_does_or_the_money_goes_back() -> None:
    case = PureReturn(wish="repair", faulty=True)
    case.answer()
    case.tell("repair_failed", why="the part is not made any more")
    assert case.next == "awaiting_repairer"
    case.tell("repair_assigned", repairer="T-2")
    assert case.next == "awaiting_repair"
    case.tell("repair_failed", why="nor does he")
    assert case.agree(wish="refund") == "awaiting_collection"


def test_a_fault_is_looked_into_before_the_return_is_approved() -> None:
    """Shows FE-4.2."""
    case = PureReturn(cause="damaged_in_transit")
    assert "return_investigated" in case.refused(AnswerReturn, approve=True)
    case.tell("return_investigated", at_fault="carrier", findings="wet on one side")
    assert case.answer(reason=None) == "awaiting_collection"


def test_goods_that_are_lost_on_the_way_back_are_paid_for_all_the_same() -> None:
    case = PureReturn()
    case.answer()
    case.tell("return_collected", pieces=3)
    assert case.tell("return_lost", by="carrier", pieces=3).outcome == "accepted"
    assert (case.next, case.books.sums.left_fen) == ("awaiting_refund", 250_00)
    assert case.state.problems == ["return_lost"]
    assert money(case, 250_00) == "refunded"


def test_the_rest_of_what_was_lost_is_inspected_and_all_of_it_is_paid_for() -> None:
    case = PureReturn(PRICED, ("SF", 2))
    case.answer()
    case.tell("return_collected", pieces=2)
    case.tell("return_lost", by="carrier", pieces=1)
    assert case.next == "awaiting_inspection"
    case.tell("return_inspected", as_described=True, pieces=1)
    assert (case.next, case.books.sums.left_fen) == ("awaiting_refund", 200_00)


def test_fewer_pieces_than_promised_are_paid_for_as_they_were_counted() -> None:
    case = PureReturn(PRICED, ("SF", 2))
    case.answer()
    assert back(case, 2, pieces=1) == "awaiting_refund"
    assert case.books.sums.left_fen == 100_00
    beyond = case.tell("refunded", amount_fen=100_01, refund_by="original")
    assert "more than the 10000 fen" in str(beyond.reason)


@pytest.mark.parametrize(
    "found",
    [
        {"as_described": False},
        {"as_described": True, "pieces": 1, "kinds": [{"sku": "TB", "pieces": 1}]},
        {"as_described": True, "pieces": 3},
    ],
)
def test_what_is_not_what_was_promised_is_judged_and_paid_for_as_agreed(
    found: dict[str, Any],
) -> None:
    """Shows MC-八(二)2."""
    case = PureReturn(PRICED, ("SF", 2))
    case.answer()
    assert back(case, 2, **found) == "awaiting_judgement"
    assert "more than the" in case.refused(AnswerReturn, approve=True, refund_fen=250_01)
    assert case.answer(refund_fen=50_00) == "awaiting_refund"
    assert money(case, 50_00) == "refunded"


def test_goods_that_are_not_taken_back_go_to_the_customer_again() -> None:
    case = PureReturn()
    case.answer()
    back(case, as_described=False)
    assert case.answer(approve=False) == "awaiting_hand_back"
    case.tell("return_handed_back", by="carrier")
    assert case.next == "refused"


@pytest.mark.parametrize(("cause", "agreed"), [("no_reason", 237_00), ("wrong_goods", 250_00)])
def test_the_freight_is_the_customers_only_where_nobody_is_at_fault(
    cause: str, agreed: int
) -> None:
    case = PureReturn(cause=cause)
    case.answer()
    case.tell("return_freight", by="provider", amount_fen=13_00)
    back(case)
    assert case.books.sums.agreed_fen == agreed
    refused = case.tell("refunded", amount_fen=agreed + 1, refund_by="original")
    assert (refused.outcome, f"the {agreed} fen" in str(refused.reason)) == ("refused", True)
    assert money(case, agreed) == "refunded"


def test_a_sum_that_is_agreed_holds_whatever_the_goods_cost() -> None:
    case = PureReturn()
    case.answer()
    assert "more than the 25000 fen" in case.refused(AgreeReturn, refund_fen=250_01, reason="x")
    back(case)
    money(case, 100_00)
    assert "is less" in case.refused(AgreeReturn, refund_fen=99_99, reason="x")
    assert case.agree(refund_fen=180_00) == "awaiting_refund"
    assert money(case, 80_00) == "refunded"


def test_goods_that_nobody_sends_end_the_return_unless_new_ones_were_sent_first() -> None:
    case, first = PureReturn(), PureReturn(wish="exchange", exchange_sent="first")
    for one in (case, first):
        one.answer()
        assert one.course.goods_due(7) is not None
        one.record.not_sent = 2
    assert (case.next, first.next) == ("not_sent", "awaiting_collection")
    assert first.agree(send_by="2026-12-09T10:00:00+08:00") == "awaiting_collection"
    assert first.record.not_sent == 0


def test_what_is_turned_round_before_anything_was_paid_ends_with_the_goods_in_the_warehouse() -> (
    None
):
    case = PureReturn(an_order(payment="on_delivery", total_fen=300_00))
    back = WayBack(holder=Role.HUB, place=GoodsPlace.AT_HUB, since=ASKED)
    case.begin(case.case.model_copy(update={"turned_round": True, "way_back": back}))
    assert case.answer() == "awaiting_way_back"
    case.tell("return_inspected", as_described=True, pieces=3)
    assert case.next == "taken_back"
