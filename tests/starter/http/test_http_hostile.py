"""Whatever stands in a field of what goes wrong, or comes back: it is refused with a sentence."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from starter.http.routes import examples, ticket_examples
from tests.starter.http_doors import ORDER_DOOR, TICKET_DOOR, Doors
from tests.starter.scoped_keys import ORDER, placed
from tests.thorough import first_of

HEADERS = {"Content-Type": "application/json"}
PLACE = "@@here@@"
HOSTILE = (
    *("1e400", "-0", "9" * 30, "NaN", "null", "[]", "{}", "true", '""'),
    *('"\\u0000"', '"\\ud800"', '"9999-12-31T23:59:59-23:59"', json.dumps("长" * 3000)),
    json.dumps(["a"] * 10_000),
)
OF_TICKETS = ("acknowledge", "settle_question", "withdraw", "repair")
HAND_OVER = {**ticket_examples.CARE_ANSWERED, "kind": "care_handed_over"}
HAND_OVER["data"] = {"words": "a hinge", "to": "order_desk", "link_kind": "order", "link": ORDER}
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "care": (f"{ORDER_DOOR}/care", examples.CARE_EXAMPLE),
    "returns": (f"{ORDER_DOOR}/returns", examples.RETURN_EXAMPLE),
    **{name: (f"{ORDER_DOOR}/decisions", body) for name, body in examples.DECISION_BODIES.items()},
    "ticket": ("/care", ticket_examples.TICKET_EXAMPLE),
    "ticket_report": (f"{TICKET_DOOR}/reports", HAND_OVER),
    "ticket_order": (f"{TICKET_DOOR}/order", ticket_examples.ATTACHED_EXAMPLE),
    **{
        f"ticket_{name}": (f"{TICKET_DOOR}/decisions", examples.DECISION_BODIES[name])
        for name in OF_TICKETS
    },
}
NOT_A_TICKET = (
    *("%00", "%20", "..%2f..", "ticket:acme", "ticket:acme:zz", "order:acme:SO-1", "%F0%9F%92%A5"),
    *("ticket:acme:3f9c2a71b0de%0a", "ticket::3f9c2a71b0de", f"ticket:{'a' * 33}:3f9c2a71b0de"),
    "x" * 5000,
)


def spoilt(body: Any) -> Iterator[Any]:
    """The same, with one field, however deep, in place of which something else may stand."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield from ({**body, name: other} for other in spoilt(value))
    elif isinstance(body, list):
        for n, value in enumerate(body):
            yield from ([*body[:n], other, *body[n + 1 :]] for other in spoilt(value))
    yield PLACE


@pytest.mark.parametrize(("door", "body"), first_of(BODIES.values()), ids=BODIES)
async def test_what_no_field_may_hold_is_refused_with_a_sentence(
    doors: Doors, door: str, body: dict[str, Any]
) -> None:
    await placed(doors)
    await doors.http.post("/care", json=ticket_examples.TICKET_EXAMPLE)
    for fields in spoilt(body):
        for value in HOSTILE:
            sent = json.dumps(fields).replace(f'"{PLACE}"', value)
            answer = await doors.http.post(door, content=sent, headers=HEADERS)
            if answer.is_success:
                continue  # it may be left out, or a text
            problem = answer.json()
            assert answer.status_code < 500 or problem["code"] == "temporal_away", (fields, value)
            assert problem["detail"], (fields, value)


@pytest.mark.parametrize("id_", NOT_A_TICKET)
async def test_what_is_no_ticket_is_not_found_at_any_door(doors: Doors, id_: str) -> None:
    await placed(doors)
    asked = [await doors.http.get(f"/care/{id_}")]
    bodies = [(door.removeprefix(TICKET_DOOR), body) for door, body in BODIES.values()]
    for door, body in (one for one in bodies if one[0] in ("/reports", "/order", "/decisions")):
        asked.append(await doors.http.post(f"/care/{id_}{door}", json=body))
    for one in asked:
        assert (one.status_code, one.json()["code"]) == (404, "not_found"), one.request.url
        assert one.json()["detail"]


@pytest.mark.parametrize("query", ["merchant=%00", "merchant=" + "x" * 5000, "closed=maybe"])
async def test_a_list_of_tickets_that_cannot_be_asked_for_is_empty_or_refused(
    doors: Doors, query: str
) -> None:
    answer = await doors.http.get(f"/care?{query}")
    assert answer.status_code in (200, 422), answer.text
