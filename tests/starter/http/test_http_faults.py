"""Whatever is sent to a door: what is wrong is said by field, in our words, in one shape."""

import copy
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from models.pydantic_messages import OTHERWISE
from starter.http.routes import examples
from tests.pydantic_words import pydantics
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.thorough import first_of

BAD: tuple[Any, ...] = (None, True, -1, 1.5, 10**30, "", "x", "y" * 1001, [], [1], {}, {"a": 1})
REQUESTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/orders", examples.ORDER_EXAMPLE),
    (f"{ORDER_DOOR}/reports", examples.REPORT_EXAMPLE),
    *((f"{ORDER_DOOR}/decisions", body) for body in examples.DECISION_BODIES.values()),
    (f"{ORDER_DOOR}/returns", examples.RETURN_EXAMPLE),
    ("/callbacks/carrier", examples.CALLBACK_EXAMPLE),
)


def places(body: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where something stands in a body."""
    inside = body.items() if isinstance(body, dict) else enumerate(body)
    for name, value in inside:
        yield (*at, name)
        if isinstance(value, dict | list):
            yield from places(value, (*at, name))


def spoilt(body: dict[str, Any]) -> Iterator[Any]:
    """The body, each time with one thing wrong: gone, another value, a field more."""
    yield from BAD
    for place in places(body):
        for bad in (*BAD, ...):
            whole = copy.deepcopy(body)
            inside: Any = whole
            for part in place[:-1]:
                inside = inside[part]
            if bad is ...:
                del inside[place[-1]]
            else:
                inside[place[-1]] = bad
            yield whole
    yield {**body, "reasn": "x"}


def fields(answer: httpx.Response) -> list[str]:
    """The fields that an answer names, and it names them with a sentence."""
    problem = answer.json()
    assert problem["detail"]
    assert all(fault["message"] for fault in problem["errors"])
    return [fault["field"] for fault in problem["errors"]]


@pytest.mark.parametrize(("door", "body"), first_of(REQUESTS))
async def test_what_is_wrong_is_said_in_our_words_and_by_field(
    doors: Doors, door: str, body: dict[str, Any]
) -> None:
    await doors.place()
    for bad in spoilt(body):
        answer = await doors.http.post(door, json=bad)
        assert answer.status_code != 500, bad
        assert pydantics(answer.text) == [], bad
        assert OTHERWISE not in answer.text, bad
        if answer.status_code == 422:
            assert fields(answer), bad


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"decision": "confrm"}, "decision", "confirm?"),
        ({"decision": "hold"}, "reason", "it is missing: add it"),
        ({"reasn": "late"}, "reasn", "no field reasn; reason?"),
        ({"decision": "answer"}, "approve", "it is missing: add it"),
        ({"decision": "repair", "choice": "x"}, "choice", "'retry', 'skip' or 'give_up' is exp"),
        ({"decision": "correct", "changes": {"customer": 1}}, "customer", "an object with fields"),
        ({"decision": "correct", "changes": {"nmber": 1}}, "nmber", "number?"),
        ({"decision": "correct", "changes": {"merchant": "b"}}, "merchant", "cancel it"),
        (
            {"decision": "correct", "changes": {"收货城市": "北京市"}},
            "delivery.city",
            "both together",
        ),
        ({"decision_id": "x" * 200}, "decision_id", "it may have 128 characters"),
    ],
)
async def test_a_decision_that_cannot_be_read_names_its_fields(
    doors: Doors, changes: dict[str, Any], field: str, says: str
) -> None:
    await doors.place()
    answer = await doors.decide({**examples.DECISION_BODIES["confirm"], **changes})
    assert answer.status_code == 422
    assert fields(answer) == [field]
    assert says in answer.json()["errors"][0]["message"]


async def test_an_error_of_no_one_field_names_the_body(doors: Doors) -> None:
    await doors.place()
    assert fields(await doors.report(data={"photo": "x" * 10_000})) == ["body"]
    assert fields(await doors.http.get("/orders?merchnt=acme")) == ["merchnt"]
