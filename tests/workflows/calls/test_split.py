"""A split load on the real server: each part has a vehicle that the carrier was asked for."""

from typing import Any

from tests.starter.live_server import sooner_or_later
from tests.workflows.calls.test_second_pickup import (
    PICKUP,
    Happened,
    P,
    at_hour,
    at_pickup,
    calls,
    tell,
)
from tests.workflows.calls.test_shipments import send, shipments_of
from tests.workflows.partner_effects import books_of, unsettled
from tests.workflows.world import OrderUnderTest, World

NONE: Happened = (
    "no_vehicle",
    at_hour(P, 9, 30),
    {"reason": "none so large", "incident": "full"},
)
SPLIT: Happened = ("remedy_offered", at_hour(P, 10, 20), {"remedy": "split", "pieces_apart": 1})


async def asked(order: OrderUnderTest) -> list[dict[str, Any]]:
    """What the carrier was asked for, in order."""
    effects = [one for one in await order.world.effects("carrier") if one["order"] == order.name]
    return [dict(one["request"]) for one in effects if "pieces" in one["request"]]


async def split(world: World, number: str) -> OrderUnderTest:
    order = await at_pickup(world, number)
    await order.move(PICKUP, at_hour(P, 10, 25))
    await tell(order, NONE, SPLIT)
    await order.at_step("awaiting_vehicle", PICKUP)
    await order.quiet(PICKUP)

    async def both_asked() -> bool:
        return any(one.get("shipment") for one in await asked(order))

    await sooner_or_later(both_asked)
    return order


async def asked_apart(order: OrderUnderTest) -> dict[str, Any]:
    """What was asked for the part that goes by itself."""
    (apart,) = [one for one in await asked(order) if one.get("shipment") == "full"]
    return apart


async def test_the_carrier_is_asked_for_a_vehicle_for_each_part_of_a_split(world: World) -> None:
    """Shows FH-8.3.1.1: under keys of their own; the first vehicle is called off."""
    order = await split(world, "SZ-1")
    first, own, apart = await asked(order)
    assert [one["pieces"] for one in (first, own, apart)] == [3, 2, 1]
    assert (own.get("shipment"), apart["shipment"]) == (None, "full")
    assert len({one["key"] for one in (first, own, apart)}) == 3
    assert (await shipments_of(order))["full"].pieces == 1
    assert first["key"] in (await calls(order))[1:]  # once more: called off


async def test_a_cancelled_order_gives_both_vehicles_of_a_split_back(world: World) -> None:
    order = await split(world, "SZ-2")
    await order.decide("cancel", reason="changed his mind")
    assert await order.handle.result() == "cancelled"
    assert await unsettled(order) == []
    assert (await books_of(order)).vehicles == set()


async def test_a_vehicle_with_the_goods_on_it_stays_though_the_order_is_cancelled(
    world: World,
) -> None:
    order = await split(world, "SZ-3")
    await send(order, "shipment_picked_up", PICKUP, shipment="full", pieces=1)
    await order.decide("cancel", reason="changed his mind")
    assert await order.handle.result() == "cancelled"
    apart = await asked_apart(order)
    assert (await books_of(order)).vehicles == {apart["key"]}


async def test_the_vehicle_of_a_part_that_is_not_sent_is_called_off(world: World) -> None:
    order = await split(world, "SZ-4")
    apart = await asked_apart(order)
    await send(order, "shipment_cancelled", PICKUP, shipment="full", agreed_by="李强")
    await order.quiet(PICKUP)
    assert apart["key"] not in (await books_of(order)).vehicles
