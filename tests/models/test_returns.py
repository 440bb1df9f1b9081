"""Returns: whether policy covers them, and which goods come back."""

from datetime import timedelta

import pytest

from models.returns import ReturnLine, ReturnRequest, returned_lines, within_policy
from models.sop import Sop
from tests.builders import an_order
from tests.models.machine import on

DELIVERED = on(23, "12:00")


def a_request(*lines: tuple[str, int], **changes: object) -> ReturnRequest:
    given = {"request_id": "q", "reason": "too large", **changes}
    said = [ReturnLine(sku=sku, pieces=pieces) for sku, pieces in lines]
    return ReturnRequest.model_validate({**given, "lines": said})


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
    request = a_request(requested_at=DELIVERED + after)
    assert within_policy(request, DELIVERED, Sop()) is covered


def test_a_fault_is_covered_whenever_it_is_found() -> None:
    request = a_request(requested_at=DELIVERED + timedelta(days=90), faulty=True)
    assert within_policy(request, DELIVERED, Sop())


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
        ([("SF-9", 1)], "no goods SF-9"),
        ([("YG-2000", 3)], "2 were sold"),
        ([("YG-2000", 2), ("YG-2000", 1)], "2 were sold"),
    ],
)
def test_more_than_was_sold_cannot_come_back(lines: list[tuple[str, int]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        returned_lines(an_order(), a_request(*lines))
