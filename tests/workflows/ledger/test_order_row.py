"""What lists show of an order is where it stands, once nothing moves."""

import pytest

from activities.adapters.process import wall_clock
from models.ids import Stage
from models.stages.table import LEGS
from tests.builders import an_order
from tests.workflows.order_path import reach
from tests.workflows.world import OrderUnderTest, World


async def row(order: OrderUnderTest, stage: Stage) -> tuple[str, str, str]:
    """Step, whose turn it is, and how it stands, as the ledger has them."""
    await order.quiet()
    await order.quiet(stage)
    view = await order.world.store.views.show(
        order.order.merchant, order.order.number, wall_clock.now()
    )
    assert view is not None
    return view.order.step or "", view.order.waiting_on or "", view.order.sla or ""


@pytest.mark.parametrize("leg", LEGS)
async def test_lists_know_whom_a_leg_waits_for_as_soon_as_it_has_begun(
    world: World, leg: Stage
) -> None:
    order = await world.place(an_order(f"ROW-1-{leg.value}", pickup_in=5))
    await reach(order, leg)
    status = await order.until(lambda status: status.step.startswith("awaiting"), leg)
    assert await row(order, leg) == (status.step, status.waiting_on, "on_track")


async def test_what_the_order_is_told_meanwhile_hides_nothing_of_its_leg(world: World) -> None:
    leg = Stage.CITY_DELIVERY
    order = await world.place(an_order("ROW-2", pickup_in=5))
    await reach(order, leg)
    await order.decide("correct", changes={"customer": {"name": "李芳"}})
    assert await row(order, leg) == ("awaiting_hub_word", "hub", "on_track")
    await order.decide("hold", reason="so it is wished")
    await order.until(lambda status: status.held is not None, leg)
    assert await row(order, leg) == ("awaiting_hub_word", "hub", "held")
    await order.decide("resume")
    await order.until(lambda status: status.held is None, leg)
    assert await row(order, leg) == ("awaiting_hub_word", "hub", "on_track")
