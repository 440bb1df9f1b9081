"""A decision that no workflow takes is answered with what is true, and with what to do."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Worker

from activities.adapters.process.settings import Settings
from activities.adapters.temporal.connection import SHORT_RETRIES, connect
from models.errors import FulfilError, Unavailable
from models.messages.orders.order import Order
from starter.local.engine import Engine
from starter.service.app_context import AppContext
from starter.service.place import place
from starter.service.temporal.call_errors import (
    CallRefused,
    TemporalUnreachable,
    failure_of,
    meaning_of,
)
from starter.service.temporal.temporal_gateway import TemporalGateway
from starter.service.temporal.update_errors import decision_unanswered, refused_update
from tests.builders import an_order
from tests.starter.faulty_releases import BrokenOrder, OldOrder
from tests.starter.http_doors import a_context, nobody_there
from tests.starter.live_server import decided
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows import conftest
from tests.workflows.conftest import own_queue

SAME = "same decision_id"


@pytest_asyncio.fixture(loop_scope="session")
async def world(client: Client, tmp_path: Path) -> AsyncIterator[conftest.IdleWorld]:
    """Database and stand-ins; a worker comes when the test wants one."""
    async with conftest.an_idle_world(client, tmp_path, queue=own_queue()) as empty:
        yield empty


@pytest.fixture
def context(world: conftest.IdleWorld, engine: Engine) -> AppContext:
    """A context that reaches Temporal as each of our processes does."""
    settings = Settings(temporal_address=engine.address)
    gateway = TemporalGateway(lambda: connect(settings, retries=SHORT_RETRIES))
    return a_context(world.world.store, gateway, queue=world.world.queue)


async def placed(context: AppContext, number: str = "D1") -> Order:
    order = an_order(number, merchant=context.queue)
    await place(context, order)
    return order


async def raised(context: AppContext, order: Order, **fields: str) -> FulfilError:
    """The answer to a decision that is not taken."""
    with pytest.raises(Unavailable) as error:
        await decided(context, order, "confirm", **fields)
    sentence = f"{error.value.message} {error.value.hint}"
    assert "expected but not found" not in sentence
    assert "RuntimeError" not in sentence
    return error.value


async def test_without_a_worker_it_may_still_be_done_and_is_done_once_under_its_id(
    world: conftest.IdleWorld, context: AppContext
) -> None:
    order = await placed(context)
    error = await raised(context, order)
    assert "no worker has answered in time: it may still be done" in error.message
    assert SAME in str(error.hint)
    async with world.worker():
        assert await decided(context, order, "confirm") == "done"


async def test_without_a_server_nothing_was_decided(context: AppContext) -> None:
    order = await placed(context)
    away = replace(context, gateway=TemporalGateway(nobody_there))
    error = await raised(away, order)
    again = await raised(away, order)
    assert "confirm was not handed over, nothing was decided" in error.message
    assert "what was sent before may still be done" in again.message
    assert SAME in str(error.hint)


async def test_code_that_fails_is_no_worker_that_is_silent(
    context: AppContext, client: Client
) -> None:
    order = await placed(context)
    async with Worker(client, task_queue=context.queue, workflows=[BrokenOrder]):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while "code fails" not in (error := await raised(context, order)).message:
                assert "no worker has answered" in error.message
    assert "fulfil orders list --stuck" in str(error.hint)


async def test_a_release_that_does_not_know_the_decision_says_so(
    context: AppContext, client: Client
) -> None:
    order = await placed(context)
    async with Worker(client, task_queue=context.queue, workflows=[OldOrder]):
        error = await raised(context, order)
    assert "confirm was not taken, nothing was decided" in error.message
    assert "runs another release" in error.message


async def test_more_messages_than_temporal_lets_wait_are_told_apart_from_a_silent_worker(
    context: AppContext,
) -> None:
    """Ten may wait for an answer; to refuse one more the server forgets the others."""
    order = await placed(context)
    handle = (await context.gateway.client()).get_workflow_handle(order.workflow_id)
    updates = [handle.execute_update("submit", {}, id=f"u{n}") for n in range(20)]
    waiting = [asyncio.create_task(one) for one in updates]
    refused, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for one in waiting:
        one.cancel()
    ended = await asyncio.gather(*waiting, return_exceptions=True)
    errors = [error for error in ended if isinstance(error, RPCError)]
    meant = {
        decision_unanswered("hold", CallRefused(meaning_of(error).sentence)).message
        for error in errors
    }
    assert refused
    assert any("as many messages as Temporal allows wait there" in one for one in meant)
    assert all("wait there" in one or "has let go of it" in one for one in meant)


async def test_an_order_ended_by_hand_is_not_told_as_closed(context: AppContext) -> None:
    order = await placed(context)
    client = await context.gateway.client()
    await client.get_workflow_handle(order.workflow_id).terminate("by mistake")
    error = await raised(context, order)
    assert "was terminated outside of the SOP" in error.message
    assert f"fulfil orders explain {order.merchant} D1" in str(error.hint)


async def test_an_order_that_temporal_does_not_know_is_told_so(context: AppContext) -> None:
    order = an_order("D2", merchant=context.queue)
    await place(replace(context, gateway=TemporalGateway(nobody_there)), order)
    await context.store.orders.mark_started([order.workflow_id], at=context.now())
    error = await raised(context, order)
    assert f"Temporal does not know {order.workflow_id}" in error.message


@pytest.mark.parametrize(
    ("message", "status", "says"),
    [
        ("The limit on the total number of distinct updates in this workflow has been reached",
         RPCStatusCode.FAILED_PRECONDITION, "has answered so many messages"),
        ("Workflow is paused. Cannot update the workflow.",
         RPCStatusCode.FAILED_PRECONDITION, "it is paused in Temporal"),
        ("exceeded workflow execution limit for signal events",
         RPCStatusCode.INVALID_ARGUMENT, "has been told so much"),
        ("anything new", RPCStatusCode.PERMISSION_DENIED, "does not allow our account"),
    ],
)  # fmt: skip
def test_what_the_server_has_no_code_for_is_known_by_its_words(
    message: str, status: RPCStatusCode, says: str
) -> None:
    error = failure_of(meaning_of(RPCError(message, status, b"")))
    assert isinstance(error, CallRefused)
    answer = decision_unanswered("hold", error)
    assert says in answer.message
    assert "nothing was decided" in answer.message
    assert message not in f"{answer.message} {answer.hint}"


@pytest.mark.parametrize("kind", ["RuntimeError", "UnprocessedUpdate", "KeyError", None])
def test_no_failure_of_an_update_but_our_refusal_is_passed_on(kind: str | None) -> None:
    cause = ApplicationError("Update handler for 'x' expected but not found", type=kind)
    error = refused_update(WorkflowUpdateFailedError(cause))
    assert isinstance(error, CallRefused)
    assert "expected" not in f"{error.message} {error.hint}"


def test_a_server_that_fell_silent_may_have_done_it() -> None:
    error = decision_unanswered(
        "hold", TemporalUnreachable("Temporal cannot be reached", maybe_done=True)
    )
    assert "it may still be done" in error.message
    assert SAME in str(error.hint)
