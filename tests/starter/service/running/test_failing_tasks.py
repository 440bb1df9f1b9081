"""Code that fails in an order is known within seconds, with what heals it, and forgotten then."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from temporalio.client import Client
from temporalio.worker import Worker

from activities.adapters.encryption.key_ring import add_key
from activities.adapters.process.settings import Settings
from activities.adapters.store.results.deferred_rows import TroubleRow
from activities.adapters.temporal.connection import connect
from models.messages.lists.order_filter import OrderFilter
from models.messages.orders.order import Order
from models.roles import Role
from starter.local.engine import Engine
from starter.service.app_context import AppContext
from starter.service.explaining.explain import explain
from starter.service.place import place
from starter.service.reading import queries
from starter.service.reading.worklist import worklist
from starter.service.running.failing_tasks import mark_failing
from starter.service.temporal.temporal_gateway import TemporalGateway
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.faulty_releases import BrokenOrder
from tests.starter.http_doors import a_context, nobody_there
from tests.starter.live_server import sooner_or_later
from tests.workflows import conftest
from tests.workflows.conftest import own_queue


@pytest_asyncio.fixture(loop_scope="session")
async def world(client: Client, tmp_path: Path) -> AsyncIterator[conftest.IdleWorld]:
    """Database and stand-ins; a worker comes when the test wants one."""
    async with conftest.an_idle_world(client, tmp_path, queue=own_queue()) as empty:
        yield empty


async def started(context: AppContext, order: Order) -> None:
    """Taken in and started, with a second for each task: a failure that is not told costs one."""
    await place(replace(context, gateway=TemporalGateway(nobody_there)), order)
    row = await context.order(order.merchant, order.number)
    client = await context.gateway.client()
    await client.start_workflow(
        "OrderWorkflow",
        row.start_input,
        id=row.workflow_id,
        task_queue=context.queue,
        task_timeout=timedelta(seconds=1),
    )
    await context.store.orders.mark_started([row.workflow_id], at=context.now())


async def failing(context: AppContext, order: str, troubles: list[TroubleRow]) -> bool:
    """One look of the relay: whether that order fails as far as it knows."""
    await mark_failing(context)
    troubles[:] = await context.store.troubles.of_order(order)
    return bool(troubles)


async def healed(context: AppContext, order: str) -> bool:
    """One look of the relay: whether nothing of that order fails any more."""
    return not await failing(context, order, [])


async def test_a_worker_without_its_key_ring_is_told_from_code_that_fails_and_healed_by_the_ring(
    engine: Engine, tmp_path: Path
) -> None:
    add_key(tmp_path / "ring.json")
    plain = Settings(
        temporal_address=engine.address, database_url=f"sqlite:///{tmp_path / 'fulfil.db'}"
    )
    sealed = plain.model_copy(update={"key_ring": tmp_path / "ring.json"})
    reader = await connect(sealed)
    async with conftest.an_idle_world(reader, tmp_path, queue=own_queue()) as world:
        context = a_context(world.world.store, gateway_to(reader), queue=world.world.queue)
        order, troubles = an_order(f"KEY-{context.queue}"), list[TroubleRow]()
        await started(context, order)
        async with world.worker(client=await connect(plain)):
            await sooner_or_later(lambda: failing(context, order.workflow_id, troubles))
        explained = await explain(context, order.merchant, order.number)
        async with world.worker():
            await sooner_or_later(lambda: healed(context, order.workflow_id))
    assert "no key ring is configured" in troubles[0].cause
    assert "put the key back" in str(troubles[0].advice)
    assert (explained.cause, explained.command) == ("task_failing", "fulfil doctor")


async def test_a_release_that_fails_is_shown_with_its_cause_until_a_sound_one_heals_it(
    world: conftest.IdleWorld, client: Client
) -> None:
    store, queue = world.world.store, world.world.queue
    context, order = a_context(store, gateway_to(client), queue=queue), an_order(f"FAIL-{queue}")
    await started(context, order)
    troubles: list[TroubleRow] = []
    async with Worker(client, task_queue=queue, workflows=[BrokenOrder]):
        await sooner_or_later(lambda: failing(context, order.workflow_id, troubles))
    (kept,) = troubles
    (row,), _ = await queries.orders(context, OrderFilter(stuck=True))
    work = await worklist(context, Role.OPERATOR)
    explained = await explain(context, order.merchant, order.number)
    assert kept.key == order.workflow_id
    assert "our code fails with KeyError: 'vehicle'" in kept.cause
    assert "roll back" in str(kept.advice)
    assert (row.problem, row.needs_attention, row.order_no) == ("task_failing", True, order.number)
    assert [(one.order_no, one.what) for one in work] == [(order.number, "task_failing")]
    assert (explained.cause, explained.command) == ("task_failing", "fulfil worker")
    async with world.worker():
        await sooner_or_later(lambda: healed(context, order.workflow_id))
    assert (await store.orders.list(OrderFilter(stuck=True))).rows == ()
