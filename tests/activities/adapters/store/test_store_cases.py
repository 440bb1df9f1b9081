"""Returns next to an order are numbered, and asking twice makes one."""

import asyncio

from activities.adapters.store.results.rows import OrderRow, StoredCase
from activities.adapters.store.store import Store
from tests.activities.adapters.store.store_builders import CASE, HOUR, NOON, ORDER, an_order

WISH = {"wish": "refund", "lines": ["SOFA"]}


async def an_order_in(store: Store) -> OrderRow:
    return (await store.orders.take(an_order(), {}, accepted_at=NOON)).row


async def asked(store: Store, order: OrderRow, request: str, **fields: object) -> StoredCase:
    return await store.cases.take_return(
        order, request, {**WISH, **fields}, lambda n, _beside: {"n": n}, opened_at=NOON
    )


async def test_a_return_gets_a_number_an_id_and_its_start_input(store: Store) -> None:
    order = await an_order_in(store)
    first, second = await asked(store, order, "q1"), await asked(store, order, "q2")
    assert (first.state, first.row.workflow_id, first.row.start_input) == ("new", CASE, {"n": 1})
    assert (second.row.n, second.row.workflow_id) == (2, "return:acme:A1:2")
    assert [case.id for case in await store.cases.of_order(ORDER)] == [first.row.id, second.row.id]


async def test_asking_twice_under_one_id_makes_one_return(store: Store) -> None:
    order = await an_order_in(store)
    new, same = await asked(store, order, "q1"), await asked(store, order, "q1")
    other = await asked(store, order, "q1", wish="repair")
    assert [new.state, same.state, other.state] == ["new", "same", "other"]
    assert new.row == same.row == other.row


async def test_returns_asked_for_at_once_get_numbers_of_their_own(store: Store) -> None:
    order = await an_order_in(store)
    cases = await asyncio.gather(*(asked(store, order, f"q{n % 3}") for n in range(9)))
    assert sorted(case.row.n for case in cases if case.state == "new") == [1, 2, 3]


async def test_the_outbox_holds_returns_that_were_not_started(store: Store) -> None:
    order = await an_order_in(store)
    await asked(store, order, "q1")
    second = await asked(store, order, "q2")
    await store.cases.mark_started([CASE], at=NOON + HOUR)
    assert await store.outbox.cases(NOON) == ((second.row.workflow_id, second.row.order),)
