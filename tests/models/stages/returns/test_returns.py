"""Returns: whether policy covers them, and which goods come back."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refused, UsageError
from models.messages.orders.order import GoodsLine, Order
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from models.stages.returns.delivered_goods import Delivery
from models.stages.returns.exchange_orders import exchange
from models.stages.returns.goods import returned_lines, within_policy
from models.stages.returns.request import ReturnCase, ReturnLine, ReturnRequest
from tests.builders import an_order
from tests.models.machine import on

DELIVERED = on(23, "12:00")


def a_request(*lines: tuple[str, int], **changes: object) -> ReturnRequest:
    fields = {"request_id": "q", "reason": "too large", **changes}
    returned = [ReturnLine(sku=sku, pieces=pieces) for sku, pieces in lines]
    return ReturnRequest.model_validate({**fields, "lines": returned})


@pytest.mark.parametrize(
    ("after", "covered"),
    [
        (timedelta(days=7) - timedelta(seconds=1), True),
        (timedelta(days=7), True),
        (timedelta(days=7, seconds=1), False),
    ],
)
def test_goods_come_back_without_a_reason_within_the_days_of_the_policy(
    after: timedelta, covered: bool
) -> None:
    """Shows MC-八(二)1, ER-4.1.3, ER-4.4.1, EP-四1."""
    request = a_request(requested_at=DELIVERED + after)
    assert within_policy(request, DELIVERED, Sop()) is covered


@pytest.mark.parametrize(("days", "covered"), [(90, True), (365, True), (366, False)])
def test_a_fault_is_covered_within_the_warranty(days: int, covered: bool) -> None:
    """Shows ER-4.4.1, EP-四1."""
    request = a_request(requested_at=DELIVERED + timedelta(days=days), faulty=True)
    assert within_policy(request, DELIVERED, Sop()) is covered


def test_a_repair_is_covered_within_the_warranty_that_the_merchant_grants() -> None:
    asked = {"requested_at": DELIVERED + timedelta(days=700), "faulty": True, "wish": "repair"}
    assert within_policy(a_request(**asked), DELIVERED, Sop(warranty_days=730))


def test_the_days_are_a_term() -> None:
    request = a_request(requested_at=DELIVERED + timedelta(days=8))
    assert within_policy(request, DELIVERED, Sop(return_days=8))


def test_no_lines_mean_all_of_the_goods() -> None:
    assert returned_lines(an_order(), a_request()) == an_order().lines


def test_some_pieces_of_one_kind_come_back() -> None:
    (line,) = returned_lines(an_order(), a_request(("YG-2000", 1)))
    assert (line.sku, line.pieces) == ("YG-2000", 1)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([("SF-9", 1)], "no goods SF-9: YG-2000, SF-3"),
        ([("YG-2000", 3)], "to go back 3, delivered 2"),
        ([("YG-2000", 2), ("YG-2000", 1)], "to go back 3, delivered 2"),
    ],
)
def test_more_than_was_sold_cannot_come_back(lines: list[tuple[str, int]], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        returned_lines(an_order(), a_request(*lines))


def lines_of(*lines: tuple[str, int, str]) -> Order:
    """An order of lines as kind, pieces and the volume of one."""
    return an_order(
        lines=[
            GoodsLine(sku=sku, name=sku, pieces=pieces, volume_m3=Decimal(volume))
            for sku, pieces, volume in lines
        ]
    )


SOFAS = lines_of(("SF", 2, "1.8"), ("YG", 1, "0.6"), ("SF", 3, "1.5"))


def back(order: Order, *lines: tuple[str, int], gone: tuple[GoodsLine, ...] = ()) -> list[str]:
    """What comes back, as pieces × volume."""
    taken = returned_lines(order, a_request(*lines), gone)
    return [f"{line.sku} {line.pieces} x {line.volume_m3}" for line in taken]


def test_pieces_of_one_kind_are_taken_from_its_lines_in_order() -> None:
    assert back(SOFAS, ("SF", 4)) == ["SF 2 x 1.8", "SF 2 x 1.5"]
    assert back(SOFAS, ("SF", 1), ("SF", 1)) == ["SF 2 x 1.8"]


def test_what_is_gone_is_gone_from_the_line_it_came_from() -> None:
    first = returned_lines(SOFAS, a_request(("SF", 1)))
    second = returned_lines(SOFAS, a_request(("SF", 3)), first)
    assert back(SOFAS, ("SF", 1), gone=(*first, *second)) == ["SF 1 x 1.5"]
    assert back(SOFAS, ("SF", 2), gone=second) == ["SF 1 x 1.8", "SF 1 x 1.5"]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ([("SF", 2)], "SF: asked for 2, 4 of 5 go back already: 1 left"),
        ([], "SF: asked for 5, 4 of 5 go back already: 1 left"),
    ],
)
def test_a_refusal_says_how_many_are_left(asked: list[tuple[str, int]], why: str) -> None:
    gone = returned_lines(SOFAS, a_request(("SF", 4)))
    with pytest.raises(Refused, match=why):
        returned_lines(SOFAS, a_request(*asked), gone)


KINDS = st.sampled_from(["SF", "YG", "TB"])
ORDERS = st.lists(
    st.tuples(KINDS, st.integers(1, 4), st.sampled_from(["0.1", "0.2"])), min_size=1, max_size=5
).map(lambda lines: lines_of(*lines))
ASKED = st.lists(st.tuples(KINDS, st.integers(1, 6)), max_size=3)


@given(ORDERS, st.lists(st.tuples(ASKED, st.booleans()), max_size=8))
def test_no_more_comes_back_than_was_delivered(
    order: Order, requests: list[tuple[list[tuple[str, int]], bool]]
) -> None:
    """Whatever is asked for in turn, and whichever of the returns are refused in the end."""
    had, gone = each_line(order.lines), list[GoodsLine]()
    for asked, refused_later in requests:
        left = sum((had - each_line(gone)).values())
        try:
            taken = returned_lines(order, a_request(*asked), gone)
        except (Refused, UsageError):
            continue
        wanted = sum(pieces for _, pieces in asked) or order.pieces
        assert sum(line.pieces for line in taken) == wanted <= left
        gone += [] if refused_later else taken
        assert each_line(gone) <= had


def each_line(lines: "tuple[GoodsLine, ...] | list[GoodsLine]") -> Counter[tuple[str, str]]:
    """The pieces of each kind and volume."""
    counted = Counter[tuple[str, str]]()
    for line in lines:
        counted[line.sku, str(line.volume_m3)] += line.pieces
    return counted


@given(ORDERS, st.lists(ASKED, max_size=6))
def test_what_is_left_can_come_back_whatever_was_refused(
    order: Order, requests: list[list[tuple[str, int]]]
) -> None:
    gone = list[GoodsLine]()
    for asked in requests:
        try:
            gone += returned_lines(order, a_request(*asked), gone)
        except (Refused, UsageError):
            continue
    left = Counter({sku: 0 for sku, _ in each_line(order.lines)})
    for (sku, _), pieces in (each_line(order.lines) - each_line(gone)).items():
        left[sku] += pieces
    rest = [(sku, pieces) for sku, pieces in left.items() if pieces]
    if rest:
        gone += returned_lines(order, a_request(*rest), gone)
    assert each_line(gone) == each_line(order.lines)


def a_case(order: Order, **fields: object) -> ReturnCase:
    """A return of all of an order."""
    case = order_input(order, accepted_at=DELIVERED, sop=Sop()).model_dump()
    lines = returned_lines(order, a_request())
    case |= {"n": 1, "request": a_request(), "lines": lines, "delivered_at": DELIVERED}
    case |= {"within_policy": True, "reserved": "key", **fields}
    return ReturnCase.model_validate(case)


@pytest.mark.parametrize("length", [1, 64, 65, 200])
def test_an_exchange_of_an_exchange_has_a_number_whatever_the_first_was(length: int) -> None:
    order = an_order("9" * length)
    for n in (1, 2, 3):
        new = exchange(a_case(order, n=n))
        assert (new.replaces, new.source) == (order.number, "exchange")
        assert new.workflow_id != order.workflow_id
        order = new


def counted(pieces: int, **kinds: int) -> Delivery:
    """A delivery of so many pieces."""
    return Delivery(DELIVERED, pieces, Counter(kinds))


@pytest.mark.parametrize(
    ("order", "delivery", "asked", "why"),
    [
        (lines_of(("SF", 2, "1")), counted(1), [("SF", 2)], "asked for 2, 1 of 2 came"),
        (SOFAS, counted(3, SF=3), [("YG", 1)], "YG: asked for 1, 0 of 1 came"),
        (SOFAS, counted(3), [("SF", 4)], "asked for 4, 3 of 6 pieces came"),
        (SOFAS, counted(3), [], "nobody has said which"),
        (SOFAS, counted(3), [("SF", 6)], "to go back 6, delivered 5"),
    ],
)
def test_more_than_was_delivered_cannot_come_back(
    order: Order, delivery: Delivery, asked: list[tuple[str, int]], why: str
) -> None:
    with pytest.raises((Refused, UsageError), match=why):
        returned_lines(order, a_request(*asked), (), delivery)


def test_all_of_the_goods_are_those_that_were_delivered() -> None:
    sofas = lines_of(("SF", 2, "1"))
    assert [line.pieces for line in returned_lines(sofas, a_request(), (), counted(1))] == [1]
    some = returned_lines(SOFAS, a_request(), (), counted(3, SF=3))
    assert [(line.sku, line.pieces) for line in some] == [("SF", 2), ("SF", 1)]


def test_what_another_return_holds_is_less_of_what_was_delivered() -> None:
    gone = returned_lines(SOFAS, a_request(("SF", 2)), (), counted(3))
    assert returned_lines(SOFAS, a_request(("SF", 1)), gone, counted(3))
    with pytest.raises(Refused, match="2 of them go back already"):
        returned_lines(SOFAS, a_request(("SF", 1), ("YG", 1)), gone, counted(3))


def test_a_piece_that_was_not_delivered_takes_its_price_with_it() -> None:
    line = GoodsLine(sku="SF", name="SF", pieces=2, amount_fen=101)
    order = an_order(lines=[line], total_fen=101, payment="paid")
    (back,) = returned_lines(order, a_request(), (), counted(1))
    assert back.amount_fen == 51
