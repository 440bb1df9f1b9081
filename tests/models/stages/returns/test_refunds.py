"""Refunds: what was paid for the goods that go back, to the fen, and an exchange's own total."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.errors import Refused, UsageError
from models.messages.decisions.return_decisions import RefundBy
from models.messages.orders.count import CountedKind
from models.messages.orders.money import refund_max, to_collect
from models.messages.orders.order import GoodsLine, Order, counted_lines
from models.stages.returns.exchange_orders import exchange
from models.stages.returns.goods import limited, returned_lines
from models.stages.returns.refund_reports import Refunded
from tests.builders import an_order
from tests.models.stages.returns.test_returns import ASKED, ORDERS, a_case, a_request, each_line


def priced(*lines: tuple[str, int, int | None], **fields: Any) -> Order:
    """An order of lines as kind, pieces and what they cost together."""
    goods = [
        GoodsLine(sku=sku, name=sku, pieces=pieces, amount_fen=fen) for sku, pieces, fen in lines
    ]
    return an_order(lines=goods, **fields)


def test_a_return_is_worth_what_was_paid_for_its_pieces_a_discount_shared() -> None:
    order = priced(("SF", 3, 300_000), ("YG", 1, 100_000), total_fen=360_000)
    (sofa,) = returned_lines(order, a_request(("SF", 1)))
    assert sofa.amount_fen == 90_000
    assert refund_max(order, [sofa]) == 90_000


def test_of_several_lines_without_amounts_all_that_was_paid_is_the_most() -> None:
    order = priced(("SF", 3, None), ("YG", 1, 100_000), total_fen=360_000)
    lines = returned_lines(order, a_request(("YG", 1)))
    assert [line.amount_fen for line in lines] == [None]
    assert refund_max(order, lines) == 360_000


@pytest.mark.parametrize(("paid", "most"), [(None, 0), (20_000, 20_000)])
def test_of_an_order_that_is_not_paid_only_the_deposit_goes_back(
    paid: int | None, most: int
) -> None:
    order = priced(("SF", 2, 90_000), total_fen=90_000, payment="unpaid", paid_fen=paid)
    assert refund_max(order, returned_lines(order, a_request())) == most


@given(ORDERS, st.integers(0, 999_999), st.lists(st.tuples(ASKED, st.booleans()), max_size=6))
def test_what_goes_back_piece_by_piece_sums_to_what_was_paid(
    order: Order, total: int, requests: list[tuple[list[tuple[str, int]], bool]]
) -> None:
    """To the fen, whichever returns are refused in between."""
    lines = [line.model_copy(update={"amount_fen": 100 * line.pieces}) for line in order.lines]
    order = order.model_copy(update={"lines": tuple(lines), "total_fen": total})
    gone = list[GoodsLine]()
    for asked, refused_later in [*requests, *[([(kind, 1)], False) for kind in "SFYGTB"]]:
        try:
            taken = returned_lines(order, a_request(*asked), gone)
        except (Refused, UsageError):
            continue
        gone += [] if refused_later else taken
    rest = each_line(order.lines) - each_line(gone)
    if rest:
        gone += returned_lines(order, a_request(*per_kind(rest)), gone)
    assert sum(line.amount_fen or 0 for line in gone) == total


def per_kind(pieces: Counter[tuple[str, str]]) -> list[tuple[str, int]]:
    """The pieces of each kind, whatever their volume."""
    counted = Counter[str]()
    for (sku, _), n in pieces.items():
        counted[sku] += n
    return [*counted.items()]


@pytest.mark.parametrize(
    ("before", "after"), [("on_delivery", "paid"), ("paid", "paid"), ("monthly", "monthly")]
)
def test_an_exchange_has_its_own_total_and_is_not_collected_twice(before: str, after: str) -> None:
    order = priced(("SF", 1, 100), ("YG", 1, 200), total_fen=270, payment=before, paid_fen=70)
    new = exchange(a_case(order))
    assert (new.total_fen, new.payment, new.paid_fen, to_collect(new)) == (270, after, None, 0)


@pytest.mark.parametrize(("back", "total"), [((), 270), ((("SF", 1),), None)])
def test_an_exchange_without_amounts_has_a_total_where_all_goods_are_exchanged(
    back: tuple[tuple[str, int], ...], total: int | None
) -> None:
    order = priced(("SF", 1, None), ("YG", 1, None), total_fen=270)
    lines = returned_lines(order, a_request(*back))
    assert exchange(a_case(order, lines=lines)).total_fen == total


@pytest.mark.parametrize(
    ("back", "own", "volume"),
    [((), "3.5", "3.5"), ((), None, "3"), ((("SF", 1),), "3.5", "1"), ((("TB", 1),), "3.5", None)],
)
def test_an_exchange_takes_up_what_its_goods_do_as_far_as_that_was_said(
    back: tuple[tuple[str, int], ...], own: str | None, volume: str | None
) -> None:
    """Nobody is asked for a volume that the order has said already (FH-7.2.2)."""
    order = priced(("SF", 1, None), ("YG", 2, None), ("TB", 1, None))
    lines = tuple(
        line.model_copy(update={"volume_m3": None if line.sku == "TB" else Decimal(1)})
        for line in order.lines
        if back or own or line.sku != "TB"
    )
    order = order.model_copy(update={"lines": lines, "total_volume_m3": own and Decimal(own)})
    new = exchange(a_case(order, lines=returned_lines(order, a_request(*back))))
    assert new.total_volume_m3 == (volume and Decimal(volume))


@pytest.mark.parametrize(("amount", "taken"), [(99_900, True), (99_901, False)])
def test_no_more_is_refunded_than_was_paid(amount: int, taken: bool) -> None:
    case = a_case(priced(("SF", 2, None), total_fen=99_900), refund_max_fen=99_900)
    why = Refunded(amount_fen=amount, refund_by=RefundBy.ORIGINAL).why_not(case)
    assert (why is None) is taken
    assert taken or "more than the 99900 fen" in str(why)


def test_a_refund_of_nothing_is_not_a_refund() -> None:
    with pytest.raises(ValidationError):
        Refunded(amount_fen=0, refund_by=RefundBy.ORIGINAL)


@pytest.mark.parametrize(("pieces", "most"), [(4, 300), (3, 200), (2, 100), (1, 50), (0, 0)])
def test_no_more_is_refunded_than_was_paid_for_what_came_back(pieces: int, most: int) -> None:
    order = priced(("SF", 2, 100), ("YG", 2, 200), total_fen=300)
    case = a_case(order)
    back = counted_lines(case.lines, pieces) or case.lines
    assert limited(case, back if pieces else ()).refund_max_fen == most


def test_the_kinds_that_came_back_say_what_was_paid_for_them() -> None:
    case = a_case(priced(("SF", 2, 100), ("YG", 2, 200), total_fen=150))
    back = counted_lines(case.lines, 1, (CountedKind(sku="YG", pieces=1),))
    assert limited(case, back).refund_max_fen == 50
