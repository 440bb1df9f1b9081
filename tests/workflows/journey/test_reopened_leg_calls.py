"""What ended a leg is taken back while partners are called: done, or refused with what to do."""

from typing import Any

import pytest
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from models.ids import Stage
from tests.builders import a_report, an_order
from tests.workflows.journey.test_reopened_leg import ROAD, run_of, take_back, tell_all
from tests.workflows.new_runs import at_every_update, continue_there
from tests.workflows.order_path import reach, refusal, reports_of
from tests.workflows.running.test_withdrawn import PICKUP
from tests.workflows.server_waits import until_pending
from tests.workflows.world import OrderUnderTest, World

__all__ = ["at_every_update"]

ASSIGN, SHIP = "trunk-transport:assign_technician", "ship_stock"


async def wrongly_picked_up(world: World, number: str, call: str, **fault: Any) -> OrderUnderTest:
    """An order whose pickup a wrong report has ended; that call to a partner goes amiss."""
    content = an_order(number, pickup_in=5)
    if fault:
        partner = {ASSIGN: "technician", SHIP: "stock"}[call]
        await world.fault(partner, match=f"{content.workflow_id}:{call}", **fault)
    order = await world.place(content)
    await reach(order, PICKUP)
    await tell_all(order, PICKUP, "picked_up")
    await order.submit(a_report("picked_up", "r-wrong"))
    return order


async def goes_on(order: OrderUnderTest, road: int) -> None:
    """The pickup goes on; told rightly it lets the road begin, and nobody is called twice."""
    await run_of(order, PICKUP, 2)
    assert not (await order.status()).problems
    await order.submit(a_report("picked_up", "r-right"))
    await run_of(order, ROAD, road)
    await order.tell("arrived_at_hub")
    await run_of(order, Stage.CITY_DELIVERY, 1)
    assert await order.done("stock") == ["reservations", "shipments"]
    assert await order.done("technician") == ["assignments"]


async def test_while_the_next_leg_calls_a_partner_the_call_is_made_once(world: World) -> None:
    order = await wrongly_picked_up(world, "WC-1", ASSIGN, fault="slow", seconds=1)
    await run_of(order, ROAD, 1)
    await until_pending(order.leg(ROAD), "assign_technician", tries=1)
    assert (await take_back(world, order, ROAD, "r-wrong"))["outcome"] == "done"
    await goes_on(order, road=2)


async def test_while_the_next_leg_is_parked_it_ends_too(world: World) -> None:
    order = await wrongly_picked_up(world, "WC-2", ASSIGN, fault="redirect", times=1)
    await run_of(order, ROAD, 1)
    await order.until(lambda status: "parked:assign_technician" in status.problems, ROAD)
    assert (await take_back(world, order, ROAD, "r-wrong"))["outcome"] == "done"
    await goes_on(order, road=2)


@pytest.mark.thorough
@pytest.mark.usefixtures("at_every_update")
async def test_while_the_shipment_is_parked_the_order_takes_it_back_in_a_new_run_too(
    world: World,
) -> None:
    order = await wrongly_picked_up(world, "WC-3", SHIP, fault="redirect", times=1)
    await order.until(lambda status: "parked:ship_stock" in status.problems)
    await continue_there(world, order.handle)
    answer = await take_back(world, order, None, "r-wrong")
    assert "warehouse: goods booked out" in str(answer["reason"])
    assert "reserve_stock" not in str(answer["reason"]), "that was called before"
    await run_of(order, PICKUP, 2)
    await continue_there(world, order.leg(PICKUP, 2))
    await goes_on(order, road=1)


@pytest.fixture
def history_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server has no closed leg any more: it was deleted, or its retention was too short."""
    query = WorkflowHandle.query

    async def asked(handle: WorkflowHandle[Any, Any], name: str, **options: Any) -> Any:
        if name == "memory":
            raise RPCError("workflow not found", RPCStatusCode.NOT_FOUND, b"")
        return await query(handle, name, **options)

    monkeypatch.setattr(WorkflowHandle, "query", asked)


@pytest.mark.usefixtures("history_gone")
async def test_while_what_the_leg_knew_cannot_be_read_it_is_refused_with_what_to_do(
    world: World,
) -> None:
    order = await wrongly_picked_up(world, "WC-4", ASSIGN)
    await run_of(order, ROAD, 1)
    await take_back(world, order, ROAD, "r-wrong")
    await order.until(lambda status: "parked:leg_trunk_pickup" in status.problems)
    why = await refusal(order, "withdraw", report_id="r-vehicle_booked", reason="a slip")
    assert "trunk_pickup is parked: repair it (choice: retry" in why
    await order.decide("repair", choice="skip", reason="all of it is told once more")
    await run_of(order, PICKUP, 2)
    for report in reports_of(PICKUP):
        await order.submit({**report, "report_id": f"again-{report['report_id']}"})
    await run_of(order, ROAD, 2)
    assert await order.done("carrier") == ["vehicles"]
