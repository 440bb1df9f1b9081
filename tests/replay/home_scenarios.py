"""Orders that need two vehicles, or two visits, or leave incidents, played the shortest way."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from temporalio.client import WorkflowHandle

from models.ids import Stage
from starter.local.clock_mover import ClockNotMoved
from tests.builders import an_order
from tests.workflows.calls.test_all_goods_lost import lose, on_the_road
from tests.workflows.calls.test_replaced_parked import goes_on, lost
from tests.workflows.calls.test_shipments import CITY, PICKUP, ROAD, SECOND, send
from tests.workflows.calls.test_visit_calls import HOME, accepted, in_two_days, plan, provider
from tests.workflows.cases.test_incidents import a_late_merchant, judge
from tests.workflows.journey.test_early_installation import waiting_for_second
from tests.workflows.order_path import PICKUP_DAYS, begin, reports_of
from tests.workflows.server_waits import first_task_done
from tests.workflows.test_incident import LeftUnderTest, close, left_of
from tests.workflows.test_installation import at_home
from tests.workflows.test_returns import money, returned
from tests.workflows.way_back import tell_at_the_door
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
    order = await waiting_for_second(world, "R-TWO")
    await send(order, "shipment_arrived", CITY)
    await send(order, "shipment_delivered", CITY)
    await order.leg_open(Stage.INSTALLATION)
    await accepted(order)
    await order.at_step("awaiting_last_reports")
    with suppress(ClockNotMoved):  # nobody passes its arrival on: the day ends, and the order
        await order.move(None, await order.now() + timedelta(days=2))
    await order.handle.result()
    legs = {leg.value: order.leg(leg) for leg in (PICKUP, CITY)}
    return {"order": order.handle, **legs}


async def left_and_called_off(world: World) -> Recorded:
    """Judged and not answered as the order closes; its case is called off in the Temporal UI."""
    order = await a_late_merchant(world, "R-LEFT-OFF")
    await judge(order, PICKUP)
    await close(order)
    case = await left_of(order)
    await first_task_done(case.handle)
    await case.handle.cancel()
    await case.handle.result()
    return {"incident": case.handle}


async def left_of_a_return(world: World) -> Recorded:
    """Goods were lost on their way back: the money is paid, and the carrier has still to answer."""
    case = await returned(world, "R-LEFT-BACK", paid_fen=19900)
    await case.answer(approve=True)
    await case.tell("return_lost", by="carrier", data={"pieces": 3, "incident": "late"})
    await LeftUnderTest(case.order, case.handle).decide("judge", decision_id="d-judge")
    await case.tell("refunded", **money())
    await case.handle.result()
    left = await left_of(case.order, 2)
    await first_task_done(left.handle)
    settled = {"incident": "late", "settlement": "paid"}
    await tell_at_the_door(case.order, "return_loss_settled", by="after_sales", data=settled)
    await left.decide("admit", decision_id="d-admit", by="carrier")
    await left.handle.result()
    return {"returns": case.handle, "incident": left.handle}


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


async def lost_home(world: World) -> Recorded:
    """An installation is terminated by mistake: its next run knows the visit that is planned."""
    order = await at_home(world, "R-LOST-HOME")
    await provider(order, "second_visit", reason="the wall is wet", why="site_unfit")
    await plan(order, from_at=(await in_two_days(order)).isoformat())
    await order.quiet(HOME)
    await lost(order, HOME)
    await goes_on(order, HOME)
    for report in reports_of(HOME):
        await order.submit(report)
    await order.leg(HOME, 2).result()
    return {"installation_again": order.leg(HOME, 2)}


OF_HOME: dict[str, Callable[[World], Awaitable[Recorded]]] = {
    "visited_again": visited_again,
    "two_vehicles": two_vehicles,
    "left_and_called_off": left_and_called_off,
    "left_of_a_return": left_of_a_return,
    "all_lost": all_lost,
    "shipment_back": shipment_back,
    "lost_home": lost_home,
}
"""By the name that their histories are kept under."""
