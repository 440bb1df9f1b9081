"""Ends that are rare: called off, taken back, never told, cancelled in exchange; to be recorded."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from temporalio.client import WorkflowHandle

from models.ids import Stage
from tests.builders import a_report, an_order
from tests.workflows.cases.test_survey import followed_up
from tests.workflows.journey.test_goods_refused import HOME
from tests.workflows.journey.test_refusal_withdrawn import (
    DENT,
    all_own_refused,
    say,
    start_way_back,
    withdraw,
)
from tests.workflows.journey.test_reopened_leg import run_of, take_back
from tests.workflows.order_path import reach
from tests.workflows.returning.test_returns_paths import cancelled, exchange_of
from tests.workflows.server_waits import first_task_done
from tests.workflows.test_care import written
from tests.workflows.test_notices import AT_ONCE, send
from tests.workflows.test_returns import came_back, returned
from tests.workflows.world import World

Recorded = dict[str, WorkflowHandle[Any, Any]]
CITY = Stage.CITY_DELIVERY


async def surveyed(world: World) -> Recorded:
    """A customer of a closed order who is called three times, and is not reached."""
    case = await followed_up(world, "R-SURVEY")
    says = a_report("survey_not_reached", by="customer_service", data={"words": "three calls"})
    await world.update(case.handle, "submit", {**says, "actor": "li"}, "u-survey")
    await case.handle.result()
    return {"care": case.handle}


async def care_called_off(world: World) -> Recorded:
    """A complaint whose case somebody ends by the button of the Temporal UI."""
    case = await written(world, "R-CARE-OFF")
    await first_task_done(case.handle)
    await case.handle.cancel()
    await case.handle.result()
    return {"care": case.handle}


async def unsent(world: World) -> Recorded:
    """A notice that the channel refuses for good: it is kept as failed."""
    order = await world.place(an_order("R-UNSENT"), AT_ONCE)
    await order.at_step("awaiting_confirmation")
    await order.quiet()
    await world.fault("notices", fault="refuse", times=None)
    await send(world)
    await world.no_fault("notices")
    row = (await world.notice_rows(order.name))[0]
    notice = world.client.get_workflow_handle(str(row["notice"]))
    await notice.result()
    return {"notice": notice}


async def taken_at_the_door(world: World) -> Recorded:
    """A refusal that had ended the delivery is withdrawn: the installation ends as withdrawn."""
    order = await all_own_refused(world, "R-TAKEN")
    await say(order, "goods_refused", **DENT)
    await order.leg_open(HOME)
    await order.quiet(HOME)
    await start_way_back(order, 1)
    await withdraw(order)
    await run_of(order, CITY, 2)
    await say(order, "delivered", pieces=1)
    await order.leg(CITY, 2).result()
    legs = {"city_delivery": order.leg(CITY), "city_delivery_again": order.leg(CITY, 2)}
    return {**legs, "installation": order.leg(HOME)}


async def not_arrived(world: World) -> Recorded:
    """The arrival at the hub was told of another order: the delivery ends, and the road goes on."""
    order = await world.place(an_order("R-NOT-THERE", pickup_in=5))
    await reach(order, CITY)
    await order.quiet(CITY)
    await take_back(world, order, CITY, "r-arrived_at_hub")
    await run_of(order, Stage.TRUNK_TRANSPORT, 2)
    await order.decide("cancel", reason="the customer has changed their mind")
    await order.handle.result()
    road = order.leg(Stage.TRUNK_TRANSPORT, 2)
    return {"city_delivery": order.leg(CITY), "trunk_transport_again": road}


async def exchange_called_off(world: World) -> Recorded:
    """The new order of an exchange is cancelled: its return asks what the customer wants, owes
    the money, and ends without it."""
    case = await returned(world, "R-NO-EXCHANGE", wish="exchange", paid_fen=19900, payment="paid")
    await came_back(case)
    new = await exchange_of(case)
    await cancelled(case, new)
    await case.at_step("awaiting_wish")
    ends = {"decision_id": "d-end", "by": "after_sales", "reason": "a credit note"}
    await world.update(case.handle, "end_return", ends, "d-end")
    await case.handle.result()
    return {"order": new, "returns": case.handle}


OF_ENDS: Mapping[str, Callable[[World], Awaitable[Recorded]]] = {
    "surveyed": surveyed,
    "care_called_off": care_called_off,
    "unsent": unsent,
    "taken_at_the_door": taken_at_the_door,
    "not_arrived": not_arrived,
    "exchange_called_off": exchange_called_off,
}
"""By the name that their histories are kept under."""
