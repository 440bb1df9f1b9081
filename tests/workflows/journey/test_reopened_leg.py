"""What ended a leg is taken back on the real server: the leg before goes on as its next run."""

from models import ids
from models.ids import Stage
from models.messages.timeline.duty_row import BREACH_STATES
from models.messages.timeline.timeline import EntryKind
from models.sop.terms import Sop
from tests.builders import a_report, an_order
from tests.workflows.order_path import reach, refusal, reports_of
from tests.workflows.running.test_continued import story
from tests.workflows.running.test_withdrawn import PICKUP
from tests.workflows.world import OrderUnderTest, World, a_decision

ROAD = Stage.TRUNK_TRANSPORT


async def run_of(order: OrderUnderTest, leg: Stage, round_: int) -> None:
    """Wait until that run of a leg has the order's work."""
    name = ids.leg_id(order.name, leg, round_)
    await order.until(lambda status: status.open_leg == name)


async def take_back(
    world: World, order: OrderUnderTest, leg: Stage | None, report_id: str
) -> dict[str, object]:
    """A desk takes a report back, at the leg that is open, or at the order."""
    body = a_decision(report_id=report_id, reason="a slip", by="operations")
    handle = order.leg(leg) if leg else order.handle
    return await world.update(handle, "withdraw", body, body["decision_id"])


async def to_the_end(order: OrderUnderTest, road: int) -> None:
    """From the right pickup to the verified acceptance; which run of the road it is."""
    await order.submit(a_report("picked_up", "r-right"))
    await run_of(order, ROAD, road)
    await tell_all(order, ROAD)
    for leg in (Stage.CITY_DELIVERY, Stage.INSTALLATION):
        await run_of(order, leg, 1)
        await tell_all(order, leg)
    assert await order.handle.result() == "closed"


async def tell_all(order: OrderUnderTest, leg: Stage, *except_: str) -> None:
    """Every report of a leg, told to the order."""
    for report in reports_of(leg):
        if report["kind"] not in except_:
            await order.submit(report)


async def test_the_former_leg_goes_on_and_the_order_closes(world: World) -> None:
    order = await world.place(an_order("SB-1", pickup_in=5))
    await reach(order, PICKUP)
    await run_of(order, PICKUP, 1)  # what comes sooner waits for it, and the timeline says so
    await tell_all(order, PICKUP, "picked_up")
    await order.submit(a_report("picked_up", "r-wrong"))
    await run_of(order, ROAD, 1)
    await order.at_step("awaiting_departure", ROAD)
    taken = await take_back(world, order, ROAD, "r-wrong")
    assert "assign_technician" in str(taken["reason"])
    assert "ship_stock" in str(taken["reason"])
    await run_of(order, PICKUP, 2)
    again = await order.leg(PICKUP, 2).query("status")
    assert ("vehicle_booked" in again["facts"], "picked_up" in again["facts"]) == (True, False)
    assert (await order.leg(ROAD).result())["outcome"] == "withdrawn"
    await to_the_end(order, road=2)
    assert await order.done("carrier") == ["vehicles"]
    assert await order.done("technician") == ["assignments"]
    assert len(await order.lines_of(EntryKind.CLOSED)) == 1
    silent = await world.place(an_order("SB-3", pickup_in=5))
    await reach(silent, PICKUP)
    await run_of(silent, PICKUP, 1)  # what comes sooner waits for it, and the timeline says so
    await tell_all(silent, PICKUP, "picked_up")
    await to_the_end(silent, road=1)
    await tells_the_same(order, silent)


async def tells_the_same(order: OrderUnderTest, silent: OrderUnderTest) -> None:
    """Every line of the one that was never told wrongly, every deadline, the same figures."""
    assert not await story(silent) - await story(order)
    more = await story(order) - await story(silent)
    made_again = {line[3].rpartition(": ")[2] for line in more if line[1] is EntryKind.PARTNER}
    assert made_again == {"already_done"}
    assert {line[2] for line in more if line[1] is EntryKind.REPORT} == {"picked_up"}
    for one in (order, silent):
        assert not [row for row in await one.duties() if row.state in BREACH_STATES]
    kept = {(row.duty, row.ref, row.attempt): row.state for row in await order.duties()}
    assert kept == {(row.duty, row.ref, row.attempt): row.state for row in await silent.duties()}


async def test_the_acceptance_is_taken_back_while_the_order_is_not_closed(world: World) -> None:
    last = Stage.INSTALLATION
    order = await world.place(an_order("SB-2", pickup_in=5), Sop(survey_hours=48))
    await reach(order, last)
    await tell_all(order, last, "verified")
    await order.submit(a_report("verified", "r-wrong"))
    await order.at_step("before_survey")
    assert (await take_back(world, order, None, "r-wrong"))["outcome"] == "done"
    await run_of(order, last, 2)
    again = await order.leg(last, 2).query("status")
    assert ("accepted" in again["facts"], "verified" in again["facts"]) == (True, False)
    why = await refusal(order, "withdraw", report_id="r-wrong", reason="again")
    assert "withdrawn already" in why
    await order.submit(a_report("verified", "r-right"))
    assert (await order.leg(last, 2).result())["outcome"] == "done"
    await order.at_step("before_survey")
