"""An order that is cancelled while it is held has ended like any other."""

from activities.adapters.process import wall_clock
from tests.builders import an_order
from tests.workflows.world import World


async def test_an_order_cancelled_on_hold_owes_nothing_and_is_not_held_any_more(
    world: World,
) -> None:
    order = await world.place(an_order("DEC-HELD-CANCEL"))
    await order.at_step("awaiting_confirmation")
    await order.decide("hold", reason="the customer is away")
    await order.decide("cancel", reason="the customer is away for good")
    assert await order.handle.result() == "cancelled"
    view = await world.store.views.show(order.order.merchant, order.order.number, wall_clock.now())
    assert view is not None
    assert view.order.sla == "met"
    assert {row.state for row in view.duties} == {"kept", "averted"}
