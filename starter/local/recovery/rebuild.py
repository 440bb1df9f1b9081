"""Recomputes from histories alone what workflows wrote into the ledger.

A workflow's code gives the same commands for the same history: replayed, it asks for the same
writes. So the timeline, deadlines and lists that were lost can be written again, word for word.
"""

from typing import Any

from temporalio.client import Client, WorkflowHistory
from temporalio.worker import (
    Interceptor,
    Replayer,
    StartActivityInput,
    StartLocalActivityInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)

from activities.adapters.temporal.workflow_runners import PlainRunner
from activities.ledger import LedgerActivities
from models.messages.timeline.timeline import Batch
from workflows.workflow_types import WORKFLOWS

RECORD_ACTIVITY = LedgerActivities.record.__name__


class ReplayError(Exception):
    """A history that the code of today does not follow."""


async def batches_of(client: Client, history: WorkflowHistory) -> list[Batch]:
    """The batches that the workflow of that history wrote, or was about to write, into the ledger.

    Raises:
        ReplayError: the code of today does not follow the history, or it cannot be read.
    """
    writes = _Writes()
    replayer = Replayer(
        workflows=WORKFLOWS,
        namespace=client.namespace,
        data_converter=client.data_converter,
        workflow_runner=PlainRunner(),
        interceptors=[writes],
    )
    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    if result.replay_failure is not None:
        raise ReplayError(type(result.replay_failure).__name__) from result.replay_failure
    return writes.batches


class _Writes(Interceptor):
    """Receives what a replayed workflow asks the ledger to write."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []

    def workflow_interceptor_class(
        self, input: WorkflowInterceptorClassInput
    ) -> type[WorkflowInboundInterceptor]:
        """One that hands its outbound side our list."""
        batches = self.batches

        class Inbound(WorkflowInboundInterceptor):
            def init(self, outbound: WorkflowOutboundInterceptor) -> None:
                super().init(_Outbound(outbound, batches))

        return Inbound


class _Outbound(WorkflowOutboundInterceptor):
    def __init__(self, next: WorkflowOutboundInterceptor, batches: list[Batch]) -> None:
        super().__init__(next)
        self._batches = batches

    def start_activity(self, input: StartActivityInput) -> Any:
        self._receive(input)
        return super().start_activity(input)

    def start_local_activity(self, input: StartLocalActivityInput) -> Any:
        self._receive(input)
        return super().start_local_activity(input)

    def _receive(self, input: StartActivityInput | StartLocalActivityInput) -> None:
        if input.activity == RECORD_ACTIVITY:
            self._batches.append(input.args[0])
