"""Orders that need two vehicles, or two visits, each played the shortest way, to be recorded."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from temporalio.client import WorkflowHandle

from models.ids import Stage
from starter.local.clock_mover import ClockStands
from tests.builders import an_order
from tests.workflows.test_all_lost import lose, on_the_road
from tests.workflows.test_installation import at_home
from tests.workflows.test_shipments import CITY, ONE, PICKUP, ROAD, SECOND, pass_leg, send
from tests.workflows.test_visits import HOME, accepted, in_two_days, plan, provider
from tests.workflows.way import PICKUP_DAYS, begin
from tests.workflows.world import World

Recorded = dict[str, WorkflowHandle[object, object]]


async def visited_again(world: World) -> Recorded:
    """A part is missing: a second visit is planned once it has come, and all is accepted."""
    order = await at_home(world, "R-VISITS")
    await provider(order, "part_fault", part="hinge", incident="hinge")
    await provider(order, "part_claimed", incident="hinge")
    await provider(order, "part_arrived", incident="hinge")
    await plan(order, day=f"{await in_two_days(order):%F}", brings=["hinge"])
    await order.quiet(HOME)
    await accepted(order)
    await order.handle.result()
    return {"installation": order.leg(HOME)}


async def two_vehicles(world: World) -> Recorded:
    """A second shipment leaves first; the installation waits until both are delivered."""
    order = await world.place(an_order("R-TWO", pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.leg_open(PICKUP)
    await order.quiet(PICKUP)
    for kind in ("planned", "booked", "picked_up", "departed"):
        await send(order, f"shipment_{kind}", PICKUP)
    await pass_leg(order, PICKUP, picked_up={**ONE, "sorted_by_area": True})
    await pass_leg(order, ROAD)
    await pass_leg(order, CITY, collected=ONE)
    await send(order, "shipment_arrived", CITY)
    await send(order, "shipment_delivered", CITY)
    await order.leg_open(Stage.INSTALLATION)
    await accepted(order)
    await order.at_step("awaiting_last_reports")
    with suppress(ClockStands):  # nobody passes its arrival on: the day ends, and the order
        await order.move(None, await order.now() + timedelta(days=2))
    await order.handle.result()
    legs = {leg.value: order.leg(leg) for leg in (PICKUP, CITY)}
    return {"order": order.handle, **legs}


async def all_lost(world: World) -> Recorded:
    """Both shipments burn, one after another; the order desk cancels what is nowhere any more."""
    order = await on_the_road(world, "R-LOST")
    await lose(order, ROAD, 1)
    await order.at_step(f"awaiting_shipments:{SECOND}", CITY)
    await lose(order, CITY, 2, shipment=SECOND)
    await order.at_step("awaiting_replacement", CITY)
    await order.decide("cancel", reason="all of it burned")
    await order.handle.result()
    return {"order": order.handle, "city_delivery": order.leg(CITY)}


async def shipment_back(world: World) -> Recorded:
    """Only the second shipment has left as the order is cancelled: that comes back."""
    order = await world.place(an_order("R-BACK-2", pickup_in=PICKUP_DAYS))
    await begin(order)
    await order.quiet(PICKUP)
    await send(order, "shipment_picked_up", PICKUP)
    await order.quiet(PICKUP)
    await order.decide("cancel", reason="changed his mind")
    await order.handle.result()
    return {"order": order.handle}


OF_HOME: dict[str, Callable[[World], Awaitable[Recorded]]] = {
    "visited_again": visited_again,
    "two_vehicles": two_vehicles,
    "all_lost": all_lost,
    "shipment_back": shipment_back,
}
"""By the name that their histories are kept under."""
