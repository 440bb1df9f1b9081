"""Money: half a fen goes up, shares sum to the whole, and what is left is collected once."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.messages.orders.money import share, to_collect, to_fen
from models.stages.order.review_findings import findings
from tests.builders import an_order
from tests.models.machine import on


@pytest.mark.parametrize(
    ("yuan", "fen"), [("0.005", 1), ("0.015", 2), ("0.025", 3), ("1299.004", 129_900)]
)
def test_half_a_fen_goes_up(yuan: str, fen: int) -> None:
    assert to_fen(Decimal(yuan)) == fen


@given(st.integers(0, 10**11), st.lists(st.integers(0, 10**6), min_size=1, max_size=150))
def test_shares_sum_to_the_whole_and_none_is_further_off_than_a_fen(
    total: int, weights: list[int]
) -> None:
    shares = share(total, weights)
    assert sum(shares) == total
    assert min(shares) >= 0
    whole = sum(weights)
    for weight, part in zip(weights, shares, strict=True):
        exact = Decimal(total * weight) / whole if whole else Decimal(total) / len(weights)
        assert abs(part - exact) <= 1


@pytest.mark.parametrize(
    ("payment", "total", "paid", "left"),
    [
        ("on_delivery", 129_900, None, 129_900),
        ("on_delivery", 129_900, 30_000, 99_900),
        ("on_delivery", 129_900, 129_900, 0),
        ("paid", 129_900, None, 0),
        ("monthly", 129_900, None, 0),
    ],
)
def test_what_is_not_paid_yet_is_collected_on_delivery(
    payment: str, total: int, paid: int | None, left: int
) -> None:
    """Shows MC-四(一)2."""
    assert to_collect(an_order(payment=payment, total_fen=total, paid_fen=paid)) == left


@pytest.mark.parametrize(
    ("fields", "field", "why"),
    [
        ({"payment": "on_delivery", "total_fen": None}, "total_fen", "nobody says how much"),
        ({"total_fen": 100, "paid_fen": 101}, "paid_fen", "101 fen are paid of 100 in all"),
    ],
)
def test_money_that_cannot_be_right_is_asked_about(
    fields: dict[str, Any], field: str, why: str
) -> None:
    order = an_order(**fields)
    (found,) = findings(order, received_at=on(20, "10:00"))
    assert (found.field, why in found.message) == (field, True)
