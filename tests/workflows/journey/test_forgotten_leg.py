"""A leg whose run was lost, and whose history is gone: it is told again what our database has."""

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from starter.service.running.executions import Execution, delete
from starter.service.upkeep.relay import Relay
from tests.gateway import gateway_to
from tests.workflows.calls.test_replaced_parked import goes_on, lost
from tests.workflows.order_path import reports_of
from tests.workflows.test_installation import at_home
from tests.workflows.way_back import context_of, tell_at_the_door
from tests.workflows.world import OrderUnderTest, World

HOME = Stage.INSTALLATION


async def forget(order: OrderUnderTest, leg: Stage) -> None:
    """Delete all that Temporal has of a leg."""
    handle = order.leg(leg)
    run_id = (await handle.describe()).run_id
    assert await delete(gateway_to(order.world.client), [Execution(handle.id, run_id)])


async def test_what_it_was_told_at_the_door_is_told_to_the_next_run(world: World) -> None:
    """The order never reported it: nobody has to report it once more."""
    order = await at_home(world, "FL-1001")
    first, second, *others = reports_of(HOME)
    for report in (first, second):
        await tell_at_the_door(order, report.pop("kind"), **report)
    await order.quiet(HOME)
    await lost(order, HOME)
    await forget(order, HOME)
    await goes_on(order, HOME)
    relay = Relay(context_of(order))
    await relay.once()
    again = order.leg(HOME, 2)
    assert {"site_checked", "packing_signed"} <= {*(await again.query("status"))["facts"]}
    for report in others:
        await order.submit(report)
    assert (await again.result())["outcome"] == "done"
    (line,) = [one for one in await order.lines_of(EntryKind.PROBLEM) if one.what == "forgotten"]
    assert line.data["reports"] == 2
