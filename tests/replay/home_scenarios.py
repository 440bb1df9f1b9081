"""Orders that need two vehicles, or two visits, each played the shortest way, to be recorded."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from temporalio.client import WorkflowHandle

from models.ids import Stage
from starter.local.clock_mover import ClockStands
from tests.builders import an_order
from tests.workflows.test_installation import at_home
from tests.workflows.test_shipments import CITY, ONE, PICKUP, ROAD, pass_leg, send
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


OF_HOME: dict[str, Callable[[World], Awaitable[Recorded]]] = {
    "visited_again": visited_again,
    "two_vehicles": two_vehicles,
}
"""By the name that their histories are kept under."""
