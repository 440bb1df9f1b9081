"""What one request may hold: it is refused before anything is made of it, at every door alike."""

import json
from collections.abc import AsyncIterator

import pytest

from starter.http.json_body import DEPTH_MAX, NAME_LETTERS_MAX, NAMES_MAX, VALUES_MAX
from starter.http.routes import examples
from tests.starter.http_doors import ORDER_DOOR, Doors

JSON = {"Content-Type": "application/json"}
BODIES = {
    "/orders": examples.ORDER_EXAMPLE,
    f"{ORDER_DOOR}/reports": examples.REPORT_EXAMPLE,
    f"{ORDER_DOOR}/decisions": examples.DECISION_BODIES["confirm"],
    f"{ORDER_DOOR}/returns": examples.RETURN_EXAMPLE,
    "/callbacks/carrier": examples.CALLBACK_EXAMPLE,
}
OVER = {
    "many fields": (json.dumps({f"f{n:05}": n for n in range(60_000)}), f"{VALUES_MAX:,} values"),
    "many lists": ("[" + "[1]," * 200_000 + "1]", f"{VALUES_MAX:,} values"),
    "many names": (json.dumps({"a": dict.fromkeys(map(str, range(NAMES_MAX + 1)))}),
                   f"{NAMES_MAX} names"),
    "a long name": (json.dumps({"a": [{"n" * (NAME_LETTERS_MAX + 1): 1}]}),
                    f"{NAME_LETTERS_MAX} letters"),
    "a deep list": ("[" * (DEPTH_MAX + 2) + "]" * (DEPTH_MAX + 2), f"deeper than {DEPTH_MAX}"),
    "many bytes": (" " * (1024 * 1024 + 1), "1,048,576 bytes"),
}  # fmt: skip


@pytest.mark.parametrize("door", BODIES)
@pytest.mark.parametrize(("body", "bound"), OVER.values(), ids=OVER)
async def test_a_body_over_a_bound_is_told_which(
    doors: Doors, door: str, body: str, bound: str
) -> None:
    answer = await doors.http.post(door, content=body, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert bound in answer.json()["detail"]


@pytest.mark.parametrize("door", BODIES)
async def test_a_field_that_only_just_fits_is_looked_at(doors: Doors, door: str) -> None:
    deep: object = 1
    for _ in range(DEPTH_MAX - 1):
        deep = [deep]
    body = {**BODIES[door], "n" * NAME_LETTERS_MAX: deep, "note": "," * 900}
    assert (await doors.http.post(door, json=body)).status_code != 413


@pytest.mark.parametrize("door", BODIES)
async def test_who_has_no_key_is_told_so_before_the_body_is_read(doors: Doors, door: str) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 65536

    answer = await doors.http.post(door, content=endless(), headers={"Authorization": ""})
    assert answer.status_code == 401


async def test_the_largest_order_that_can_be_taken_is_within_the_bounds(doors: Doors) -> None:
    line = {"sku": "a" * 60, "name": "柜" * 60, "category": "c", "pieces": 1, "volume_m3": 0.5,
            "weight_kg": 3, "fragile": True}  # fmt: skip
    assert (await doors.place(lines=[line] * 150)).status_code in (201, 422)


@pytest.mark.parametrize("day", ["2000-01-01", "2199-12-31"])
async def test_the_first_and_the_last_day_that_can_be_meant_are_days_like_others(
    doors: Doors, day: str
) -> None:
    ranges = ("due_from", "due_to", "accepted_from", "accepted_to")
    found = [await doors.http.get("/orders", params={name: day}) for name in ranges]
    found += [await doors.http.get("/figures/belated", params={"since": day, "until": day})]
    found += [await doors.http.get("/slots", params={"provider": "蓉城安装", "first": day})]
    assert {answer.status_code for answer in found} == {200}


@pytest.mark.parametrize("day", ["1999-12-31", "9999-12-31", "0001-01-01"])
async def test_a_day_that_cannot_be_meant_is_told_at_every_door_that_takes_one(
    doors: Doors, day: str
) -> None:
    half_day = {"provider": "蓉城安装", "day": day, "half": "morning", "capacity": 4}
    asked = [
        await doors.http.get("/orders", params={"due_to": day}),
        await doors.http.get("/figures/belated", params={"until": day}),
        await doors.http.get("/slots", params={"provider": "蓉城安装", "first": day}),
        await doors.http.post("/slots", json=half_day),
    ]
    assert {answer.status_code for answer in asked} == {422}
    assert all("cannot be meant" in answer.text for answer in asked)
