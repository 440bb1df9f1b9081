"""Who calls Temporal and is cancelled is cancelled, whatever it waits for at that moment."""

import asyncio
from typing import Any

import pytest
from temporalio.client import Client

from tests.gateway import gateway_to
from tests.workflows.conftest import own_queue


async def test_a_caller_that_is_cancelled_as_the_answer_comes_is_cancelled(client: Client) -> None:
    """Else the relay would go on for ever, though its process ends."""
    answer = asyncio.get_running_loop().create_future()
    asked = asyncio.Event()

    async def ask(_: Client) -> None:
        asked.set()
        await answer

    calling = asyncio.create_task(gateway_to(client).call(ask))
    await asked.wait()
    answer.set_result(None)
    await asyncio.sleep(0)  # it has its answer now, and nobody has taken it yet
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling


async def test_a_caller_that_is_cancelled_while_an_update_waits_is_cancelled(
    client: Client,
) -> None:
    name = own_queue()
    await client.start_workflow("OrderWorkflow", id=name, task_queue=name)
    asked = asyncio.Event()

    async def ask(_: Client) -> Any:
        asked.set()
        return await client.get_workflow_handle(name).execute_update("submit", {})

    calling = asyncio.create_task(gateway_to(client).call(ask))
    await asked.wait()
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling
