"""A leg that is started, or that ends, as it is cancelled: its order knows how it ended."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest_asyncio
from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.converter import SerializationContext

from activities.adapters.encryption.codec import OrderCodec
from activities.adapters.process import wall_clock
from activities.adapters.temporal.connection import data_converter
from models.ids import Stage
from tests.builders import a_report, an_order
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue
from tests.workflows.order_path import begin
from tests.workflows.running.test_simultaneous_messages import idle_world
from tests.workflows.world import OrderUnderTest, a_decision

__all__ = ["idle_world"]

PICKUP = Stage.TRUNK_PICKUP


class Gate(OrderCodec):
    """Once it is armed, the end of the next workflow task waits until it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.armed = False
        self.reached, self.opened = asyncio.Event(), asyncio.Event()

    def with_context(self, context: SerializationContext) -> "Gate":
        return self

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        if self.armed:
            self.armed = False
            self.reached.set()
            await self.opened.wait()
        return await super().encode(payloads)


@pytest_asyncio.fixture(loop_scope="session")
async def gate() -> Gate:
    """A gate that is open."""
    return Gate()


@pytest_asyncio.fixture(loop_scope="session")
async def gated(client: Client, gate: Gate, tmp_path: Path) -> AsyncIterator[IdleWorld]:
    """A world with a worker behind the gate."""
    converter = replace(data_converter(), payload_codec=gate)
    behind = Client(client.service_client, namespace=client.namespace, data_converter=converter)
    async with (
        an_idle_world(behind, tmp_path, queue=own_queue()) as idle_world,
        idle_world.worker(),
    ):
        yield idle_world


async def cancelled(order: OrderUnderTest) -> set[str]:
    """Wait until it is, for lists too; what the order knows to have happened."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await order.handle.result() == "cancelled"
    shop, number = order.order.merchant, order.order.number
    view = await order.world.store.views.show(shop, number, wall_clock.now())
    assert view is not None
    assert (view.order.closed, view.order.step) == (True, "cancelled")
    return set((await order.status()).facts)


async def test_an_order_cancelled_as_its_leg_is_being_started_waits_for_its_end(
    gated: IdleWorld, gate: Gate, client: Client
) -> None:
    order = await gated.world.place(an_order("CB-1"))
    await order.decide("confirm")
    await order.at_step("awaiting_hand_on")
    await order.tell("goods_ready")  # which the leg is given, and receives
    await order.quiet()
    outside = client.get_workflow_handle(order.name)
    gate.armed = True
    handing_on = asyncio.create_task(outside.execute_update("hand_on", a_decision()))
    await gate.reached.wait()
    await outside.cancel()
    gate.opened.set()
    await handing_on
    assert "goods_ready" in await cancelled(order)


async def test_a_leg_cancelled_in_the_moment_of_its_end_cancels_its_order(
    idle_world: IdleWorld,
) -> None:
    async with idle_world.worker():
        order = await idle_world.world.place(an_order("CB-2"))
        await begin(order)
        await order.quiet(PICKUP)
        await order.quiet()
    await order.leg(PICKUP).cancel()
    await order.leg(PICKUP).signal("report", a_report("picked_up"))
    async with idle_world.worker():
        assert "picked_up" in await cancelled(order)
        assert "ship" in " ".join(await order.done("stock"))
