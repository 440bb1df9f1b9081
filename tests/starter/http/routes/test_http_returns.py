"""Returns over HTTP: counted in the moment they are taken in, on both databases."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from functools import partial
from itertools import count
from typing import Any

import httpx
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.adapters.store.cases.cases import cases_of
from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.store import Store
from models.messages.timeline.timeline import Batch, Entry
from tests.builders import wanted_day
from tests.starter.http_doors import MERCHANT, NUMBER, Doors, a_context, open_doors

NUMBERS = count(1)
LINE = {"sku": "SF", "name": "沙发", "volume_m3": "0.5"}


@pytest_asyncio.fixture
async def doors(store: Store) -> AsyncIterator[Doors]:
    """Doors over each database in turn."""
    async with open_doors(a_context(store)) as opened:
        yield opened


async def delivered(doors: Doors, *pieces: int, number: str = NUMBER, **fields: Any) -> str:
    """An order of lines with so many sofas each, delivered; the door of its returns."""
    fields = {"lines": [LINE | {"pieces": n} for n in pieces], **fields}
    data = {"pieces": counted} if (counted := fields.pop("counted", None)) else {}
    answer = await doors.place(number=number, wanted_pickup_day=wanted_day().isoformat(), **fields)
    order = f"order:{MERCHANT}:{number}"
    now = doors.context.now()
    line: dict[str, Any] = {
        "stage": "city_delivery",
        "happening": "report",
        "what": "delivered",
        "report_id": "r-1",
        "data": data,
    }
    entry = Entry.model_validate(
        {"key": f"{order}:1", "order": order, "at": now, "recorded_at": now, "text": "", **line}
    )
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=order, entries=(entry,)))
    return f"{answer.headers['location']}/returns"


async def ask(doors: Doors, door: str, request_id: str, *pieces: int) -> httpx.Response:
    """Ask for so many sofas to go back."""
    lines = [{"sku": "SF", "pieces": n} for n in pieces]
    body = {"request_id": request_id, "reason": "too large", "by": "customer", "lines": lines}
    return await doors.http.post(door, json=body)


async def going_back(doors: Doors, number: str = NUMBER) -> list[list[int]]:
    """The pieces of each line of each return."""
    database, order = doors.context.store.database, f"order:{MERCHANT}:{number}"
    cases = await database.read(partial(cases_of, order=order))
    return [[line["pieces"] for line in case.start_input["lines"]] for case in cases]


async def test_of_ten_at_once_one_gets_its_three_of_four_pieces(doors: Doors) -> None:
    door = await delivered(doors, 4)
    answers = await asyncio.gather(*(ask(doors, door, f"q{n}", 3) for n in range(10)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 9}
    details = {answer.json()["detail"] for answer in answers if answer.status_code == 409}
    assert details == {"SF: asked for 3, 3 of 4 go back already: 1 left"}
    assert await going_back(doors) == [[3]]
    assert (await ask(doors, door, "q-last", 1)).status_code == 201


async def test_pieces_of_one_kind_are_summed_over_its_lines(doors: Doors) -> None:
    door = await delivered(doors, 2, 3)
    assert (await ask(doors, door, "q1", 4)).status_code == 201
    assert await going_back(doors) == [[2, 2]]
    refused = await ask(doors, door, "q2")
    assert refused.status_code == 409
    assert "asked for 5, 4 of 5 go back already: 1 left" in refused.json()["detail"]


async def test_a_return_asks_for_what_was_delivered_alone(doors: Doors) -> None:
    door = await delivered(doors, 2, counted=1)
    refused = await ask(doors, door, "q1", 2)
    assert refused.status_code == 409
    assert "SF: asked for 2, 1 of 2 came to the customer" in refused.json()["detail"]
    assert (await ask(doors, door, "q2")).status_code == 201
    assert await going_back(doors) == [[1]]
    assert (await ask(doors, door, "q3", 1)).status_code == 409


async def test_a_delivery_that_was_withdrawn_is_none(doors: Doors) -> None:
    door = await delivered(doors, 2)
    order, now = f"order:{MERCHANT}:{NUMBER}", doors.context.now()
    what = {"stage": "city_delivery", "happening": "decision", "what": "withdraw", "text": ""}
    where = {"key": f"{order}:2", "order": order, "at": now, "recorded_at": now}
    line = Entry.model_validate({**what, **where, "data": {"report_id": "r-1"}})
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=order, entries=(line,)))
    refused = await ask(doors, door, "q1", 1)
    assert "is not delivered yet" in refused.json()["detail"]


async def test_a_repeat_is_the_same_return_though_nothing_is_left(doors: Doors) -> None:
    door = await delivered(doors, 4)
    first, again = await ask(doors, door, "q1", 4), await ask(doors, door, "q1", 4)
    other = await ask(doors, door, "q1", 3)
    assert (first.status_code, again.json()) == (201, first.json())
    assert (other.status_code, await going_back(doors)) == (409, [[4]])
    view = await doors.context.store.views.show(MERCHANT, NUMBER, doors.context.now())
    assert view is not None
    assert [line.what for line in view.timeline].count("return_asked") == 1


async def test_more_than_was_ever_delivered_is_the_callers_mistake(doors: Doors) -> None:
    door = await delivered(doors, 2, 3)
    answer = await ask(doors, door, "q1", 6)
    assert answer.status_code == 422
    assert "to go back 6, delivered 5" in answer.json()["detail"]


BURSTS = st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=4), min_size=1, max_size=3)
ANY_FIXTURE = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ANY_FIXTURE
@given(pieces=st.lists(st.integers(1, 3), min_size=1, max_size=3), bursts=BURSTS)
async def test_bursts_never_take_more_than_was_delivered(
    doors: Doors, pieces: list[int], bursts: list[list[int]]
) -> None:
    number = f"B{next(NUMBERS)}"
    door = await delivered(doors, *pieces, number=number)
    for n, burst in enumerate(bursts):
        asked = (ask(doors, door, f"q{n}-{place}", p) for place, p in enumerate(burst))
        answers = await asyncio.gather(*asked)
        took = [p for p, one in zip(burst, answers, strict=True) if one.status_code == 201]
        gone = sum(map(sum, await going_back(doors, number)))
        left = sum(pieces) - gone
        refused = [p for p, one in zip(burst, answers, strict=True) if one.status_code != 201]
        assert left >= 0
        assert all(p > left for p in refused), (took, refused, left)


async def test_no_more_is_refunded_than_was_paid_over_all_returns_of_an_order(doors: Doors) -> None:
    """Where nobody has said what a line costs: of 100 fen 80 went back with the first return."""
    lines = [LINE | {"pieces": 2}, LINE | {"sku": "YG", "pieces": 1}]
    door = await delivered(doors, lines=lines, total_fen=100)
    order, now = f"order:{MERCHANT}:{NUMBER}", doors.context.now()
    for n in (1, 2):
        assert (await ask(doors, door, f"q{n}", 1)).status_code == 201
    what = {"stage": "returns", "happening": "report", "what": "refunded", "text": ""}
    key = f"return:{MERCHANT}:{NUMBER}:1:x"
    where = {"key": key, "order": order, "at": now, "recorded_at": now, "data": {"amount_fen": 80}}
    entry = Entry.model_validate(what | where)
    ledger = SqlLedger(doors.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=order, entries=(entry,)))
    order_door = door.removesuffix("/returns")
    money = {"amount_fen": 21, "refund_by": "bank"}
    refused = await doors.report(order_door, kind="refunded", by="after_sales", data=money)
    taken = await doors.report(
        order_door, kind="refunded", by="after_sales", data=money | {"amount_fen": 20}
    )
    assert refused.status_code == 409
    assert "100 fen were paid, 80 fen of them went back" in refused.json()["detail"]
    assert taken.json()["outcome"] == "accepted"


async def test_of_two_refunds_at_once_that_are_too_much_together_one_is_taken(doors: Doors) -> None:
    door = await delivered(doors, lines=[LINE | {"pieces": 2}], total_fen=100)
    for n in (1, 2):
        assert (await ask(doors, door, f"q{n}", 1)).status_code == 201
    order_door = door.removesuffix("/returns")
    money = {"amount_fen": 60, "refund_by": "bank"}
    fields = {"kind": "refunded", "by": "after_sales", "data": money}
    answers = await asyncio.gather(
        *(doors.report(order_door, report_id=f"r{n}", case=n, **fields) for n in (1, 2))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (refused,) = (one for one in answers if one.status_code == 409)
    assert "60 fen of them went back with other returns" in refused.json()["detail"]
