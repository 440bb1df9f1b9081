"""Orders over HTTP: taken in once each, whatever is sent, and while Temporal is down."""

import asyncio
from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest

from activities.adapters.store_sql import open_store
from tests.starter.doors import MERCHANT, NUMBER, ORDER_DOOR, Doors, a_house, open_doors


async def test_a_complete_order_is_accepted_and_the_answer_says_where_to_go_on(
    doors: Doors,
) -> None:
    answer = await doors.place()
    assert answer.status_code == 201
    assert answer.headers["location"] == ORDER_DOOR
    assert answer.json() == {
        "order_no": NUMBER,
        "merchant": MERCHANT,
        "workflow_id": f"order:{MERCHANT}:{NUMBER}",
        "outcome": "accepted",
        "reasons": [],
        "links": {
            "order": ORDER_DOOR,
            "reports": f"{ORDER_DOOR}/reports",
            "decisions": f"{ORDER_DOOR}/decisions",
            "returns": f"{ORDER_DOOR}/returns",
        },
    }


async def test_the_same_order_again_gets_the_same_answer(doors: Doors) -> None:
    first, again = await doors.place(), await doors.place(number=f" {NUMBER} ")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()


async def test_other_content_under_the_same_number_is_a_conflict(doors: Doors) -> None:
    await doors.place()
    answer = await doors.place(urgent=True)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert NUMBER in answer.json()["detail"]


async def test_an_order_that_lacks_something_is_taken_and_waits_in_review(doors: Doors) -> None:
    answer = await doors.place(customer={"name": "王芳"}, wanted_pickup_day=None)
    assert answer.status_code == 201
    assert answer.json()["outcome"] == "review"
    assert {reason["field"] for reason in answer.json()["reasons"]} == {
        "customer.phone",
        "wanted_pickup_day",
    }


async def test_one_of_many_at_once_is_new_and_all_get_its_answer(doors: Doors) -> None:
    answers = await asyncio.gather(*(doors.place() for _ in range(10)))
    others = await asyncio.gather(*(doors.place(note=f"other {n}") for n in range(5)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 9}
    assert len({answer.text for answer in answers}) == 1
    assert {answer.status_code for answer in others} == {409}


@pytest.mark.parametrize("number", ["A/1", "A%1", "单 号：7", "a?b#c", "1&2=3", "SO-1 "])
async def test_any_number_is_found_under_its_percent_encoded_door(
    doors: Doors, number: str
) -> None:
    taken = (await doors.place(number=number)).json()
    by_link = await doors.http.get(taken["links"]["order"])
    by_hand = await doors.http.get(f"/orders/{MERCHANT}/{quote(number.strip(), safe='')}")
    assert by_link.status_code == 200
    assert by_link.json() == by_hand.json()
    assert by_link.json()["order_no"] == number.strip()
    assert by_link.json()["workflow_id"] == taken["workflow_id"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"linez": []}, {"linez"}),
        ({"customer": {"nme": "王芳"}}, {"customer.nme"}),
        ({"lines": [{"sku": "a", "name": "a", "pieces": 0}]}, {"lines.0.pieces"}),
        ({"lines": [{"sku": "a", "pieces": 1}]}, {"lines.0.name"}),
        ({"lines": [{"sku": "a", "name": "a", "pieces": 1}] * 9999}, {"lines"}),
        ({"total_volume_m3": 1e308}, {"total_volume_m3"}),
        ({"total_volume_m3": "NaN"}, {"total_volume_m3"}),
        ({"wanted_pickup_day": "tomorrow"}, {"wanted_pickup_day"}),
        ({"pickup_hour": "2026-11-27T10:00:00"}, {"pickup_hour"}),
        ({"merchant": "a b"}, {"merchant"}),
        ({"number": ""}, {"number"}),
        ({"source": "file"}, {"source"}),
        ({"doubts": [{"field": "a", "message": "b"}]}, {"doubts"}),
        ({"replaces": "SO-1"}, {"replaces"}),
    ],
)
async def test_what_cannot_be_read_is_refused_by_its_field(
    doors: Doors, changes: dict[str, Any], fields: set[str]
) -> None:
    answer = await doors.place(**changes)
    assert answer.status_code == 422
    assert {fault["field"] for fault in answer.json()["errors"]} == fields
    assert (await doors.http.get("/orders")).json()["orders"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"merchant": "订单"}'.encode("gbk"), 400),
        (b'{"merchant": "a", "number": NaN}', 400),
        (b"[" * 5000, 400),
        (b'{"a":' * 5000, 400),
        (b'{"merchant": "a", "number": "\\u0000"}', 400),
        (b'{"merchant": "a", "number": "\\ud800"}', 400),
        (b'{"merchant": "a"', 400),
        (b"1" * 5000, 400),
        (b" " * (1024 * 1024 + 1), 413),
        (b"", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"\xe2\x80\xae"', 422),
    ],
)
async def test_a_body_that_is_no_order_is_a_problem_and_never_a_fault(
    doors: Doors, body: bytes, status: int
) -> None:
    kind = {"Content-Type": "application/json"}
    answer = await doors.http.post("/orders", content=body, headers=kind)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


async def test_emoji_and_right_to_left_text_are_kept_as_they_are(doors: Doors) -> None:
    answer = await doors.place(note="🛋️ \u202eخزانة", customer={"name": "👩‍🔧"})
    assert answer.status_code == 201


async def test_a_form_is_told_to_be_json(doors: Doors) -> None:
    answer = await doors.http.post("/orders", data={"merchant": "acme"})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


async def test_an_order_too_large_for_a_workflow_is_not_taken(doors: Doors) -> None:
    lines = [{"sku": f"{n}", "name": "柜" * 200, "pieces": 1} for n in range(200)]
    answer = await doors.place(lines=lines)
    assert answer.status_code == 422
    assert "split the order" in answer.json()["errors"][0]["message"]
    assert (await doors.http.get(ORDER_DOOR)).status_code == 404


async def test_without_its_tables_the_door_says_so_and_when_to_come_again(empty_url: str) -> None:
    async with open_store(empty_url) as store, open_doors(a_house(store), key="a.b") as doors:
        answer = await doors.place()
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "migrate it" in answer.json()["hint"]
