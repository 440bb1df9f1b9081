"""Whether the workflows of an order have done all that they can do now, by their histories.

What they wait for then is a person, a partner's later word, or a deadline.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client

from tests.timeouts import PATIENCE_SECONDS

AT_ONCE = timedelta(seconds=1)
"""A timer below that only brings the next task: nobody waits for it."""

OVER = ("completed", "failed", "canceled", "terminated", "timed_out")
CLOSED = tuple(f"workflow_execution_{how}" for how in OVER)
CHILD_CLOSED = tuple(f"child_{how}" for how in CLOSED)
CHILD_BEGUN = "start_child_workflow_execution_initiated"
CALLS = ("child_", "external_", "start_child_", "signal_external_", "request_cancel_external_")


class Evidence(NamedTuple):
    """How long a history is, and whether something of it is under way."""

    events: int
    moves: bool


async def stand_still(client: Client, workflow_ids: Sequence[str]) -> None:
    """Wait until these workflows and their legs are seen twice alike, and nothing moves.

    Twice, since one may have told another something that was looked at before.
    """
    before: list[Evidence] = []
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = [one for root in workflow_ids async for one in _tree(client, root)]
            if found == before and not any(one.moves for one in found):
                return
            before = found
            await asyncio.sleep(0.05)


async def _tree(client: Client, root: str) -> AsyncIterator[Evidence]:
    events = await _history(client, root)
    yield Evidence(len(events), _moves(events))
    legs = {id_: attributes.workflow_id for id_, kind, attributes in events if kind == CHILD_BEGUN}
    recorded_starts = {
        attributes.initiated_event_id for _, kind, attributes in events if kind in CHILD_CLOSED
    }
    for begun, leg in legs.items():
        of_leg = await _history(client, leg)
        is_recorded = begun in recorded_starts or not _is_closed(of_leg)
        yield Evidence(len(of_leg), _moves(of_leg) or not is_recorded)


async def _history(client: Client, workflow_id: str) -> list[tuple[int, str, Any]]:
    history = await client.get_workflow_handle(workflow_id).fetch_history()
    return [_plain(event) for event in history.events]


def _plain(event: HistoryEvent) -> tuple[int, str, Any]:
    """Its number, its kind, and what it says."""
    field = event.WhichOneof("attributes")
    assert field is not None
    return event.event_id, field.removesuffix("_event_attributes"), getattr(event, field)


def _is_closed(events: list[tuple[int, str, Any]]) -> bool:
    return events[-1][1] in CLOSED


def _moves(events: list[tuple[int, str, Any]]) -> bool:
    """Whether a task, an activity, a call to another workflow, or a short timer is under way."""
    waits: set[int] = set() if len(events) > 1 else {1}  # a child is there before its first task
    for number, kind, attributes in events:
        if kind == "workflow_task_scheduled":
            waits.add(1)
        elif kind == "workflow_task_completed":
            waits.discard(1)
        elif kind == "activity_task_scheduled" or kind.endswith("_execution_initiated"):
            waits.add(number)
        elif kind == "timer_started":
            if attributes.start_to_fire_timeout.ToTimedelta() < AT_ONCE:
                waits.add(number)
        elif kind.startswith("timer_"):
            waits.discard(attributes.started_event_id)
        elif kind.startswith("activity_task_") and kind.endswith(OVER):
            waits.discard(attributes.scheduled_event_id)
        elif kind.startswith(CALLS):
            waits.discard(attributes.initiated_event_id)
    return bool(waits) and not _is_closed(events)
