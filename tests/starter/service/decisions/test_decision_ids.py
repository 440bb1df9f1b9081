"""A decision_id stands for one decision: its repeat is answered alike, anything else is refused."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowUpdateFailedError

from models.errors import Conflict, Refused
from models.messages.orders.order import Order
from starter.service.app_context import AppContext
from starter.service.decisions.decide import decide
from starter.service.place import place
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.starter.live_server import decided
from tests.workflows.conftest import a_world, own_queue

REASON = {"reason": "so it is wished"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def context(
    client: Client, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[AppContext]:
    """A context with a worker at work; a test uses order numbers of its own."""
    queue = own_queue()
    async with a_world(client, tmp_path_factory.mktemp("ids"), queue=queue) as world:
        yield a_context(world.store, gateway_to(client), queue=queue)


async def placed(context: AppContext, number: str) -> Order:
    """An order that waits for its confirmation."""
    order = an_order(number)
    await place(context, order)
    return order


async def status(context: AppContext, order: Order) -> dict[str, Any]:
    """Where its workflow stands."""
    client = await context.gateway.client()
    found: dict[str, Any] = await client.get_workflow_handle(order.workflow_id).query("status")
    return found


OTHERS = [
    ("cancel", REASON),
    ("hold", {"reason": "another reason"}),
    ("hold", {**REASON, "by": "operations"}),
    ("hold", {**REASON, "actor": "clerk-8"}),
]


@pytest.mark.parametrize(("name", "fields"), OTHERS)
async def test_another_decision_under_a_used_id_is_refused_and_not_done(
    context: AppContext, name: str, fields: dict[str, str]
) -> None:
    order = await placed(context, f"ID-1-{OTHERS.index((name, fields))}")
    await decided(context, order, "hold", decision_id="d1", **REASON)
    with pytest.raises(Conflict, match="d1 was used"):
        await decided(context, order, name, decision_id="d1", **fields)
    found = await status(context, order)
    assert (found["held"], found["closed"]) == (REASON["reason"], False)


async def test_a_repeat_may_say_another_time_and_step(context: AppContext) -> None:
    order = await placed(context, "ID-2")
    for more in ({}, {"at": context.now().isoformat()}, {"seen_step": "awaiting_confirmation"}):
        assert await decided(context, order, "hold", decision_id="d1", **REASON, **more) == "done"


async def test_the_id_of_a_refused_decision_may_be_used_for_the_next_one(
    context: AppContext,
) -> None:
    order = await placed(context, "ID-3")
    with pytest.raises(Refused, match="not confirmed"):
        await decided(context, order, "hand_on", decision_id="d1")
    assert await decided(context, order, "confirm", decision_id="d1") == "done"


async def test_a_repeat_after_the_end_is_answered_as_it_was(context: AppContext) -> None:
    order = await placed(context, "ID-4")
    assert await decided(context, order, "cancel", decision_id="d1", **REASON) == "done"
    client = await context.gateway.client()
    await client.get_workflow_handle(order.workflow_id).result()
    assert await decided(context, order, "cancel", decision_id="d1", **REASON) == "done"
    (row,) = await context.store.decisions.of_order(order.workflow_id)
    assert (row.state, row.name, row.sent_to) == ("done", "cancel", order.workflow_id)


async def test_an_outside_client_is_refused_by_the_workflow_itself(context: AppContext) -> None:
    order = await placed(context, "ID-5")
    handle = (await context.gateway.client()).get_workflow_handle(order.workflow_id)
    held = {"decision_id": "d1", "by": "order_desk", **REASON}
    await handle.execute_update("hold", held)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await handle.execute_update("cancel", held)
    assert "was used for another decision" in str(refused.value.cause)


async def test_an_id_that_an_outside_client_used_is_refused_at_the_door(
    context: AppContext,
) -> None:
    order = await placed(context, "ID-6")
    handle = (await context.gateway.client()).get_workflow_handle(order.workflow_id)
    await handle.execute_update("hold", {"decision_id": "d1", "by": "order_desk", **REASON})
    body = {"decision_id": "d1", "by": "order_desk", **REASON}
    with pytest.raises(Conflict, match="d1 was used"):
        await decide(context, order.merchant, order.number, "cancel", body)
