"""What a workflow cost the engine, as exact integers."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from models.ids import Stage
from tests.workflows.world import OrderUnderTest

NUMBERS = re.compile(rb"\d+")
WARNINGS = re.compile(rb'"warn_at":\[[^\]]*\],?')
"""The warnings to come of a duty: in the evening those of the same day are past, and none stands
there at all."""

RECORD = re.compile(rb'"record":"[^"]*"')
FACTS = re.compile(rb'"early_facts":"[^"]*"')


@dataclass(frozen=True)
class Costs:
    """Events, completed workflow tasks, state transitions, bytes of history.

    `packed` are the bytes of what answers carry, and of the facts of batons: compressed, with times
    in it, never quite equal.
    """

    events: int = 0
    tasks: int = 0
    transitions: int = 0
    bytes: int = 0
    packed: int = 0

    def __add__(self, other: "Costs") -> "Costs":
        return Costs(
            self.events + other.events,
            self.tasks + other.tasks,
            self.transitions + other.transitions,
            self.bytes + other.bytes,
            self.packed + other.packed,
        )

    def as_dict(self) -> dict[str, int]:
        """As the committed file holds them."""
        return {name: value for name, value in asdict(self).items() if name != "packed"}


async def costs_of(order: OrderUnderTest, stage: Stage | None) -> Costs:
    """The costs of one workflow; bytes with times and task ids cleared, so that they repeat."""
    handle = order.leg(stage) if stage else order.handle
    history = await handle.fetch_history()
    whole = sum(_bare(event) for event in history.events)
    bare = sum(_bare(_without_record(event)) - _facts_in(event) for event in history.events)
    described = await handle.describe()
    return Costs(
        events=len(history.events),
        tasks=sum(
            event.HasField("workflow_task_completed_event_attributes") for event in history.events
        ),
        transitions=described.raw_description.workflow_execution_info.state_transition_count,
        bytes=bare,
        packed=whole - bare,
    )


def _without_record(event: Any) -> Any:
    if event.HasField("workflow_execution_update_completed_event_attributes"):
        outcome = event.workflow_execution_update_completed_event_attributes.outcome
        for payload in outcome.success.payloads:
            payload.data = RECORD.sub(b"", payload.data)
    return event


def _facts_in(event: Any) -> int:
    return sum(map(len, FACTS.findall(event.SerializeToString())))


def _bare(event: Any) -> int:
    """Its bytes without what differs from run to run: times, spans, sizes so far."""
    event.ClearField("event_time")
    event.ClearField("task_id")
    # It counts what answers carry, packed and never quite equal, and may take a byte more.
    if event.HasField("workflow_task_started_event_attributes"):
        event.workflow_task_started_event_attributes.ClearField("history_size_bytes")
    if event.HasField("timer_started_event_attributes"):
        event.timer_started_event_attributes.ClearField("start_to_fire_timeout")
    if event.HasField("marker_recorded_event_attributes"):
        # The SDK's own times in it, as JSON numbers of one to nine digits.
        for payload in event.marker_recorded_event_attributes.details["data"].payloads:
            payload.data = NUMBERS.sub(b"0", payload.data)
    whole = event.SerializeToString()
    return len(whole) - sum(map(len, WARNINGS.findall(whole)))
