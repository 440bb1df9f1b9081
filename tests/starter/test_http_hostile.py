"""Whatever stands in a field of what goes wrong, or comes back: it is refused with a sentence."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from starter.http.routes import examples
from tests.starter.doors import ORDER_DOOR, Doors
from tests.starter.scoped import placed

HEADERS = {"Content-Type": "application/json"}
PLACE = "@@here@@"
HOSTILE = (
    *("1e400", "-0", "9" * 30, "NaN", "null", "[]", "{}", "true", '""'),
    *('"\\u0000"', '"\\ud800"', '"9999-12-31T23:59:59-23:59"', json.dumps("长" * 3000)),
    json.dumps(["a"] * 10_000),
)
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "care": ("care", examples.CARE),
    "returns": ("returns", examples.RETURN),
    **{name: ("decisions", body) for name, body in examples.DECISION_BODIES.items()},
}


def spoilt(body: Any) -> Iterator[Any]:
    """The same, with one field, however deep, in place of which something else may stand."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield from ({**body, name: other} for other in spoilt(value))
    elif isinstance(body, list):
        for n, value in enumerate(body):
            yield from ([*body[:n], other, *body[n + 1 :]] for other in spoilt(value))
    yield PLACE


@pytest.mark.parametrize(("door", "body"), BODIES.values(), ids=BODIES)
async def test_what_no_field_may_hold_is_refused_with_a_sentence(
    doors: Doors, door: str, body: dict[str, Any]
) -> None:
    await placed(doors)
    for fields in spoilt(body):
        for value in HOSTILE:
            sent = json.dumps(fields).replace(f'"{PLACE}"', value)
            answer = await doors.http.post(f"{ORDER_DOOR}/{door}", content=sent, headers=HEADERS)
            if answer.is_success:
                continue  # it may be left out, or a text
            problem = answer.json()
            assert answer.status_code < 500 or problem["code"] == "temporal_away", (fields, value)
            assert problem["detail"], (fields, value)
