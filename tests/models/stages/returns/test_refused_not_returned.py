"""What the customer refused goes back by itself: no return can ask for it once more (FH-10.2.5)."""

from typing import Any

import pytest

from models.errors import Refused
from models.ids import Stage
from models.messages.timeline.timeline import Entry, EntryKind
from models.stages.returns.delivered_goods import Delivery, delivery_of
from models.stages.returns.goods import returned_lines
from models.stages.returns.request import ReturnRequest
from tests.builders import an_order
from tests.models.machine import on

ORDER = "order:shop-a:1"
CONTENT = an_order("1")
SKU = CONTENT.lines[0].sku


def line(what: str, clock: str, **data: Any) -> Entry:
    at = on(24, clock)
    return Entry(
        key=f"{ORDER}:{what}:{clock}", order=ORDER, stage=Stage.CITY_DELIVERY, at=at,
        recorded_at=at, happening=EntryKind.REPORT, what=what, text=what,
        report_id=f"{what}-{clock}", data=data,
    )  # fmt: skip


def refused(clock: str, pieces: int = 1, incident: str = "dent") -> Entry:
    kinds = [{"sku": SKU, "pieces": pieces}]
    return line("goods_refused", clock, kinds=kinds, incident=incident)


def delivery(*lines: Entry) -> Delivery:
    found = delivery_of(ORDER, lines)
    assert found is not None
    return found


ALL = CONTENT.pieces


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([line("delivered", "15:00", pieces=ALL), refused("15:30")], ALL - 1),
        ([line("delivered", "15:00", pieces=ALL - 1), refused("14:50")], ALL - 1),
        ([line("collected", "10:00", pieces=ALL), refused("14:50"), line("delivered", "15:00")],
         ALL - 1),
        ([line("delivered", "15:00"), refused("15:30")], ALL - 1),
        ([line("delivered", "15:00", pieces=ALL), refused("15:30"), refused("15:40", 2)], ALL - 2),
        ([line("delivered", "15:00", pieces=ALL)], ALL),
    ],
)  # fmt: skip
def test_as_many_can_go_back_as_the_customer_has_kept(lines: list[Entry], left: int) -> None:
    each = delivery(*lines).of_lines(CONTENT.lines)
    assert each is not None
    assert sum(each) == left
    request = ReturnRequest(request_id="q", reason="x")
    chosen = returned_lines(CONTENT, request, (), delivery(*lines))
    assert sum(one.pieces for one in chosen) == left


def test_what_was_refused_is_not_asked_for_by_its_name_either() -> None:
    came = delivery(line("delivered", "15:00", pieces=ALL), refused("15:30"))
    asked = CONTENT.lines[0]
    request = ReturnRequest.model_validate(
        {"request_id": "q", "reason": "x", "lines": [{"sku": SKU, "pieces": asked.pieces}]}
    )
    with pytest.raises(Refused, match="came to the customer"):
        returned_lines(CONTENT, request, (), came)


def test_of_goods_that_nobody_has_counted_by_kind_no_return_asks_for_what_was_refused() -> None:
    two = an_order(
        "1", lines=[{"sku": "A", "name": "a", "pieces": 2}, {"sku": "B", "name": "b", "pieces": 1}]
    )
    one = {"kinds": [{"sku": "B", "pieces": 1}], "incident": "dent"}
    came = delivery(line("delivered", "15:00", pieces=2), line("goods_refused", "15:30", **one))
    assert came.of_lines(two.lines) is None
    asked = {"request_id": "q", "reason": "x", "lines": [{"sku": "B", "pieces": 1}]}
    with pytest.raises(Refused, match="B: asked for 1"):
        returned_lines(two, ReturnRequest.model_validate(asked), (), came)


@pytest.mark.parametrize(("turned_at", "came"), [("14:00", 3), ("16:00", 2)])
def test_a_count_at_the_door_lacks_what_was_turned_round_before_it_alone(
    turned_at: str, came: int
) -> None:
    """What was asked back under way, and came before the approval, is in that count."""
    kinds = {"kinds": [{"sku": SKU, "pieces": 1}], "pieces": 1}
    turned = line("goods_turned_round", turned_at, **kinds)
    assert delivery(line("delivered", "15:00", pieces=2), turned).pieces == came


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([("collected", "10:00", {"pieces": 3}), ("goods_lost", "12:00", {"pieces": 1})], 2),
        ([("goods_lost", "09:00", {"pieces": 1}), ("collected", "10:00", {"pieces": 2})], 2),
        ([("goods_lost", "12:00", {"pieces": 1})], 2),
        ([("collected", "10:00", {"pieces": 3}), ("goods_lost", "12:00", {"pieces": 1}),
          ("goods_refused", "14:00", {"kinds": [{"sku": "A", "pieces": 1}]})], 1),
    ],
)  # fmt: skip
def test_what_was_lost_on_the_way_there_is_with_nobody_who_could_return_it(
    lines: list[tuple[str, str, dict[str, Any]]], left: int
) -> None:
    three = an_order("1", lines=[{"sku": "A", "name": "a", "pieces": 3}])
    entries = [line(what, at, incident=what, **data) for what, at, data in lines]
    came = delivery(*entries, line("delivered", "15:00"))
    taken = returned_lines(three, ReturnRequest(request_id="q", reason="x"), (), came)
    assert sum(one.pieces for one in taken) == left
    asked = {"request_id": "q", "reason": "x", "lines": [{"sku": "A", "pieces": left + 1}]}
    with pytest.raises(Refused):
        returned_lines(three, ReturnRequest.model_validate(asked), (), came)
