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

        instance.activate = listened  # type: ignore[method-assign] # the one thing we listen to
        return instance


def _asked(command: Any) -> Iterator[tuple[tuple[str, str], Any]]:
    """What one command says, in the words of the history."""
    kind = command.WhichOneof("variant")
    attributes = getattr(command, kind)
    match kind:
        case "schedule_activity":
            yield (
                ("activity", str(attributes.seq)),
                _activity(attributes, attributes.activity_type, attributes.arguments),
            )
        case "start_timer":
            yield ("timer", str(attributes.seq)), attributes.start_to_fire_timeout.ToTimedelta()
        case "start_child_workflow_execution":
            yield (
                ("child", attributes.workflow_id),
                (attributes.workflow_type, _data(attributes.input)),
            )
        case "complete_workflow_execution":
            yield ("result", ""), _data([attributes.result])


def recorded(history: WorkflowHistory) -> Iterator[tuple[tuple[str, str], Any]]:
    """What the history holds of the same."""
    for event in history.events:
        kind = (event.WhichOneof("attributes") or "").removesuffix("_event_attributes")
        attributes: Any = getattr(event, f"{kind}_event_attributes", None)
        match kind:
            case "activity_task_scheduled":
                activity = _activity(
                    attributes, attributes.activity_type.name, attributes.input.payloads
                )
                yield ("activity", attributes.activity_id), activity
            case "timer_started":
                yield ("timer", attributes.timer_id), attributes.start_to_fire_timeout.ToTimedelta()
            case "start_child_workflow_execution_initiated":
                activity = (attributes.workflow_type.name, _data(attributes.input.payloads))
                yield ("child", attributes.workflow_id), activity
            case "workflow_execution_completed":
                yield ("result", ""), _data(attributes.result.payloads)


def _activity(attributes: Any, name: str, arguments: Any) -> tuple[Any, ...]:
    """Name, arguments and every time-out of an activity."""
    policy = attributes.retry_policy
    return (
        name,
        _data(arguments),
        attributes.start_to_close_timeout.ToTimedelta(),
        attributes.schedule_to_close_timeout.ToTimedelta(),
        attributes.heartbeat_timeout.ToTimedelta(),
        policy.initial_interval.ToTimedelta(),
        policy.backoff_coefficient,
        policy.maximum_interval.ToTimedelta(),
        policy.maximum_attempts,
    )


def _data(payloads: Any) -> list[bytes]:
    values: list[Payload | Message] = list(payloads)
    return [payload.data for payload in values if isinstance(payload, Payload)]
