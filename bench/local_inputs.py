"""What local activities were given: a history does not hold it, a replay says it."""

from collections.abc import Iterable
from typing import Any

from temporalio.client import WorkflowHistory
from temporalio.worker import (
    Replayer,
    WorkflowInstance,
    WorkflowInstanceDetails,
)

from activities.adapters.temporal.connection import data_converter
from activities.adapters.temporal.workflow_runners import PlainRunner
from bench.shape import Shape, size
from workflows.workflow_types import WORKFLOWS


class _Listening(PlainRunner):
    """Runs a workflow and keeps the sizes of what it gives its local activities."""

    def __init__(self) -> None:
        self.inputs: list[int] = []

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """The instance, listened to."""
        instance = super().create_instance(det)
        activate = instance.activate

        def listened(act: Any) -> Any:
            completion = activate(act)
            for command in completion.successful.commands:
                if command.HasField("schedule_local_activity"):
                    self.inputs.append(size(command.schedule_local_activity.arguments))
            return completion

        instance.activate = listened  # type: ignore[method-assign] # the one thing we listen to
        return instance


async def add_local_inputs(shape: Shape, histories: Iterable[WorkflowHistory], order: str) -> None:
    """Fill in the `input` of every local activity of the shape."""
    for history in histories:
        listening = _Listening()
        replayer = Replayer(
            workflows=WORKFLOWS, data_converter=data_converter(), workflow_runner=listening
        )
        await replayer.replay_workflow(history)
        tasks = shape[history.workflow_id.removeprefix(order)]["tasks"]
        local = [one for task in tasks for one in task["commands"] if one["do"] == "local"]
        for command, argument in zip(local, listening.inputs, strict=True):
            command["input"] = argument
