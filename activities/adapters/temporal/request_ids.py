"""The id of the HTTP request that a Temporal message came with, as a header of the message.

It stands in the history's event; a message that came with no request has none, and costs none.
"""

from collections.abc import Mapping
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.client import (
    Interceptor,
    OutboundInterceptor,
    SignalWorkflowInput,
    StartWorkflowInput,
    StartWorkflowUpdateInput,
    WorkflowHandle,
    WorkflowUpdateHandle,
)

from activities.adapters.process import log_context

HEADER = "request-id"


class RequestIds(Interceptor):
    """Puts the id on starts, signals and updates."""

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        """The client's calls, with ours before them."""
        return _Outbound(next)


class _Outbound(OutboundInterceptor):
    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:
        input.headers = _with_id(input.headers)
        return await super().start_workflow(input)

    async def signal_workflow(self, input: SignalWorkflowInput) -> None:
        input.headers = _with_id(input.headers)
        await super().signal_workflow(input)

    async def start_workflow_update(
        self, input: StartWorkflowUpdateInput
    ) -> WorkflowUpdateHandle[Any]:
        input.headers = _with_id(input.headers)
        return await super().start_workflow_update(input)


def _with_id(headers: Mapping[str, Payload]) -> Mapping[str, Payload]:
    request_id = log_context.fields().get("request_id")
    if request_id is None:
        return headers
    encoding = {"encoding": b"json/plain"}
    return {**headers, HEADER: Payload(metadata=encoding, data=f'"{request_id}"'.encode())}
