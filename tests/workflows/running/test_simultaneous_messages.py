"""Two things in one moment: neither undoes the other, and none is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.worker import Replayer, Worker

from activities.adapters.temporal.connection import data_converter
from activities.adapters.wiring import open_partners
from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from tests.builders import a_report, an_order
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.calls.test_parked import parked
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue
from tests.workflows.order_path import begin, reach, reports_of
from tests.workflows.raw_messages import admitted
from tests.workflows.world import NUMBERS, OrderUnderTest, World
from workers.registry import activities_for, runner
from workflows.workflow_types import WORKFLOWS

HOME, ROAD = Stage.INSTALLATION, Stage.TRUNK_TRANSPORT
BOOK = "FH-7.3.2.1:book_vehicle"
REASON = {"reason": "so it is wished"}


@pytest_asyncio.fixture(loop_scope="session")
async def idle_world(client: Client, tmp_path: Path) -> AsyncIterator[IdleWorld]:
    """A world whose worker the test starts and stops."""
    async with an_idle_world(client, tmp_path, queue=own_queue()) as idle_world:
        yield idle_world


@asynccontextmanager
async def partners_only(idle_world: IdleWorld) -> AsyncIterator[None]:
    """Partners are called, and nobody receives what they answer."""
    async with (
        open_partners(idle_world.settings) as partners,
        Worker(
            idle_world.world.client,
            task_queue=idle_world.world.queue,
            activities=activities_for(partners),
        ),
    ):
        yield


async def answered(order: OrderUnderTest) -> None:
    """Wait until no call is under way."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if not (await order.handle.describe()).raw_description.pending_activities:
                return
            await asyncio.sleep(0.05)


async def asked(
    order: OrderUnderTest, name: str, *options: dict[str, bool], **body: Any
) -> asyncio.Task[Any]:
    """A decision that the server holds, while no worker is there to receive it."""
    update = f"m-{next(NUMBERS)}"
    fields = {"decision_id": update, "by": "order_desk", **body}
    deciding = asyncio.create_task(
        order.handle.execute_update(name, args=[fields, *options], id=update)
    )
    await admitted(order.world.client, order.handle, update, deciding)
    return deciding


async def test_an_order_cancelled_as_a_partner_answers_is_cancelled(idle_world: IdleWorld) -> None:
    await idle_world.world.fault("stock", fault="slow", seconds=1.5, times=1, match="reserve_stock")
    async with idle_world.worker():
        order = await idle_world.world.place(an_order("SM-1"))
        await order.decide("confirm")
        await order.at_step("reserve_stock")
    async with partners_only(idle_world):
        await answered(order)
    cancelled = await asked(order, "cancel", **REASON)
    async with idle_world.worker(), asyncio.timeout(PATIENCE_SECONDS):
        await cancelled
        assert await order.handle.result() == "cancelled"
        assert await order.done("stock") == ["reservations", "releases"]


async def test_a_decision_refused_as_a_partner_answers_leaves_a_history_that_replays(
    idle_world: IdleWorld,
) -> None:
    await idle_world.world.fault("stock", fault="slow", seconds=1.5, times=1, match="reserve_stock")
    async with idle_world.worker():
        order = await idle_world.world.place(an_order("SM-0"))
        await order.at_step("awaiting_confirmation")
        await order.quiet()
        await order.decide("confirm")
        await order.at_step("reserve_stock")
    async with partners_only(idle_world):
        await answered(order)
    refused = await asked(order, "decide_short", choice="retry")
    async with idle_world.worker():
        with pytest.raises(WorkflowUpdateFailedError):
            await refused
        await order.at_step("awaiting_hand_on")
        await order.quiet()
    replayer = Replayer(
        workflows=WORKFLOWS, data_converter=data_converter(), workflow_runner=runner(sandbox=True)
    )
    await replayer.replay_workflow(await order.handle.fetch_history())


async def test_an_order_cancelled_as_its_leg_is_told_something_ends_that_leg(world: World) -> None:
    orders = [await world.place(an_order(f"SM-2-{n}")) for n in range(10)]
    for n, order in enumerate(orders):
        await order.decide("confirm")
        await order.at_step("awaiting_hand_on")
        await order.submit(a_report("goods_ready"))  # which the pickup is told of
        handing_on = asyncio.create_task(order.decide("hand_on"))
        for _ in range(4 + n):  # each a little later than the last
            await order.handle.describe()
        await order.handle.cancel()
        await asyncio.gather(handing_on, return_exceptions=True)
    async with asyncio.timeout(PATIENCE_SECONDS):
        ends = await asyncio.gather(*(order.handle.result() for order in orders))
    assert set(ends) == {"cancelled"}


