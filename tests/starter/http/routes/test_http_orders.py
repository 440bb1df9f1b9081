"""Orders over HTTP: taken in once each, on both databases, while Temporal is down."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio

from activities.adapters.store.store import Store, open_store
from tests.starter.http_doors import MERCHANT, NUMBER, ORDER_DOOR, Doors, a_context, open_doors


@pytest_asyncio.fixture
async def doors(store: Store) -> AsyncIterator[Doors]:
    """Doors over each database in turn."""
    async with open_doors(a_context(store)) as opened:
        yield opened


async def test_a_complete_order_is_accepted_and_the_answer_says_where_to_go_on(
    doors: Doors,
) -> None:
    """Shows MC-三(一)3, MC-三(二)5, MC-四(一)1."""
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


async def test_without_its_tables_the_door_says_so_and_when_to_come_again(empty_url: str) -> None:
    async with open_store(empty_url) as store, open_doors(a_context(store), key="a.b") as doors:
        answer = await doors.place()
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["hint"]


@pytest.mark.parametrize("number", ["..", ".", "A\x1b[2J"], ids=repr)
async def test_a_number_that_has_no_door_is_refused(doors: Doors, number: str) -> None:
    answer = await doors.place(number=number)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["field"] == "number"
    assert fault["message"].startswith("it is not an order number")


async def test_a_line_break_in_a_number_is_a_space(doors: Doors) -> None:
    answer = await doors.place(number="SO\n77\n")
    assert answer.json()["order_no"] == "SO 77"
    assert (await doors.http.get(answer.headers["location"])).status_code == 200


async def test_an_order_may_take_the_place_of_one_that_is_there(doors: Doors) -> None:
    await doors.place()
    answer = await doors.place(number="SO-7", replaces=f" {NUMBER}")
    assert answer.json()["outcome"] == "accepted"
    row = await doors.context.order(MERCHANT, "SO-7")
    assert (row.replaces, row.order.replaces) == (NUMBER, NUMBER)


JUDGED: list[tuple[dict[str, Any], list[str]]] = [
    ({"delivery": {"city": "佛山", "street": "x 路 1 号"}}, []),
    ({"delivery": {"city": "某某市", "street": "x 路 1 号"}}, ["delivery.city"]),
    ({"delivery": {"province": "广东省", "city": "杭州市", "street": "x"}}, ["delivery.city"]),
    ({"customer": {"name": "王芳", "phone": "12345678"}}, ["customer.phone"]),
    ({"customer": {"name": "王*", "phone": "13800138000"}}, ["customer.name"]),
    ({"customer": {"name": "待定", "phone": "13800138000"}}, ["customer.name"]),
    ({"customer": {"name": "王芳", "phone": "12"}}, ["customer.phone"]),
    ({"customer": {"name": "王芳", "phone": "138****0000"}}, ["customer.phone"]),
    ({"pickup_contact": {"name": "李强", "phone": "abc"}}, ["pickup_contact.phone"]),
    ({"delivery": {"city": "某**市", "street": "x 路 1 号"}}, ["delivery.city"]),
]


@pytest.mark.parametrize(("changes", "doubted"), JUDGED)
async def test_places_and_phones_are_judged_as_those_of_an_order_file(
    doors: Doors, changes: dict[str, Any], doubted: list[str]
) -> None:
    answer = await doors.place(**changes)
    assert answer.status_code == 201
    assert [one["field"] for one in answer.json()["reasons"]] == doubted
    assert (await doors.place(**changes)).status_code == 200


async def test_a_number_almost_like_one_of_the_merchants_is_doubted(doors: Doors) -> None:
    first, *others = [
        (await doors.place(number=number)).json()
        for number in ("AL-1-b", "al-1-B", "Al/1—b", "aL–1 -B", "AL-2-b")
    ]
    assert first["outcome"] == "accepted"
    assert [one["outcome"] for one in others] == ["review", "review", "review", "accepted"]
    assert "AL-1-b, which is there, are almost the same" in others[0]["reasons"][0]["message"]
    assert (await doors.place(number="AL-1")).json()["outcome"] == "accepted"
