"""A leg whose run was lost: the next one knows all that it knew, and goes on (ADR-0065)."""

from models.messages.timeline.timeline import EntryKind
from tests.workflows.calls.test_replaced_parked import goes_on, lost
from tests.workflows.calls.test_visit_calls import (
    BE_THERE,
    CALLED_BACK,
    HOME,
    in_two_days,
    page_of,
    plan,
    provider,
)
from tests.workflows.order_path import reports_of
from tests.workflows.test_city_delivery import CITY, at_hub
from tests.workflows.test_installation import at_home
from tests.workflows.world import World

ASKED = "assignments"
WET = {"reason": "the wall is wet", "why": "site_unfit"}


async def test_a_visit_that_was_planned_is_known_to_the_next_run_and_asked_for_once(
    world: World,
) -> None:
    """Shows FH-11.2.2."""
    order = await at_home(world, "LH-1001")
    await provider(order, "second_visit", **WET)
    at = await in_two_days(order)
    await plan(order, from_at=at.isoformat())
    await order.quiet(HOME)
    await lost(order, HOME)
    assert "visit_planned" in await goes_on(order, HOME)
    assert await order.done("technician") == [ASKED, ASKED]
    for report in reports_of(HOME):
        await order.submit(report)
    assert (await order.leg(HOME, 2).result())["outcome"] == "done"
    assert await order.done("technician") == [ASKED, ASKED]
    assert [one.attempt for one in (await page_of(order)).visits] == [1, 2]
    states = {row.attempt: row.state for row in await order.duties() if row.duty == BE_THERE}
    assert list(states) == [2]


async def test_what_is_reported_while_it_is_lost_is_known_beside_what_it_knew(world: World) -> None:
    order = await at_home(world, "LH-1002")
    await order.tell("site_checked", HOME)
    await order.quiet(HOME)
    await lost(order, HOME)
    await order.tell("packing_signed")
    await goes_on(order, HOME)
    status = await order.leg(HOME, 2).query("status")
    assert {"site_checked", "packing_signed"} <= {*status["facts"]}


async def test_held_meanwhile_the_next_run_is_held_and_goes_on(world: World) -> None:
    order = await at_hub(world, "LH-1003")
    before = {one.duty for one in (await order.status(CITY)).deadlines}
    await lost(order, CITY)
    await order.decide("hold", reason="the customer is abroad")
    await goes_on(order, CITY)
    assert (await order.leg(CITY, 2).query("status"))["held"]
    await order.decide("resume", reason="he is back")
    await order.quiet(CITY)
    status = await order.leg(CITY, 2).query("status")
    assert {one["duty"] for one in status["deadlines"]} == before
    assert not await order.lines_of(EntryKind.BREACHED)


async def test_whoever_was_to_come_is_called_back_where_the_order_is_cancelled_meanwhile(
    world: World,
) -> None:
    """Shows FH-11.2.2: the lost run had asked for him, and nobody goes on with it."""
    order = await at_home(world, "LH-1004")
    await provider(order, "second_visit", **WET)
    await plan(order, from_at=(await in_two_days(order)).isoformat())
    await order.quiet(HOME)
    await lost(order, HOME)
    await order.handle.cancel()
    assert await order.handle.result() == "cancelled"
    assert sorted(await order.done("technician")) == [*[CALLED_BACK] * 2, ASKED, ASKED]
