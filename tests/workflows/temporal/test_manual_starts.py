"""Workflows that somebody starts by hand: with bad input they fail at once, and say why."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
import pytest_asyncio
from temporalio.api.common.v1 import Payload, Payloads, WorkflowType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import StartWorkflowExecutionRequest
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowHandle,
)
from temporalio.exceptions import ApplicationError

from models.ids import Stage, leg_id
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from models.stages.table import LEGS
from models.stages.workflow_ids import case_id
from tests.builders import an_order
from tests.thorough import first_of
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.raw_messages import payload
from tests.workflows.world import World
from workflows.temporal import search_attributes
from workflows.workflow_types import OF_STAGES

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
NUMBERS = count(1)
NAMES = [one.__name__ for one in OF_STAGES]
STAGES = dict(zip(NAMES, Stage, strict=True))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def worked(client: Client, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A world that only these workflows live in."""
    async with a_world(client, tmp_path_factory.mktemp("hand"), queue=own_queue()) as world:
        yield world


async def why_failed(world: World, kind: str, workflow_id: str, *inputs: Payload) -> str:
    """Start it as `temporal workflow start` does; the reason that it fails with."""
    client = world.client
    await client.workflow_service.start_workflow_execution(
        StartWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_id=workflow_id,
            workflow_type=WorkflowType(name=kind),
            task_queue=TaskQueue(name=world.queue),
            input=Payloads(payloads=inputs) if inputs else None,
            request_id=f"{workflow_id}-{next(NUMBERS)}",
        )
    )
    with pytest.raises(WorkflowFailureError) as failed:
        await client.get_workflow_handle(workflow_id).result()
    cause = failed.value.cause
    assert isinstance(cause, ApplicationError)
    assert cause.type == "CannotBegin"
    return str(cause.message)


def payload_of(value: Any) -> Payload:
    """A value as the command line sends it."""
    return payload(json.dumps(value).encode())


def fresh_id(kind: str) -> str:
    """An id that a workflow of the kind may have."""
    number, stage = f"H-{next(NUMBERS)}", STAGES[kind]
    order = an_order(number).workflow_id
    if stage is Stage.ORDER:
        return order
    return case_id(stage, order, 1) if stage is Stage.RETURNS else leg_id(order, stage)


def an_input(number: str) -> dict[str, Any]:
    """What an order is started with."""
    order = an_order(number)
    start = order_input(order, accepted_at=NOON, sop=Sop())
    return start.model_dump(mode="json")


@pytest.mark.parametrize("kind", first_of(NAMES))
async def test_without_an_input_that_is_one_it_fails_at_once(worked: World, kind: str) -> None:
    async def why(*inputs: Payload) -> str:
        return await why_failed(worked, kind, fresh_id(kind), *inputs)

    assert f"this {kind} cannot begin: it takes one input, and was given none" in await why()
    assert "and was given 2" in await why(payload_of({}), payload_of({}))
    assert "is one JSON object, not list" in await why(payload_of([1]))
    assert "is one JSON object, not str" in await why(payload_of("SO-1"))
    assert "is one JSON object, not NoneType" in await why(payload(b"", "binary/null"))
    assert "order: it is missing" in await why(payload_of({"number": 1}))
    for strange in (
        payload(b"?", "binary/encrypted"),
        payload(b"?", "x/y"),
        payload(b"{", "json/plain"),
    ):
        assert "not what cannot be read: " in await why(strange)


@pytest.mark.parametrize("kind", first_of(NAMES))
@pytest.mark.parametrize("id_", ["5f1c", "ordr:a:1", "order:a", "order:a:1:nowhere", "return:"])
async def test_an_id_that_no_such_workflow_has_is_refused(
    worked: World, kind: str, id_: str
) -> None:
    start = an_input(f"H-{next(NUMBERS)}") | rest_of(kind)
    why = await why_failed(worked, kind, f"{id_}-{next(NUMBERS)}", payload_of(start))
    assert "its input is about" in why