async def test_a_right_code_that_comes_while_a_wrong_one_is_checked_is_checked_too(
    own_world: World,
) -> None:
    order = await own_world.place(an_order("SM-3", verify_by="code"))
    await reach(order, HOME)
    for report in reports_of(HOME)[:-1]:
        await order.submit(report, HOME)
    await own_world.fault("technician", fault="slow", seconds=1, times=1, match="check_code")
    for code in ("0000", "8421"):
        data = {"by_way_of": "code", "code": code}
        await order.submit(a_report("verified", f"r-{code}", data=data), HOME)
        await order.at_step("check_code", HOME)
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await order.handle.result() == "closed"


async def test_of_two_repairs_in_one_moment_the_first_holds(idle_world: IdleWorld) -> None:
    async with idle_world.worker():
        order = await parked(idle_world.world, "SM-4")
    skip = await asked(order, "repair", choice="skip", **REASON)
    give_up = await asked(order, "repair", choice="give_up", **REASON)
    async with idle_world.worker():
        assert (await skip)["outcome"] == "done"
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await give_up
    assert "being repaired already" in str(refused.value.cause)


async def test_of_two_decisions_about_short_goods_in_one_moment_the_first_holds(
    idle_world: IdleWorld,
) -> None:
    async with idle_world.worker():
        await idle_world.world.set_stock({"YG-2000": 0})
        order = await idle_world.world.place(an_order("SM-5"))
        await order.decide("confirm")
        await order.at_step("stock_short")
    retry = await asked(order, "decide_short", choice="retry")
    cancel = await asked(order, "decide_short", choice="cancel")
    async with idle_world.worker():
        assert (await retry)["outcome"] == "done"
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await cancel
    assert "decided already: retry" in str(refused.value.cause)


async def test_a_late_report_that_a_lost_leg_was_given_keeps_its_duty(world: World) -> None:
    order = await world.place(an_order("SM-6", pickup_in=5))
    await begin(order)
    await order.tell("picked_up", Stage.TRUNK_PICKUP)
    await order.leg_open(ROAD)
    await order.submit(reports_of(Stage.TRUNK_PICKUP)[0])  # the vehicle, by the order
    await order.until(lambda status: "vehicle_booked" in status.facts and status.reports > 0, ROAD)
    await order.quiet()
    await order.leg(ROAD).terminate("by mistake")
    await order.until(lambda status: "parked:leg_trunk_transport" in status.problems)
    await order.decide("repair")
    second = order.leg(ROAD, 2)
    await order.until(lambda status: status.open_leg == second.id)
    assert BOOK not in {one["duty"] for one in (await second.query("status"))["deadlines"]}


async def test_what_was_kept_for_a_leg_of_a_cancelled_order_is_in_its_timeline(
    world: World,
) -> None:
    order = await world.place(an_order("SM-7"))
    await order.at_step("awaiting_confirmation")
    await order.tell("goods_ready")
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    lines = await order.timeline()
    report_ids = [line.report_id for line in lines if line.happening is EntryKind.REPORT]
    assert report_ids == ["r-goods_ready"]


async def test_nobody_has_to_act_for_an_order_cancelled_in_review(world: World) -> None:
    order = await world.place(an_order("SM-8", wanted_pickup_day=None))
    await order.at_step("in_review")
    await order.decide("cancel", **REASON)
    assert await order.handle.result() == "cancelled"
    assert (await order.marks())["NeedsAttention"] is False


async def test_a_leg_is_told_last_how_its_order_stands_whoever_waited_for_what(
    idle_world: IdleWorld,
) -> None:
    order = await idle_world.world.place(an_order("SM-HELD", pickup_in=5))
    async with idle_world.worker():
        await begin(order)
        await order.quiet(Stage.TRUNK_PICKUP)
        await order.quiet()
    held = await asked(order, "hold", {"record": True}, **REASON)
    resumed = await asked(order, "resume")
    async with idle_world.worker():
        await asyncio.gather(held, resumed)
        history = await order.handle.fetch_history()
        lines = [
            event.signal_external_workflow_execution_initiated_event_attributes.signal_name
            for event in history.events
            if event.event_type == EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED
        ]
        assert lines[-1:] != ["hold"]  # nothing is news to it where neither has reached it
        await order.until(lambda status: status.held is None, Stage.TRUNK_PICKUP)
