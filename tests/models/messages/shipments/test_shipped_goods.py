"""Which goods travel in which shipment: together they are never more than were ordered."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from models.messages.orders.count import CountedKind
from models.messages.orders.order import count_goods
from models.messages.shipments.handover import Handover
from models.messages.shipments.shipment import Shipment
from models.messages.shipments.shipment_moves import Move
from models.messages.shipments.shipped_goods import carried
from tests.builders import SOFA, WARDROBE
from tests.models.machine import on

LINES = (WARDROBE, SOFA)
ALL = count_goods(LINES)


def a_shipment(name: str, pieces: int, *kinds: CountedKind) -> Shipment:
    """One that was picked up."""
    data = {"pieces": pieces, "kinds": kinds}
    return Shipment(name=name).moved(Move.PICKED_UP, on(24, "15:00"), data)


def goods(own: Handover, *shipments: Shipment) -> dict[str, Counter[str]]:
    found = carried(LINES, own, {one.name: one for one in shipments})
    return {name: count_goods(lines) for name, lines in found.items()}


def test_a_shipment_that_says_its_kinds_has_those_and_the_orders_own_the_rest() -> None:
    kind = CountedKind(sku=WARDROBE.sku, pieces=1)
    found = goods(Handover(pieces=ALL.total() - 1), a_shipment("truck-2", 1, kind))
    assert found["truck-2"] == Counter({WARDROBE.sku: 1})
    assert found[""] + found["truck-2"] == ALL


def test_without_kinds_the_first_lines_are_the_orders_own() -> None:
    found = goods(Handover(pieces=1), a_shipment("truck-2", ALL.total() - 1))
    assert found[""] == Counter({LINES[0].sku: 1})
    assert found[""] + found["truck-2"] == ALL


def test_an_order_without_further_shipments_has_all_that_was_counted() -> None:
    assert goods(Handover()) == {"": ALL}


@given(st.integers(1, 5), st.lists(st.integers(1, 5), max_size=4))
def test_no_piece_is_in_two_shipments(own: int, others: list[int]) -> None:
    shipments = [a_shipment(f"t{n}", pieces) for n, pieces in enumerate(others)]
    found = goods(Handover(pieces=own), *shipments)
    assert sum(found.values(), Counter[str]()) <= ALL


def test_fewer_that_were_loaded_than_the_kinds_that_were_planned_are_no_more_than_were_loaded() -> (
    None
):
    kinds = [CountedKind(sku=line.sku, pieces=1) for line in LINES]
    planned = Shipment(name="truck-2").moved(
        Move.PLANNED, on(24, "09:00"), {"pieces": 2, "kinds": kinds}
    )
    loaded = planned.moved(Move.PICKED_UP, on(24, "15:00"), {"pieces": 1})
    assert goods(Handover(), loaded)["truck-2"].total() == 1
    assert goods(Handover(), loaded)[""].total() == ALL.total() - 1
