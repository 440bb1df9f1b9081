"""What is sent to `POST /orders` and is not an order: refused by its field, never our fault."""

import json
from typing import Any

import pytest

from starter.http.routes import examples
from tests.starter.http_doors import ORDER_DOOR, Doors


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"linez": []}, {"linez"}),
        ({"customer": {"nme": "王芳"}}, {"customer.nme"}),
        ({"lines": [{"sku": "a", "name": "a", "pieces": 0}]}, {"lines.0.pieces"}),
        ({"lines": [{"sku": "a", "pieces": 1}]}, {"lines.0.name"}),
        ({"lines": [{"sku": "a", "name": "a", "pieces": 1}] * 999}, {"lines"}),
        ({"total_volume_m3": 1e308}, {"total_volume_m3"}),
        ({"total_volume_m3": "NaN"}, {"total_volume_m3"}),
        ({"wanted_pickup_day": "tomorrow"}, {"wanted_pickup_day"}),
        ({"pickup_hour": "2026-11-27T10:00:00"}, {"pickup_hour"}),
        ({"merchant": "a b"}, {"merchant"}),
        ({"number": ""}, {"number"}),
        ({"source": "file"}, {"source"}),
        ({"doubts": [{"field": "a", "message": "b"}]}, {"doubts"}),
        ({"replaces": "SO-1"}, {"replaces"}),
        ({"replaces": ""}, {"replaces"}),
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
    ("changes", "near"),
    [
        ({"linez": []}, "lines"),
        ({"customer": {"phon": "1"}}, "phone"),
        ({"lines": [{"sku": "a", "name": "a", "piece": 1, "pieces": 1}]}, "pieces"),
        ({"zzz": 1}, ""),
    ],
)
async def test_a_field_that_does_not_exist_is_told_the_one_that_was_meant(
    doors: Doors, changes: dict[str, Any], near: str
) -> None:
    (fault,) = (await doors.place(**changes)).json()["errors"]
    meant = f"; {near}?" if near else ": leave it out"
    assert fault["message"] == f"there is no such field{meant}"


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"occurred_at": "2026-11-28T10:00"}, "occurred_at", "it has no offset: write it such as"),
        ([1], "body", "it is not a JSON object"),
    ],
)
async def test_what_is_wrong_with_a_field_is_said_in_plain_words(
    doors: Doors, body: Any, field: str, words: str
) -> None:
    sent = {"report_id": "r1", "kind": "left_for_pickup", **body} if body != [1] else body
    (fault,) = (await doors.http.post("/orders/acme/SO-1/reports", json=sent)).json()["errors"]
    assert (fault["field"], fault["message"].startswith(words)) == (field, True)


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


async def test_a_body_without_a_content_type_is_read_as_json(doors: Doors) -> None:
    answer = await doors.http.post("/orders", content=json.dumps(examples.ORDER_EXAMPLE))
    assert answer.status_code == 201


async def test_a_form_is_told_to_be_json(doors: Doors) -> None:
    answer = await doors.http.post("/orders", data={"merchant": "acme"})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


async def test_an_order_too_large_for_a_workflow_is_not_taken(doors: Doors) -> None:
    lines = [{"sku": f"{n}", "name": "柜" * 200, "pieces": 1} for n in range(140)]
    answer = await doors.place(lines=lines)
    assert answer.status_code == 422
    assert "split the order" in answer.json()["errors"][0]["message"]
    assert (await doors.http.get(ORDER_DOOR)).status_code == 404
