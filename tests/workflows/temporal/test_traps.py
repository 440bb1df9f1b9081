"""The traps of Temporal that only the engine shows, each by its number (temporal-traps.md)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from temporalio.api.common.v1 import Payload
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)

from activities.adapters.temporal.connection import data_converter
from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from starter.local.clock_mover import ClockNotMoved
from tests.builders import a_report, an_order, at_hour, booked
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue
from tests.workflows.order_path import begin
from tests.workflows.raw_messages import faults_of, payload, raw_signal
from tests.workflows.server_waits import NO_ANSWER
from tests.workflows.world import OrderUnderTest, World

BOOK = "FH-7.3.2.1:book_vehicle"


@pytest_asyncio.fixture(loop_scope="session")
async def idle_world(client: Client, tmp_path: Path) -> AsyncIterator[IdleWorld]:
    """Without a worker, and with the size check of the real connection."""
    checked = Client(
        client.service_client, namespace=client.namespace, data_converter=data_converter()
    )
    async with an_idle_world(checked, tmp_path, queue=own_queue()) as empty:
        yield empty


async def unharmed(order: OrderUnderTest) -> None:
    """It still receives a report, and no task of it ever failed."""
    answer = await order.submit(a_report("goods_ready", "after-the-trap"))
    assert answer["outcome"] == "accepted"
    assert await faults_of(order) == []


async def test_trap_01_a_due_that_is_long_past_speaks_at_once(world: World) -> None:
    """A negative sleep fails the task, over and over."""
    placed = datetime.now(UTC) - timedelta(days=9)
    order = await world.place(an_order("TRAP-01", placed_at=placed, pickup_in=-8))
    status = await order.until(lambda status: status.level == 2)
    assert status.breaches >= 1
    await unharmed(order)


RAW: dict[str, tuple[Payload, ...]] = {
    "none": (),
    "two": (payload(b'{"report_id": "r2"}'), payload(b'{"kind": "k"}')),
    "null": (payload(b"null"),),
    "a list": (payload(b'[{"report_id": "r3"}]'),),
    "a text": (payload(b'"picked_up"'),),
    "bytes": (payload(b"\x00\xff", "binary/plain"),),
    "no report": (payload(b'{"kind": 7, "data": [1]}'),),
    "a year nobody means": (
        payload(b'{"report_id":"r","kind":"goods_ready","occurred_at":"0001-01-01T00:00:00Z"}'),
    ),
}


@pytest.mark.parametrize("message", RAW)
async def test_trap_03_04_13_a_signal_that_is_no_report_is_recorded_and_harms_nothing(
    world: World, message: str
) -> None:
    """A wrong count of arguments or any exception hangs the order; ApplicationError kills it."""
    order = await world.place(an_order(f"TRAP-03-{message.replace(' ', '-')}"))
    await raw_signal(order, *RAW[message])
    await unharmed(order)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (refused := await order.lines_of(EntryKind.REFUSED_REPORT)):
            await order.status()
    assert len(refused) == max(len(RAW[message]), 1)


@pytest.mark.parametrize("args", [[], [1], [{}, {}], [{"report_id": "r"}], ["text"]])
async def test_trap_05_an_update_with_wrong_arguments_is_refused_by_its_validator(
    world: World, args: list[Any]
) -> None:
    """In a body without a validator they hang order and caller."""
    order = await world.place(an_order(f"TRAP-05-{len(args)}-{len(str(args))}"))
    for update in ("submit", "confirm", "hold", "repair", "correct", "cancel", "decide_short"):
        with pytest.raises(WorkflowUpdateFailedError):
            await order.handle.execute_update(update, args=args)
    await unharmed(order)


async def test_trap_08_18_a_flood_of_reports_is_received_in_one_task_and_written_in_parts(
    idle_world: IdleWorld,
) -> None:
    """Two seconds without an await, or one payload that is too large, hang the order."""
    order = await idle_world.world.place(an_order("TRAP-08"))
    for n in range(300):
        await order.handle.signal("report", {"report_id": f"r{n}", "kind": "乱" * 100})
    async with idle_world.worker():
        await order.until(lambda status: status.reports == 300)
        await unharmed(order)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(await order.lines_of(EntryKind.REFUSED_REPORT)) < 300:
                await order.status()
        assert len(await order.lines_of(EntryKind.REFUSED_REPORT)) == 300


async def test_trap_18_large_reports_that_come_before_their_leg_reach_it(
    idle_world: IdleWorld,
) -> None:
    """A child's input over the limit fails the task that starts it, over and over."""
    order = await idle_world.world.place(an_order("TRAP-18"))
    async with idle_world.worker():
        for n in range(12):
            large = {**a_report("goods_ready", f"r{n}"), "raw": {"note": "x" * 7_000}}
            assert (await order.submit(large))["outcome"] == "accepted"
        await begin(order)
        reached = await order.until(lambda status: status.reports == 12, Stage.TRUNK_PICKUP)
        assert "goods_ready" in reached.facts
        assert await faults_of(order) == []


