"""The way to Temporal: bounded, and nobody waits in a queue for a server that is away."""

import asyncio
from typing import Any

import pytest
from temporalio.client import Client

from models.errors import Unavailable
from starter.commands.reach import NoAnswer, NotRunning, Reach, reach_to
from tests.starter.doors import nobody_there
from tests.workflows.conftest import own_queue


class Away:
    """A Temporal that is down, and counts who tries to reach it."""

    def __init__(self) -> None:
        self.tries = 0

    async def connect(self) -> Client:
        self.tries += 1
        await asyncio.sleep(0)
        raise Unavailable("nothing answers")


async def asked(reach: Reach) -> None:
    """One call, which fails."""
    with pytest.raises(Unavailable):
        await reach.call(lambda client: client.count_workflows())


async def test_after_an_outage_one_call_tries_and_the_others_do_not_wait() -> None:
    away = Away()
    reach = Reach(away.connect, rest=0.05)
    await asked(reach)
    async with asyncio.timeout(5):
        while away.tries < 2:
            await asyncio.gather(*(asked(reach) for _ in range(5)))
    assert away.tries == 2


async def test_a_server_that_is_away_is_told_with_when_to_come_again() -> None:
    with pytest.raises(Unavailable) as told:
        await Reach(nobody_there).call(lambda client: client.count_workflows())
    assert told.value.retry_after
    assert "cannot be reached" in told.value.message


async def test_an_update_that_no_worker_answers_is_not_a_server_that_is_away(
    client: Client,
) -> None:
    reach, name = reach_to(client), own_queue()
    await client.start_workflow("OrderWorkflow", id=name, task_queue=name)

    async def asked(_: Client) -> Any:
        return await client.get_workflow_handle(name).execute_update("submit", {})

    with pytest.raises(NoAnswer, match="no worker"):
        await reach.call(asked)
    found = await reach.call(lambda c: c.get_workflow_handle(name).describe())
    assert found.id == name


async def test_what_is_not_there_is_told_apart(client: Client) -> None:
    with pytest.raises(NotRunning):
        await reach_to(client).call(lambda c: c.get_workflow_handle("no-such").describe())
