"""The way to Temporal: bounded, and nobody waits in a queue for a server that is unreachable."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from temporalio.client import Client, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Worker

from models.errors import FulfilError, Unavailable
from starter.local.engine import Engine
from starter.service.temporal.call_errors import (
    CallRefused,
    NoAnswer,
    NotRunning,
    TemporalUnreachable,
)
from starter.service.temporal.temporal_gateway import TemporalGateway
from tests.gateway import gateway_to
from tests.starter.cli import NOWHERE
from tests.starter.held_tasks import HELD, LET_GO, EndsWithUpdate
from tests.starter.http_doors import nobody_there
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import own_queue


class Nobody:
    """A Temporal that is down, and counts who tries to reach it."""

    def __init__(self) -> None:
        self.tries = 0

    async def connect(self) -> Client:
        self.tries += 1
        await asyncio.sleep(0)
        raise Unavailable("nothing answers")


async def asked(gateway: TemporalGateway) -> None:
    """One call, which fails."""
    with pytest.raises(Unavailable):
        await gateway.call(lambda client: client.count_workflows())


async def test_after_an_outage_one_call_tries_and_the_others_do_not_wait() -> None:
    away = Nobody()
    gateway = TemporalGateway(away.connect, rest=0.05)
    await asked(gateway)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while away.tries < 2:
            await asyncio.gather(*(asked(gateway) for _ in range(5)))
    assert away.tries == 2


async def test_a_server_that_is_away_is_told_with_when_to_come_again() -> None:
    with pytest.raises(Unavailable) as error:
        await TemporalGateway(nobody_there).call(lambda client: client.count_workflows())
    assert error.value.retry_after
    assert "cannot be reached" in error.value.message


async def test_an_update_that_no_worker_answers_is_not_a_server_that_is_away(
    client: Client,
) -> None:
    gateway, name = gateway_to(client), own_queue()
    await client.start_workflow("OrderWorkflow", id=name, task_queue=name)

    async def asked(_: Client) -> Any:
        return await client.get_workflow_handle(name).execute_update("submit", {})

    with pytest.raises(NoAnswer, match="no worker"):
        await gateway.call(asked)
    found = await gateway.call(lambda c: c.get_workflow_handle(name).describe())
    assert found.id == name


async def test_who_measures_a_busy_machine_waits_longer_than_a_door(client: Client) -> None:
    async def slow(_: Client) -> str:
        return await asyncio.sleep(0.05, "there")

    assert await gateway_to(client, patience=PATIENCE_SECONDS).call(slow) == "there"
    with pytest.raises(CallRefused, match="in time"):
        await gateway_to(client, patience=0.01).call(slow)


async def test_an_update_whose_task_the_server_throws_away_is_asked_again_and_received_once(
    client: Client,
) -> None:
    handle = await client.start_workflow("EndsWithUpdate", id=own_queue(), task_queue="ends")

    async def submit(_: Client) -> int:
        return int(await handle.execute_update("submit", {}, id="u-1"))

    async with Worker(client, task_queue="ends", workflows=[EndsWithUpdate]):
        asked = asyncio.create_task(gateway_to(client).call(submit))
        await asyncio.to_thread(HELD.wait)
        await handle.signal("report", {})
        LET_GO.set()
        assert await asked == 1


async def test_an_update_that_its_workflow_ended_without_is_known_to_have_found_nobody(
    client: Client,
) -> None:
    HELD.clear()
    LET_GO.clear()
    name = own_queue()
    handle = await client.start_workflow("EndsWithUpdate", id=name, task_queue=name)

    async def submit(_: Client) -> int:
        return int(await handle.execute_update("submit", {}, id="u-1"))

    async with Worker(client, task_queue=name, workflows=[EndsWithUpdate]):
        asked = asyncio.create_task(gateway_to(client).call(submit))
        await asyncio.to_thread(HELD.wait)
        await handle.terminate()
        LET_GO.set()
        with pytest.raises(NotRunning):
            await asked


async def test_what_is_not_there_is_told_apart(client: Client) -> None:
    with pytest.raises(NotRunning):
        await gateway_to(client).call(lambda c: c.get_workflow_handle("no-such").describe())


AWAY, CALL = "away", "call"
ABOUT = {
    RPCStatusCode.CANCELLED: CALL,
    RPCStatusCode.UNKNOWN: CALL,
    RPCStatusCode.INVALID_ARGUMENT: CALL,
    RPCStatusCode.DEADLINE_EXCEEDED: CALL,
    RPCStatusCode.NOT_FOUND: "gone",
    RPCStatusCode.ALREADY_EXISTS: CALL,
    RPCStatusCode.PERMISSION_DENIED: CALL,
    RPCStatusCode.RESOURCE_EXHAUSTED: CALL,
    RPCStatusCode.FAILED_PRECONDITION: CALL,
    RPCStatusCode.ABORTED: CALL,
    RPCStatusCode.OUT_OF_RANGE: CALL,
    RPCStatusCode.UNIMPLEMENTED: CALL,
    RPCStatusCode.INTERNAL: CALL,
    RPCStatusCode.UNAVAILABLE: CALL,
    RPCStatusCode.DATA_LOSS: CALL,
    RPCStatusCode.UNAUTHENTICATED: AWAY,
}
"""Whom a status is about while the server answers: nobody is served, or this call is not done."""

UNSURE = (
    RPCStatusCode.CANCELLED,
    RPCStatusCode.UNKNOWN,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.ABORTED,
    RPCStatusCode.OUT_OF_RANGE,
    RPCStatusCode.INTERNAL,
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DATA_LOSS,
)
"""Said by a server, or by the way to it: the server itself is asked."""

FOREIGN_WORDS = "what the SDK or the server says, and no person reads"
MESSAGE_OF_ERROR = {TemporalUnreachable: AWAY, CallRefused: CALL, NotRunning: "gone"}


async def failed(gateway: TemporalGateway, status: RPCStatusCode) -> FulfilError:
    """Our error for a call that fails so."""

    async def fails(_: Client) -> None:
        raise RPCError(FOREIGN_WORDS, status, b"")

    with pytest.raises(FulfilError) as error:
        await gateway.call(fails)
    return error.value


async def tries(gateway: TemporalGateway) -> bool:
    """Whether the next caller's call is made at all."""
    made = []

    async def note(_: Client) -> None:
        made.append(True)

    with suppress(TemporalUnreachable):
        await gateway.call(note)
    return bool(made)


