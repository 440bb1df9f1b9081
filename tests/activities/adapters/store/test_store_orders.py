"""Orders are taken in once each, and the outbox holds what was not started."""

import asyncio
import time
from typing import Any

import pytest

from activities.adapters.store.store import Store, open_store
from models.ids import Stage
from models.messages.lists.order_filter import OrderFilter
from models.messages.orders.order import Order, Source
from models.roles import Role
from tests.activities.adapters.store.store_builders import HOUR, MERCHANT, NOON, an_order

START = {"order": "its input", "terms": {"confirm_hours": 1}}
IMPORT_SECONDS_MAX = 10
"""Of CPU: what else runs on the machine does not count."""


async def taken(store: Store, *orders: Order) -> list[str]:
    """What became of each order."""
    answers = await store.orders.take_many([(one, START) for one in orders], accepted_at=NOON)
    return [answer.state for answer in answers]


async def test_an_order_is_kept_as_it_was_sent(store: Store) -> None:
    sent = an_order("单 １", customer={"name": "王芳"}, delivery={"city": "杭州"}, hub="HZ1")
    answer = await store.orders.take(sent, START, accepted_at=NOON)
    held = await store.orders.get(MERCHANT, "单1")
    assert answer.state == "new"
    assert held == answer.row
    assert held.order == sent
    assert (held.number, held.city, held.hub, held.start_input) == ("单 １", "杭州", "HZ1", START)
    assert (held.accepted_at, held.outbox, held.closed) == (NOON, "pending", False)


async def test_the_same_order_again_is_the_same_whatever_door_it_comes_through(
    store: Store,
) -> None:
    first = an_order(placed_at=NOON, source=Source.HTTP, total_volume_m3="1.20")
    door: dict[str, Any] = {
        "placed_at": NOON + HOUR,
        "source": Source.FILE,
        "doubts": ({"field": "a", "message": "b"},),
    }
    again = an_order(" Ａ1", **door, total_volume_m3="1.2")
    new = await store.orders.take(first, START, accepted_at=NOON)
    same = await store.orders.take(again, {}, accepted_at=NOON + HOUR)
    assert (new.state, same.state) == ("new", "same")
    assert same.row == new.row


@pytest.mark.parametrize(
    "change", [{"placed_at": NOON - HOUR}, {"urgent": True}, {"customer": {"name": "李雷"}}]
)
async def test_other_content_under_a_taken_number_is_told_and_changes_nothing(
    store: Store, change: dict[str, Any]
) -> None:
    assert await taken(store, an_order(), an_order(**change)) == ["new", "other"]
    held = await store.orders.get(MERCHANT, "A1")
    assert held is not None
    assert held.order == an_order()


async def test_a_number_may_be_used_by_each_merchant(store: Store) -> None:
    other = Order(merchant="other", number="A1")
    assert await taken(store, an_order(), other) == ["new", "new"]


async def test_ten_doors_at_once_take_an_order_once(store: Store, database_url: str) -> None:
    async with open_store(database_url) as second:
        answers = await asyncio.gather(
            *(
                (store, second)[n % 2].orders.take(an_order(), START, accepted_at=NOON)
                for n in range(10)
            )
        )
    assert sorted(answer.state for answer in answers) == ["new", *["same"] * 9]
    assert len((await store.orders.list()).rows) == 1


async def test_many_orders_are_answered_one_by_one(store: Store) -> None:
    await taken(store, an_order("B"))
    twice = [an_order("A"), an_order("B", urgent=True), an_order("A"), an_order("A", note="x")]
    assert await taken(store, *twice) == ["new", "other", "same", "other"]


@pytest.mark.thorough
async def test_five_thousand_orders_are_on_the_disk_in_seconds(store: Store) -> None:
    orders = [an_order(f"N{n}") for n in range(5_000)]
    began = time.process_time()
    assert set(await taken(store, *orders)) == {"new"}
    assert time.process_time() - began < IMPORT_SECONDS_MAX
    assert set(await taken(store, *orders)) == {"same"}


async def test_the_outbox_holds_what_was_not_started_oldest_first(store: Store) -> None:
    await taken(store, an_order("A"), an_order("B"), an_order("C"))
    await store.orders.mark_started(["order:acme:B"], at=NOON + HOUR)
    await store.orders.mark_started(["order:acme:B"], at=NOON + 2 * HOUR)
    assert [row.number for row in await store.orders.pending()] == ["A", "C"]
    assert [row.number for row in await store.orders.pending(limit=1)] == ["A"]
    started = await store.orders.get(MERCHANT, "B")
    assert started is not None
    assert (started.outbox, started.started_at) == ("started", NOON + HOUR)


async def test_an_order_that_nobody_took_is_none(store: Store) -> None:
    assert await store.orders.get(MERCHANT, "A1") is None


async def test_pages_lead_through_all_orders_the_newest_first(store: Store) -> None:
    await taken(store, *(an_order(f"N{n}") for n in range(5)))
    first = await store.orders.list(OrderFilter(limit=3))
    second = await store.orders.list(OrderFilter(limit=3, cursor=first.next))
    assert [row.number for row in first.rows + second.rows] == ["N4", "N3", "N2", "N1", "N0"]
    assert second.next is None


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"merchant": MERCHANT}, 1),
        ({"merchant": "other"}, 0),
        ({"stage": Stage.ORDER, "waiting_on": Role.SYSTEM, "closed": False}, 1),
        ({"waiting_on": Role.DRIVER}, 0),
        ({"stuck": True}, 0),
    ],
)
async def test_a_list_holds_the_orders_that_fit(
    store: Store, wanted: dict[str, object], count: int
) -> None:
    await taken(store, an_order())
    assert len((await store.orders.list(OrderFilter.model_validate(wanted))).rows) == count
