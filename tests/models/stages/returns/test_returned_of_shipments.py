"""What may go back of an order in several shipments: what came with any of them, and no more."""

from typing import Any

import pytest

from models.errors import Refused
from models.messages.orders.money import sum_of
from models.messages.timeline.timeline import Entry
from models.stages.returns.goods import returned_lines
from models.stages.returns.request import ReturnRequest
from tests.builders import an_order
from tests.models.stages.returns.test_refused_not_returned import delivery, line

ORDER = an_order(
    "1",
    lines=[
        {"sku": "A", "name": "a", "pieces": 4, "amount_fen": 400_00},
        {"sku": "B", "name": "b", "pieces": 2, "amount_fen": 100_01},
    ],
    total_fen=500_01, payment="paid",
)  # fmt: skip
A3 = [{"sku": "A", "pieces": 3}]
A1B2 = [{"sku": "A", "pieces": 1}, {"sku": "B", "pieces": 2}]
OWN = [line("picked_up", "08:00", pieces=3, kinds=A3), line("delivered", "15:00", pieces=3)]


def of_truck(what: str, clock: str, **data: Any) -> Entry:
    return line(f"shipment_{what}", clock, shipment=data.pop("shipment", "truck-2"), **data)


LOADED = of_truck("picked_up", "08:10", pieces=3, kinds=A1B2)
CAME = of_truck("delivered", "15:10", pieces=3)


def lost(clock: str, pieces: int, **data: Any) -> Entry:
    return line("goods_lost", clock, pieces=pieces, **{"shipment": "truck-2", **data})


def may_go_back(*lines: Entry) -> tuple[dict[str, int], int | None]:
    """The pieces of each kind that are left with the customer, and what they cost."""
    request = ReturnRequest(request_id="q", reason="x")
    found = returned_lines(ORDER, request, (), delivery(*OWN, *lines))
    return {one.sku: one.pieces for one in found}, sum_of(found)


B1 = [{"sku": "B", "pieces": 1}]


@pytest.mark.parametrize(
    ("lines", "left", "fen"),
    [
        ([LOADED, CAME], {"A": 4, "B": 2}, 500_01),
        ([LOADED, lost("12:00", 1, kinds=B1), of_truck("delivered", "15:10", pieces=2)],
         {"A": 4, "B": 1}, 450_01),
        ([LOADED, CAME, lost("16:00", 1, kinds=B1)], {"A": 4, "B": 1}, 450_01),
        ([LOADED, lost("12:00", 3)], {"A": 3}, 300_00),
        ([LOADED], {"A": 3}, 300_00),
        ([LOADED, lost("12:00", 3),
          of_truck("planned", "13:00", shipment="again", pieces=3, kinds=A1B2, why="replacement"),
          of_truck("delivered", "17:00", shipment="again")], {"A": 4, "B": 2}, 500_01),
        ([of_truck("planned", "07:00", pieces=1, kinds=B1), of_truck("cancelled", "07:30"),
          LOADED.model_copy(update={"data": {**LOADED.data, "shipment": "truck-3"}}),
          of_truck("delivered", "15:10", shipment="truck-3")], {"A": 4, "B": 2}, 500_01),
    ],
)  # fmt: skip
def test_what_came_with_any_shipment_may_go_back_and_what_was_lost_may_not(
    lines: list[Entry], left: dict[str, int], fen: int
) -> None:
    assert may_go_back(*lines) == (left, fen)


def test_of_kinds_that_nobody_has_named_no_more_than_came_is_asked_for() -> None:
    lines = OWN[0], LOADED, OWN[1], lost("12:00", 1)
    came = delivery(*lines, of_truck("delivered", "15:10", pieces=2))
    assert (came.pieces, came.of_lines(ORDER.lines)) == (5, None)
    asked = [{"sku": "A", "pieces": 4}, {"sku": "B", "pieces": 2}]
    wish = {"request_id": "q", "reason": "x", "lines": asked}
    with pytest.raises(Refused, match="5 of 6 pieces came"):
        returned_lines(ORDER, ReturnRequest.model_validate(wish), (), came)
