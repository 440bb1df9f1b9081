"""A name that stands twice in what is sent is refused by it at every door, and nothing is kept."""

import json

import pytest

from models.roles import Role
from starter.http.routes import examples
from tests.starter.cli import DeskUnderTest
from tests.starter.http_doors import ORDER_DOOR, Doors

HEADERS = {"Content-Type": "application/json"}
TWICE = {
    "order": ("/orders", examples.ORDER_EXAMPLE, "number"),
    "report": (f"{ORDER_DOOR}/reports", examples.REPORT_EXAMPLE, "report_id"),
    "decision": (f"{ORDER_DOOR}/decisions", examples.DECISION_BODIES["hold"], "reason"),
    "callback": ("/callbacks/carrier", examples.CALLBACK_EXAMPLE, "event_id"),
}


@pytest.mark.parametrize(("door", "body", "name"), TWICE.values(), ids=TWICE)
async def test_a_body_that_says_a_name_twice_is_refused_by_that_name(
    doors: Doors, door: str, body: dict[str, object], name: str
) -> None:
    await doors.place()
    sent = f"{json.dumps(body)[:-1]}, {json.dumps(name)}: {json.dumps(body[name])}}}"
    headers = {**HEADERS, **await doors.key(Role.OPERATOR)}
    answer = await doors.http.post(door, content=sent, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(f"{name} stands twice")


async def test_it_is_found_inside_of_a_field_too(doors: Doors) -> None:
    await doors.place()
    sent = json.dumps({**examples.REPORT_EXAMPLE, "data": 0}).replace(
        '"data": 0', '"data": {"pieces": 3, "pieces": 4}'
    )
    answer = await doors.http.post(f"{ORDER_DOOR}/reports", content=sent, headers=HEADERS)
    assert answer.json()["detail"].startswith("pieces stands twice")
    assert not await doors.context.store.reports.of_order("order:acme:SO-2026-1001")


@pytest.mark.parametrize(
    "word",
    [
        ("--data-json", '{"pieces": 3, "pieces": 4}'),
        ("--data", 'kinds=[{"sku": "SF", "pieces": 1, "pieces": 2}]'),
    ],
)
async def test_a_command_refuses_it_too(desk: DeskUnderTest, word: tuple[str, str]) -> None:
    await desk.take()
    done = await desk.run("report", "shop-a", "A1", "picked_up", *word)
    assert (done.code, "pieces stands twice" in done.err) == (2, True)


async def test_a_command_refuses_it_in_a_decision(desk: DeskUnderTest) -> None:
    await desk.take()
    twice = 'customer={"name": "王", "name": "李"}'
    done = await desk.run("decide", "shop-a", "A1", "correct", "--set", twice)
    assert (done.code, "name stands twice" in done.err) == (2, True)