async def passed(order: OrderUnderTest, instant: datetime) -> None:
    """Wait until the clock of the pickup stands at the instant."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await order.now(Stage.TRUNK_PICKUP) < instant:
            await order.leg(Stage.TRUNK_PICKUP).describe()


async def test_trap_20_message_and_timer_in_one_task_are_judged_by_when_it_happened(
    idle_world: IdleWorld,
) -> None:
    """In one task the message wins over the timer, whichever came first."""
    order = await idle_world.world.place(an_order("TRAP-20", pickup_in=5))
    async with idle_world.worker():
        await begin(order)
        due = (await order.due(BOOK, Stage.TRUNK_PICKUP)).due_at
        await order.move(Stage.TRUNK_PICKUP, due - timedelta(minutes=1))
        await order.quiet(Stage.TRUNK_PICKUP)
    moving = asyncio.create_task(order.move(Stage.TRUNK_PICKUP, due + timedelta(minutes=1)))
    await passed(order, due)
    late = a_report("vehicle_booked", at=due, data=booked(at_hour(5, 15)))
    await order.leg(Stage.TRUNK_PICKUP).signal("report", late)
    async with idle_world.worker():
        await moving
        status = await order.status(Stage.TRUNK_PICKUP)
    assert "vehicle_booked" in status.facts
    assert status.breaches == 0
    assert await order.happenings_of(BOOK) == [EntryKind.WARNED, EntryKind.KEPT]


async def test_trap_21_a_signal_in_a_strange_encoding_is_dropped_and_harms_nothing(
    world: World,
) -> None:
    """The SDK drops it with one log line; the inbox still holds the report."""
    order = await world.place(an_order("TRAP-21"))
    await raw_signal(order, payload(b"?", "binary/of-another-planet"))
    await raw_signal(order, payload(b"{broken"))
    await raw_signal(order, payload(b'{"report_id": "r", "kind": "goods_ready", "x": "\\ud800"}'))
    await unharmed(order)
    report_ids = [line.report_id for line in await order.lines_of(EntryKind.REPORT)]
    assert set(report_ids) <= {"r", "after-the-trap"}


@pytest.mark.parametrize("encoding", ["json/plain", "binary/of-another-planet"])
async def test_trap_22_a_signal_of_an_unknown_name_is_seen(world: World, encoding: str) -> None:
    """Without a dynamic handler it stays buffered: no error, no effect."""
    order = await world.place(an_order(f"TRAP-22-{len(encoding)}"))
    await raw_signal(order, payload(b'"?"', encoding), name="raport")
    await order.until(lambda status: "unknown_signal" in status.problems)
    assert (await order.marks())["NeedsAttention"] is True
    await unharmed(order)


async def test_trap_24_25_what_is_signalled_before_the_first_task_is_received(
    idle_world: IdleWorld,
) -> None:
    """State made in `run` loses early messages; an update without a worker is lost for good."""
    order = await idle_world.world.place(an_order("TRAP-24"))
    with pytest.raises(WorkflowUpdateRPCTimeoutOrCancelledError):
        await order.handle.execute_update(
            "submit", a_report("goods_ready", "updated"), rpc_timeout=NO_ANSWER
        )
    await order.handle.signal("report", a_report("goods_ready", "signalled"))
    async with idle_world.worker():
        assert (await order.submit(a_report("goods_ready", "signalled")))["outcome"] == "known"


async def test_trap_26_a_report_that_is_signalled_twice_is_one_report(world: World) -> None:
    """Update ids drop repeats within one run only; a client's second signal is a second one."""
    order = await world.place(an_order("TRAP-26"))
    for _ in range(3):
        await order.handle.signal("report", a_report("opinion_given", "r1", data={"score": 5}))
    assert (await order.submit(a_report("opinion_given", "r1")))["outcome"] == "known"
    await order.until(lambda status: status.reports == 1)


async def test_trap_33_without_a_worker_an_order_is_still_found_and_read(
    idle_world: IdleWorld,
) -> None:
    """The UI's query views are empty then; what matters stands in the attributes."""
    order = await idle_world.world.place(an_order("TRAP-33"))
    described = await order.handle.describe()
    marks = {pair.key.name: pair.value for pair in described.typed_search_attributes}
    assert (marks["SopKind"], marks["OrderNo"], marks["WaitingOn"]) == (
        "order",
        "TRAP-33",
        "system",
    )
    assert "fulfil orders explain shop-a TRAP-33" in str(await described.static_details())


async def test_trap_34_a_clock_that_cannot_be_moved_says_so(world: World) -> None:
    """`fast_forward` answers False where the workflow ended, and raises nothing."""
    order = await world.place(an_order("TRAP-34"))
    await order.decide("cancel", reason="the customer has changed their mind")
    assert await order.handle.result() == "cancelled"
    with pytest.raises(ClockNotMoved, match="ended before"):
        await order.move(None, datetime.now(UTC) + timedelta(days=1))
    assert (await order.handle.describe()).status is WorkflowExecutionStatus.COMPLETED
