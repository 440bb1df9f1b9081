"""Callbacks as partners really write them: Beijing times, and bodies that lack something."""

import os
import subprocess
import sys
from typing import Any

import pytest

from models.roles import Role
from starter.http.routes import examples
from tests.starter.http_doors import Doors

DOOR = "/callbacks/carrier"
ORDER = "order:acme:SO-2026-1001"
BOOKED = examples.CALLBACK_EXAMPLE["data"]
READ = """
from activities.adapters.partners.callback_times import beijing
print(beijing("2026-11-30 09:00:00"), beijing("2026-11-30 09:00-12:00"))
"""


async def test_times_of_beijing_are_instants_also_in_what_the_kind_says(doors: Doors) -> None:
    await doors.place()
    data = {**BOOKED, "pickup_at": "2026-11-30 09:00-12:00"}
    event = {**examples.CALLBACK_EXAMPLE, "occurred_at": "2026-11-27 09:30:00", "data": data}
    answer = await doors.http.post(DOOR, json=event, headers=await doors.key(Role.CARRIER))
    (row,) = await doors.context.store.reports.of_order(ORDER)
    assert answer.json()["outcome"] == "accepted"
    assert row.content["occurred_at"] == "2026-11-27T01:30:00Z"
    assert row.content["data"]["pickup_at"] == "2026-11-30T04:00:00+00:00"


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_they_are_the_same_instants_under_any_time_zone_of_the_machine(zone: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", READ],
        env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.split() == ["2026-11-30T01:00:00+00:00", "2026-11-30T04:00:00+00:00"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"event": None}, "event: "),
        ({"order": 7}, "order: "),
        ({"data": []}, "data: "),
        ({"actor": "a b"}, "actor: "),
        ({"occurred_at": "yesterday"}, "occurred_at: "),
        ({"occurred_at": "2026-11-30 12:00-09:00"}, "occurred_at: "),
        ({"event": "no_such_kind", "order": "acme/NO-SUCH"}, "no order"),
    ],
)
async def test_whatever_has_an_event_id_is_answered(
    doors: Doors, change: dict[str, Any], reason: str
) -> None:
    answer = await doors.http.post(DOOR, json={**examples.CALLBACK_EXAMPLE, **change})
    assert (answer.status_code, answer.json()["outcome"]) == (200, "refused")
    assert answer.json()["report_id"] == f"carrier:{examples.CALLBACK_EXAMPLE['event_id']}"
    assert reason in answer.json()["reason"]


@pytest.mark.parametrize("body", [[], "x", {}, {"event_id": ""}, {"event_id": 7}])
async def test_what_is_no_event_is_not(doors: Doors, body: Any) -> None:
    answer = await doors.http.post(DOOR, json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"]
