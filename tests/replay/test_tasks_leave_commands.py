"""Every task leaves a command: a replay would else receive what it brought in another order."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

HISTORIES = sorted((Path(__file__).parent / "histories").glob("*.json"))

OUTSIDE_EVENTS = {
    "EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED",
    "EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED",
}
"""What wakes a task of which our code is told nothing: there is nothing to be received too late."""


def attributes_of_tasks(events: list[dict[str, Any]]) -> set[str]:
    """The tasks that an event names as its own; an update's answer stands where it was given."""
    found = set()
    for before, event in pairwise(events):
        (attributes,) = (value for name, value in event.items() if name.endswith("Attributes"))
        if "workflowTaskCompletedEventId" in attributes:
            found.add(attributes["workflowTaskCompletedEventId"])
        if "UPDATE" in event["eventType"]:
            found.add(before["eventId"])
    return found


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_no_task_ends_without_a_command(path: Path) -> None:
    events = json.loads(path.read_text())["events"]
    completed = {
        event["eventId"]
        for n, event in enumerate(events)
        if event["eventType"] == "EVENT_TYPE_WORKFLOW_TASK_COMPLETED"
        and events[n - 3]["eventType"] not in OUTSIDE_EVENTS
    }
    assert completed <= attributes_of_tasks(events)
