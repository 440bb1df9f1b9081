"""Killed on the way of a notice: a worker, a relay; nothing is lost, or told twice (ADR-0033)."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client

from models.ids import Stage
from models.sop.terms import Sop
from starter.service.upkeep.relay import Relay
from tests.builders import a_report, an_order, booked
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue
from tests.workflows.dying_relay import RELEASED, STARTED
from tests.workflows.order_path import begin
from tests.workflows.server_waits import UNSETTLED
from tests.workflows.test_notices import door
from tests.workflows.world import OrderUnderTest

PICKUP = Stage.TRUNK_PICKUP
VEHICLE = "FH-7.3.2.1:book_vehicle"
MINUTE = timedelta(minutes=1)


@asynccontextmanager
async def dying(
    what: str, idle_world: IdleWorld, *where: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that dies there by SIGKILL: `dying_worker`, `dying_relay`."""
    client = idle_world.world.client
    words = (client.service_client.config.target_host, client.namespace, idle_world.world.queue)
    settings = idle_world.settings.model_dump_json()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"tests.workflows.{what}", *words, settings, *where
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def states(order: OrderUnderTest) -> dict[str, set[str]]:
    """Where what is to be told of an order stands, by code."""
    found: dict[str, set[str]] = {}
    for row in await order.world.notice_rows(order.name, withdrawn=True):
        found.setdefault(str(row["code"]), set()).add(str(row["state"]))
    return found


async def test_a_killed_worker_tells_nobody_what_did_not_happen_and_loses_nothing(
    client: Client, tmp_path: Path
) -> None:
    async with an_idle_world(client, tmp_path, queue=own_queue()) as idle_world:
        async with idle_world.worker():
            order = await idle_world.world.place(an_order("KN-1"), Sop(notice_window_seconds=0))
            await begin(order)
            await order.at_step("awaiting_vehicle", PICKUP)
            await order.quiet(PICKUP)
            due = (await order.due(VEHICLE, PICKUP)).due_at
        async with dying("dying_worker", idle_world) as process:
            moving = asyncio.create_task(order.move(PICKUP, due + MINUTE))
            assert await asyncio.wait_for(process.wait(), 60) < 0
            moving.cancel()
        assert (await states(order))["duty_due"] == {"written"}
        in_time = (due - MINUTE).isoformat()
        report = a_report("vehicle_booked", occurred_at=in_time, reported_at=in_time,
                        data=booked(due + timedelta(days=2)))  # fmt: skip
        await order.leg(PICKUP).signal("report", report)
        async with idle_world.worker():
            await order.at_step("awaiting_goods_ready", PICKUP)
            await settled(order)
        assert await states(order) == EXPECTED


async def test_a_relay_killed_before_and_after_a_notice_is_begun_sends_it_once(
    client: Client, tmp_path: Path
) -> None:
    async with an_idle_world(client, tmp_path, queue=own_queue()) as idle_world:
        async with idle_world.worker():
            order = await idle_world.world.place(an_order("KN-2"), Sop(notice_window_seconds=0))
            await order.at_step("awaiting_confirmation")
            await order.quiet()
            for where in (RELEASED, STARTED):
                async with dying("dying_relay", idle_world, where) as process:
                    assert await asyncio.wait_for(process.wait(), PATIENCE_SECONDS) < 0
                assert (await states(order))["order_received"] <= {"released", "sending", "sent"}
            await settled(order)
        effects = await idle_world.world.effects("notices")
    assert [one["request"]["template"] for one in effects] == ["order_received"]


async def settled(order: OrderUnderTest) -> None:
    """Let the relay work until it is known of everything what becomes of it."""
    relay = Relay(door(order.world))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while UNSETTLED & set().union(*(await states(order)).values()):
            await relay.once()


EXPECTED = {
    "order_received": {"sent"},
    "handed_on": {"sent"},
    "duty_warn": {"withdrawn"},  # the vehicle was booked before it was sent
    "duty_due": {"withdrawn"},
    "vehicle_booked": {"sent"},
}
