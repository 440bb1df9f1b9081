"""What anybody may send who reaches the server: any metadata, any bytes, under any name."""

import random
from collections.abc import Iterator

from temporalio.api.common.v1 import Payload, Payloads, WorkflowExecution
from temporalio.api.enums.v1 import UpdateWorkflowExecutionLifecycleStage as Stage
from temporalio.api.query.v1 import WorkflowQuery
from temporalio.api.update.v1 import Input, Meta, Request, WaitPolicy
from temporalio.api.workflowservice.v1 import (
    QueryWorkflowRequest,
    UpdateWorkflowExecutionRequest,
)
from temporalio.service import RPCError

from tests.workflows.world import OrderUnderTest

ENCODINGS = (
    b"binary/encrypted",
    b"binary/unreadable",
    b"binary/null",
    b"binary/plain",
    b"json/plain",
    b"json/protobuf",
    b"binary/protobuf",
    b"json/external-storage-reference",
    b"\xff\xfe",
    b"",
)
TYPES = (
    b"temporal.api.sdk.v1.ExternalStorageReference",
    b"temporal.api.common.v1.Payload",
    b"no.such.Message",
    b"\xff",
)
BODIES = (b"", b"{", b"null", b'"\\ud800"', b"[" * 5_000, b'{"report_id": 1e999}', b"\x00" * 28)


def hostile(order: str, seed: int) -> Iterator[Payload]:
    """Every encoding with every body, and with what marks a sealed or a stored payload."""
    dice = random.Random(seed)
    for encoding in ENCODINGS:
        for body in (*BODIES, dice.randbytes(dice.randrange(1, 200))):
            marks = {
                "encoding": encoding,
                "key-id": dice.choice((order.encode(), b"order:a:other", b"\xff", b"")),
                "messageType": dice.choice(TYPES),
                "__temporal_external_storage_reference": dice.choice((b"true", b"?")),
            }
            kept = [name for name in marks if name == "encoding" or dice.random() < 0.4]
            yield Payload(metadata={name: marks[name] for name in kept}, data=body)


async def raw_update(order: OrderUnderTest, name: str, *payloads: Payload) -> str:
    """An update with these payloads: the type of the failure it ends with."""
    client = order.world.client
    waited = WaitPolicy(lifecycle_stage=Stage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED)
    asked = Request(
        meta=Meta(identity="stranger"), input=Input(name=name, args=Payloads(payloads=payloads))
    )
    answer = await client.workflow_service.update_workflow_execution(
        UpdateWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=order.name),
            wait_policy=waited,
            request=asked,
        ),
        retry=True,
    )
    return str(answer.outcome.failure.application_failure_info.type)


async def raw_query(order: OrderUnderTest, name: str, *payloads: Payload) -> bool:
    """A query with these payloads: whether it was answered at all, with a result or a no."""
    client = order.world.client
    asked = WorkflowQuery(query_type=name, query_args=Payloads(payloads=payloads))
    try:
        await client.workflow_service.query_workflow(
            QueryWorkflowRequest(
                namespace=client.namespace,
                execution=WorkflowExecution(workflow_id=order.name),
                query=asked,
            )
        )
    except RPCError as error:
        return "deadline" not in error.message
    return True