async def test_one_call_that_fails_keeps_no_other_from_a_server_that_is_there(
    client: Client,
) -> None:
    """Every status, as a server that answers may give it about one workflow."""
    found = {}
    for status in RPCStatusCode:
        if status is not RPCStatusCode.OK:
            gateway = gateway_to(client)
            error = await failed(gateway, status)
            found[status] = MESSAGE_OF_ERROR[type(error)]
            assert await tries(gateway) is (found[status] != AWAY), status
            assert FOREIGN_WORDS not in f"{error.message} {error.hint}"
    assert found == ABOUT


@pytest.mark.parametrize("status", UNSURE, ids=lambda status: status.name)
async def test_where_nothing_answers_any_more_the_server_is_away(status: RPCStatusCode) -> None:
    gone = await Client.connect(NOWHERE, lazy=True)
    gateway = gateway_to(gone)
    error = await failed(gateway, status)
    assert isinstance(error, TemporalUnreachable)
    assert error.maybe_done
    assert not await tries(gateway)


async def test_an_update_to_a_server_that_is_gone_is_not_laid_to_the_worker() -> None:
    gone = await Client.connect(NOWHERE, lazy=True)

    async def asked(_: Client) -> Any:
        raise WorkflowUpdateRPCTimeoutOrCancelledError

    with pytest.raises(TemporalUnreachable, match="cannot be reached"):
        await gateway_to(gone).call(asked)


async def test_a_namespace_that_is_not_there_is_nobodys_missing_workflow(engine: Engine) -> None:
    elsewhere = await Client.connect(engine.address, namespace="no-such-namespace")
    with pytest.raises(TemporalUnreachable, match="no such namespace"):
        await gateway_to(elsewhere).call(lambda c: c.get_workflow_handle("x").signal("report"))
