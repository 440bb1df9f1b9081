"""Deep replay: what a replay asks of the engine, word for word, next to what the history holds.

A plain replay compares kind and order of the commands only. It lets pass a changed argument,
time-out, retry policy, timer or result, and such a change shows first in production.
"""

from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowHistory
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails, WorkflowRunner

from workers.registry import runner

Asked = dict[tuple[str, str], Any]
"""Each command, by its kind and its id."""


class RecordingRunner(WorkflowRunner):
    """The sandbox of the tests' workers, with every command it gives written down."""

    def __init__(self) -> None:
        self.inner = runner(sandbox=True)
        self.asked: Asked = {}

    def prepare_workflow(self, defn: Any) -> None:
        """As the inner one."""
        self.inner.prepare_workflow(defn)

    def set_worker_level_failure_exception_types(self, types: Any) -> None:
        """As the inner one."""
        self.inner.set_worker_level_failure_exception_types(types)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """The inner one's instance, listened to."""
        instance = self.inner.create_instance(det)
        activate = instance.activate

        def listened(act: Any) -> Any:
            completion = activate(act)
            for command in completion.successful.commands:
                self.asked.update(_asked(command))
            return completion

        instance.activate = listened  # type: ignore[method-assign] # the one thing we hear
        return instance


def _asked(command: Any) -> Iterator[tuple[tuple[str, str], Any]]:
    """What one command says, in the words of the history."""
    kind = command.WhichOneof("variant")
    said = getattr(command, kind)
    match kind:
        case "schedule_activity":
            yield ("activity", str(said.seq)), _activity(said, said.activity_type, said.arguments)
        case "start_timer":
            yield ("timer", str(said.seq)), said.start_to_fire_timeout.ToTimedelta()
        case "start_child_workflow_execution":
            yield ("child", said.workflow_id), (said.workflow_type, _data(said.input))
        case "complete_workflow_execution":
            yield ("result", ""), _data([said.result])


def recorded(history: WorkflowHistory) -> Iterator[tuple[tuple[str, str], Any]]:
    """What the history holds of the same."""
    for event in history.events:
        kind = (event.WhichOneof("attributes") or "").removesuffix("_event_attributes")
        said: Any = getattr(event, f"{kind}_event_attributes", None)
        match kind:
            case "activity_task_scheduled":
                given = _activity(said, said.activity_type.name, said.input.payloads)
                yield ("activity", said.activity_id), given
            case "timer_started":
                yield ("timer", said.timer_id), said.start_to_fire_timeout.ToTimedelta()
            case "start_child_workflow_execution_initiated":
                given = (said.workflow_type.name, _data(said.input.payloads))
                yield ("child", said.workflow_id), given
            case "workflow_execution_completed":
                yield ("result", ""), _data(said.result.payloads)


def _activity(said: Any, name: str, arguments: Any) -> tuple[Any, ...]:
    """Name, arguments and every time-out of an activity."""
    policy = said.retry_policy
    return (
        name,
        _data(arguments),
        said.start_to_close_timeout.ToTimedelta(),
        said.schedule_to_close_timeout.ToTimedelta(),
        said.heartbeat_timeout.ToTimedelta(),
        policy.initial_interval.ToTimedelta(),
        policy.backoff_coefficient,
        policy.maximum_interval.ToTimedelta(),
        policy.maximum_attempts,
    )


def _data(payloads: Any) -> list[bytes]:
    given: list[Payload | Message] = list(payloads)
    return [payload.data for payload in given if isinstance(payload, Payload)]
