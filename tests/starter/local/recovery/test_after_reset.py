"""After a reset, what was told since is admitted once more: nobody takes it for lost."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client

from models.messages.orders.order import Order
from starter.local.doctor.deep import DEEP_CHECKS, run_deep_checks
from starter.local.progress import PlainProgress
from starter.local.recovery.reconcile import Reconcile
from starter.service.app_context import AppContext
from starter.service.place import place
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.starter.live_server import decided, reported, until
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.server_waits import pauses


@pytest_asyncio.fixture(loop_scope="session")
async def context(
    client: Client, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[AppContext]:
    """A context of this test's own, with a worker at work."""
    queue = own_queue()
    async with a_world(client, tmp_path_factory.mktemp("reset"), queue=queue) as world:
        yield a_context(world.store, gateway_to(client), queue=queue)


async def reset(client: Client, order: Order) -> None:
    """From its first task on (docs/reference/cli.md); wait until it has answered all once more."""
    handle = client.get_workflow_handle(order.workflow_id)
    old = await handle.describe()
    await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=old.id, run_id=old.run_id),
            reason="a fault",
            request_id="r1",
            workflow_task_finish_event_id=4,
        )
    )
    async with asyncio.timeout(PATIENCE_SECONDS):
        for pause in pauses():
            if (await handle.query("status"))["held"] is not None:
                return
            await asyncio.sleep(pause)


async def test_what_was_decided_and_reported_before_a_reset_is_found_after_it(
    context: AppContext,
) -> None:
    order, client = an_order("AR-1", merchant=own_queue()), await context.gateway.client()
    await place(context, order)
    await until(context, order, lambda row: row.step == "awaiting_confirmation")
    await reported(context, order, "goods_ready")
    await decided(context, order, "hold", reason="so it is wished")
    await reset(client, order)
    assert await run_deep_checks(context, DEEP_CHECKS, PlainProgress()) == []
    found = await Reconcile(context, client).run()
    assert (found.lost_decisions, found.delivered_again) == ((), 0)