def rest_of(kind: str) -> dict[str, Any]:
    """What the input of a leg, or a return, holds next to an order's."""
    address, lines = {"street": "x"}, an_order().model_dump(mode="json")["lines"]
    request = {"request_id": "q", "reason": "r"}
    fields: dict[str, dict[str, Any]] = {
        "TrunkPickupWorkflow": {"pickup": address, "pieces": 1, "volume_m3": "1"},
        "TrunkTransportWorkflow": {"delivery": address, "pieces": 1, "transit_hours": 1},
        "CityDeliveryWorkflow": {"pieces": 1},
        "InstallationWorkflow": {"verify_by": "sheet", "assigned": "key"},
        "ReturnWorkflow": {
            "n": 1, "request": request, "lines": lines, "delivered_at": NOON.isoformat(),
            "within_policy": True, "reserved": "key",
        },
        "IncidentWorkflow": {"n": 1, "ended_at": NOON.isoformat(), "outcome": "closed"},
        "CareWorkflow": {
            "n": 1, "request": {"request_id": "q", "by": "customer", "words": "w"},
        },
    }  # fmt: skip
    return fields.get(kind, {})


@pytest.mark.parametrize("kind", ["OrderWorkflow", "ReturnWorkflow"])
async def test_an_input_that_contradicts_itself_is_refused(worked: World, kind: str) -> None:
    name = fresh_id(kind)
    start = an_input(f"H-{next(NUMBERS)}") | rest_of(kind)
    other = an_order("another").model_dump(mode="json")
    why = await why_failed(worked, kind, name, payload_of(start | {"content": other}))
    assert "and holds the content of order:shop-a:another" in why


async def test_a_type_that_there_is_not_is_refused(worked: World) -> None:
    why = await why_failed(
        worked, "OderWorkflow", f"order:shop-a:H-{next(NUMBERS)}", payload_of({})
    )
    assert "this OderWorkflow cannot begin: this worker has no workflow of that type" in why


@pytest.mark.parametrize("kind", [name for name in NAMES if STAGES[name] in LEGS])
async def test_a_leg_is_started_by_its_order_alone(worked: World, kind: str) -> None:
    number = f"H-{next(NUMBERS)}"
    name = leg_id(an_order(number).workflow_id, STAGES[kind])
    why = await why_failed(worked, kind, name, payload_of(an_input(number) | rest_of(kind)))
    assert f"a leg is started by its order, order:shop-a:{number}" in why


async def test_a_good_order_that_was_started_by_hand_goes_its_way(worked: World) -> None:
    number = f"H-{next(NUMBERS)}"
    name = an_order(number).workflow_id
    await worked.client.start_workflow(
        "OrderWorkflow", an_input(number), id=name, task_queue=worked.queue
    )
    handle = worked.client.get_workflow_handle(name)
    answer = await handle.execute_update("cancel", {"decision_id": "d", "reason": "enough"})
    assert (answer["outcome"], await handle.result()) == ("done", "cancelled")


@pytest.mark.parametrize("kind", first_of(NAMES))
async def test_messages_that_come_with_a_bad_start_keep_it_from_nothing(
    worked: World, kind: str
) -> None:
    for signal in ("report", "case", "hold", "nonsense"):
        handle = await worked.client.start_workflow(
            kind, {}, id=fresh_id(kind), task_queue=worked.queue,
            start_signal=signal, start_signal_args=[{"report_id": "r", "kind": "picked_up"}],
        )  # fmt: skip
        with pytest.raises(WorkflowFailureError) as failed:
            await handle.result()
        assert "cannot begin" in str(failed.value.cause)


async def test_what_we_started_ourselves_waits_for_a_worker_that_can_read_it(
    worked: World,
) -> None:
    name = fresh_id("OrderWorkflow")
    start = order_input(an_order(), accepted_at=NOON, sop=Sop())
    handle = await worked.client.start_workflow(
        "OrderWorkflow", {"newer": True}, id=name, task_queue=worked.queue,
        search_attributes=search_attributes.at_start(Stage.ORDER, start, now=NOON),
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await faults_of(handle):  # noqa: ASYNC110  # the server has no event for it
            await asyncio.sleep(0.05)
    assert "its input cannot be read as OrderInput" in (await faults_of(handle))[0]
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    await handle.terminate()


async def faults_of(handle: WorkflowHandle[Any, Any]) -> list[str]:
    """Why its tasks have failed."""
    return [
        event.workflow_task_failed_event_attributes.failure.message
        for event in (await handle.fetch_history()).events
        if event.HasField("workflow_task_failed_event_attributes")
    ]
