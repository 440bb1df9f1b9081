"""An order held, resumed and cancelled where it waits for what went wrong, on the real server."""

import pytest

from models.ids import Stage
from models.messages.timeline.duty_row import DutyState
from tests.builders import a_report
from tests.workflows.calls.test_shipments import of_second
from tests.workflows.killed.test_kill_waiting import (
    AFTER,
    HOME,
    PICKUP,
    REPORTS,
    Point,
    incident,
    part,
    remedy,
    shipment,
    times_counted,
    visit,
)
from tests.workflows.order_path import refusal
from tests.workflows.world import OrderUnderTest, World


async def held_and_resumed(order: OrderUnderTest, leg: Stage) -> None:
    """Its clock stands, and goes on; what was owed is owed as before."""
    before = {(one.duty, one.ref) for one in (await order.status(leg)).deadlines}
    await order.decide("hold", reason="the customer is away")
    await order.until(lambda status: status.held is not None, leg)
    await order.decide("resume")
    status = await order.until(lambda status: status.held is None, leg)
    assert {(one.duty, one.ref) for one in status.deadlines} == before


async def receives(order: OrderUnderTest, point: Point, leg: Stage) -> None:
    """What it waits for counts, once."""
    kind, says = REPORTS[point]
    report = of_second(kind) if point is shipment else a_report(kind, **says)
    answer = await order.submit({**report, "report_id": AFTER}, leg)
    assert answer["outcome"] == "accepted", answer
    assert await times_counted(order, AFTER) == 1


@pytest.mark.parametrize("point", [incident, remedy, shipment])
async def test_an_order_that_waits_at_its_pickup_is_held_goes_on_and_is_cancelled(
    world: World, point: Point
) -> None:
    order = (await point(world)).order
    await held_and_resumed(order, PICKUP)
    await receives(order, point, PICKUP)
    await order.decide("hold", reason="away again")
    await order.until(lambda status: status.held is not None, PICKUP)
    await order.decide("cancel", reason="enough")
    assert await order.handle.result() == "cancelled"
    assert DutyState.OPEN not in {one.state for one in await order.duties()}


@pytest.mark.parametrize("point", [part, visit])
async def test_an_order_that_waits_at_its_customers_is_held_goes_on_and_is_not_cancelled(
    world: World, point: Point
) -> None:
    order = (await point(world)).order
    await held_and_resumed(order, HOME)
    await receives(order, point, HOME)
    assert "return" in await refusal(order, "cancel", reason="enough")
    assert (await order.status()).held is None
