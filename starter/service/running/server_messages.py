"""A pending call and an event as people read them, out of the server's own messages."""

from datetime import UTC, datetime

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.enums.v1 import EventType
from temporalio.api.failure.v1 import Failure
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.client import Client
from temporalio.converter import WorkflowSerializationContext
from temporalio.exceptions import ApplicationError

from models.phrases import phrase, to_data
from starter.service.reading.view_model import Instant, Sentence, View
from workflows.temporal.failures import sentence_of

NAME_FIELDS = (
    "signal_name",
    "activity_type",
    "workflow_type",
    "timer_id",
    "marker_name",
    "update_id",
)
"""The fields that name an event, the first that is set."""


class PendingCall(View):
    """An activity under way. `attempts_max` 0: no limit; `next_attempt_at` while it waits."""

    activity: str
    activity_id: str
    attempt: int
    attempts_max: int
    last_failure: Sentence | None
    next_attempt_at: Instant | None


class ShownEvent(View):
    """One event of the history."""

    id: int
    at: Instant
    type: str
    name: str | None


def at(moment: Timestamp) -> datetime:
    """An instant of the server as a `datetime` in UTC."""
    return moment.ToDatetime(tzinfo=UTC)


async def pending_call(client: Client, workflow_id: str, one: PendingActivityInfo) -> PendingCall:
    """An activity under way, with its last failure in words."""
    waits = one.HasField("next_attempt_schedule_time")
    failed = one.HasField("last_failure")
    return PendingCall(
        activity=one.activity_type.name,
        activity_id=one.activity_id,
        attempt=one.attempt,
        attempts_max=one.maximum_attempts,
        last_failure=await in_words(client, workflow_id, one.last_failure) if failed else None,
        next_attempt_at=at(one.next_attempt_schedule_time) if waits else None,
    )


async def in_words(client: Client, workflow_id: str, failure: Failure) -> str:
    """A failure in one line; where it is encrypted, with the key ring's help."""
    sentence = sentence_of(await decoded(client, workflow_id, failure))
    lines = sentence.splitlines()
    return sentence if len(lines) == 1 else lines[0]


async def decoded(client: Client, workflow_id: str, failure: Failure) -> BaseException:
    """A failure as the exception it was; where it is encrypted, with the key ring's help."""
    context = WorkflowSerializationContext(namespace=client.namespace, workflow_id=workflow_id)
    try:
        return await client.data_converter.with_context(context).decode_failure(failure)
    except Exception:  # whatever keeps it from being read
        kind = failure.application_failure_info.type or "Unreadable"
        sealed = phrase("its text is encrypted, and its key is not here")
        return ApplicationError(sealed, to_data(sealed), type=kind)


def shown_event(event: HistoryEvent) -> ShownEvent:
    """An event with its type in lower case, and the name that its attributes have."""
    type_ = EventType.Name(event.event_type).removeprefix("EVENT_TYPE_").lower()
    which = event.WhichOneof("attributes")
    return ShownEvent(
        id=event.event_id,
        at=at(event.event_time),
        type=type_,
        name=_name(getattr(event, which)) if which else None,
    )


def _name(attributes: Message) -> str | None:
    fields = {field.name for field in attributes.DESCRIPTOR.fields}
    for name in NAME_FIELDS:
        if name in fields and (value := getattr(attributes, name)):
            return str(getattr(value, "name", value))
    return None
