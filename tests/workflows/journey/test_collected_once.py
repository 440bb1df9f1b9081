"""Cash on delivery is asked for once, of whoever brings the goods (MC-四(一)2)."""

from models.ids import Stage
from tests.builders import an_order
from tests.workflows.calls.test_replaced_provider import replace, replaced
from tests.workflows.calls.test_shipments import send
from tests.workflows.calls.test_visit_calls import in_two_days, plan, provider
from tests.workflows.journey.test_corrected_copies import COLLECTED, asked_for
from tests.workflows.order_path import reach
from tests.workflows.test_installation import at_home
from tests.workflows.world import OrderUnderTest, World

ROAD, HOME = Stage.TRUNK_TRANSPORT, Stage.INSTALLATION
LEFT = 120000


async def sums(order: OrderUnderTest) -> list[int]:
    """What each assignment was told to collect, the newest last, in fen."""
    return [one.get("collect_fen", 0) for one in await asked_for(order)]


async def test_who_comes_to_a_second_visit_collects_nothing(world: World) -> None:
    order = await at_home(world, "CO-1001", **COLLECTED)
    await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    await plan(order, from_at=(await in_two_days(order)).isoformat())
    await order.quiet(HOME)
    assert await sums(order) == [LEFT, 0]


async def test_who_takes_over_after_the_delivery_collects_nothing(world: World) -> None:
    order = await at_home(world, "CO-1002", **COLLECTED)
    await replace(order)
    await replaced(order, 2, HOME)
    assert await sums(order) == [LEFT, 0]


async def test_who_takes_over_before_it_collects_in_place_of_the_former(world: World) -> None:
    order = await world.place(an_order("CO-1003", **COLLECTED))
    await reach(order, ROAD)
    await order.at_step("awaiting_departure", ROAD)
    await replace(order)
    await replaced(order, 2, ROAD)
    assert await sums(order) == [LEFT, LEFT]
    acts = [
        one["act"] for one in await order.world.effects("technician") if one["order"] == order.name
    ]
    assert acts.count("assignment-cancellations") == 1, "the former one comes no more"


async def test_a_second_shipment_is_paid_for_with_the_first(world: World) -> None:
    order = await at_home(world, "CO-1004", **COLLECTED)
    for kind in ("shipment_planned", "shipment_booked", "shipment_picked_up", "shipment_delivered"):
        await send(order, kind, HOME)
    await order.quiet(HOME)
    assert await sums(order) == [LEFT]
