"""A cancelled order of which only a named shipment has left: that comes back, and nothing else."""

from typing import Any

import pytest

from activities.adapters.store.results.rows import CaseRow
from models.errors import Closed
from models.ids import Stage
from models.messages.shipments.goods_place import GoodsPlace
from models.roles import Role
from starter.service.running.workflow_start import start_case
from tests.builders import an_order
from tests.workflows.calls.test_shipments import ONE, of_second, send
from tests.workflows.order_path import PICKUP_DAYS, begin
from tests.workflows.partner_effects import books_of
from tests.workflows.way_back import case_shown, context_of, tell_at_the_door
from tests.workflows.world import OrderUnderTest, World

PICKUP = Stage.TRUNK_PICKUP
WAY: dict[str, tuple[Role, str]] = {
    "picked_up": (Role.CARRIER, GoodsPlace.ON_THE_ROAD),
    "arrived": (Role.HUB, GoodsPlace.AT_HUB),
    "delivered": (Role.PROVIDER, GoodsPlace.WITH_CUSTOMER),
}
"""Who has a shipment after the last of its reports, and where."""


async def at_pickup(world: World, number: str) -> OrderUnderTest:
    order = await world.place(an_order(number, pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.at_step("awaiting_vehicle", PICKUP)
    return order


async def cancelled(order: OrderUnderTest) -> list[CaseRow]:
    """It is cancelled by a desk: what comes back."""
    await order.decide("cancel", reason="changed his mind")
    assert await order.handle.result() == "cancelled"
    return await ways_back(order)


async def ways_back(order: OrderUnderTest) -> list[CaseRow]:
    store = order.world.store.cases
    found = [await store.by_id(one.workflow_id) for one in await store.of_order(order.name)]
    return [one for one in found if one is not None and one.kind == "way_back"]


def coming(case: CaseRow) -> tuple[str, str, int]:
    """Who has it, where, and how many pieces."""
    start: Any = case.start_input
    way = start["way_back"]
    return way["holder"], way["place"], sum(line["pieces"] for line in start["lines"])


@pytest.mark.parametrize("last", WAY)
async def test_a_way_back_begins_for_what_a_shipment_carries(world: World, last: str) -> None:
    """Shows FE-4: with its holder and its place; what was never loaded is given back."""
    order = await at_pickup(world, f"SW-{last}")
    for kind in list(dict.fromkeys(("picked_up", "arrived", last))):
        if list(WAY).index(kind) <= list(WAY).index(last):
            await send(order, f"shipment_{kind}", PICKUP)
    assert [coming(one) for one in await cancelled(order)] == [(*WAY[last], 2)]
    books = await books_of(order)
    assert (sum(books.shipped.values()), sum(books.reserved.values())) == (2, 0)
    assert (await order.done("stock"))[-1] == "releases"


async def test_nothing_comes_back_of_a_shipment_that_never_left(world: World) -> None:
    order = await at_pickup(world, "SW-0")
    await send(order, "shipment_planned", PICKUP)
    await send(order, "shipment_booked", PICKUP)
    assert await cancelled(order) == []
    assert await order.done("stock") == ["reservations", "releases"]


async def test_both_come_back_where_both_have_left(world: World) -> None:
    order = await at_pickup(world, "SW-2")
    await send(order, "shipment_picked_up", PICKUP)
    await order.tell("picked_up", PICKUP, data={**ONE, "sorted_by_area": True})
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    found = [coming(one) for one in await cancelled(order)]
    assert sorted(pieces for _, _, pieces in found) == [1, 2]


async def test_a_pickup_told_after_the_end_begins_a_way_back_and_its_moves_are_its_own(
    world: World,
) -> None:
    order = await at_pickup(world, "SW-3")
    await send(order, "shipment_booked", PICKUP)
    assert await cancelled(order) == []
    late = await tell_at_the_door(order, **of_door("shipment_picked_up"))
    assert isinstance(late, Closed)
    (case,) = await ways_back(order)
    assert coming(case) == (Role.CARRIER, GoodsPlace.ON_THE_ROAD, 2)
    await start_case(context_of(order), case)
    moved = await tell_at_the_door(order, **of_door("shipment_arrived"))
    assert "hub has them" in str(getattr(moved, "reason", moved))
    await case_shown(order, "awaiting_way_back")
    assert sum((await books_of(order)).shipped.values()) == 2


def of_door(kind: str) -> dict[str, Any]:
    """A report of the second shipment, as the door takes it."""
    message = of_second(kind)
    return {"kind": kind, "report_id": message["report_id"], "data": message["data"]}
