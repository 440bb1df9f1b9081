"""Orders are found by what somebody has in hand; with a key ring no personal term is legible."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from activities.adapters.store.database.engine import rows_of, table_of
from activities.adapters.store.database.search_terms import UNHASHED, TermHasher
from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.orders.search_index import SearchIndex
from activities.adapters.store.store import Store, open_store
from activities.adapters.store.tables.schema import Orders, OrderSearch
from models.errors import UsageError
from models.messages.lists.order_filter import OrderFilter, OrderSort
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.scopes import Assignee, PartyKind, Scope
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from tests.activities.adapters.store.store_builders import (
    LEG,
    MERCHANT,
    NOON,
    ORDER,
    a_batch,
    a_mark,
    a_report,
    a_snapshot,
    an_entry,
    an_order,
)

RING = TermHasher((b"n" * 32, b"o" * 32))
OLD_RING = TermHasher((b"o" * 32,))

CONTENT: dict[str, Any] = {
    "customer": {"name": "欧阳娜娜", "phone": "+8613800138000"},
    "delivery": {"city": "成都市", "street": "天府一街 88 号"},
    "lines": [{"sku": "YG-2000", "name": "三门衣柜", "pieces": 1}],
}
LEGIBLE = ("欧阳", "13800138000", "8000", "成都", "天府", "川A", "王师", "蓉城")


@pytest_asyncio.fixture(params=[UNHASHED, RING], ids=["clear", "key ring"])
async def found(database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """An order to be found, A-2026-1, and another one."""
    async with open_store(database_url, hasher=request.param) as store:
        await take(store)
        yield store


async def take(store: Store) -> None:
    for order in (an_order("A-2026-1", **CONTENT), an_order("B-2026-2")):
        await store.orders.take(order, {}, accepted_at=NOON)


async def numbers(store: Store, text: str, **wanted: object) -> list[str]:
    page = await store.orders.list(OrderFilter.model_validate({"search": text, **wanted}))
    return [row.number for row in page.rows]


@pytest.mark.parametrize("text", [
    "A-2026-1", "a 2026".replace(" ", ""), "0261", "138 0013 8000".replace(" ", ""),
    "+86-13800138000", "8000", "欧阳", "阳娜娜", "成都", "天府一街", "天府 衣柜", "yg2000",
    "８０００",
])  # fmt: skip
async def test_an_order_is_found_by_its_number_phone_name_place_and_goods(
    found: Store, text: str
) -> None:
    assert await numbers(found, text) == ["A-2026-1"]


@pytest.mark.parametrize("text", ["014", "-014", "1-014", "０１４", "DM1201-014"])
async def test_an_order_is_found_by_the_end_of_its_number(store: Store, text: str) -> None:
    for number in ("DM1201-014", "DM1202-0145", "DM0141-208", "DM1201-114", "14"):
        await store.orders.take(an_order(number), {}, accepted_at=NOON)
    assert await numbers(store, text) == ["DM1201-014"]


@pytest.mark.parametrize("text", ["A-2026-2", "13800138001", "0013", "欧阳 杭州", "娜欧阳", "渔阳"])
async def test_what_fits_no_order_finds_none(found: Store, text: str) -> None:
    assert await numbers(found, text) == []


async def test_what_both_have_finds_both_the_newest_first(found: Store) -> None:
    assert await numbers(found, "2026") == ["B-2026-2", "A-2026-1"]


@pytest.mark.parametrize("text", ["", "张", "衣柜 -", "字" * 200])
async def test_a_word_that_finds_nothing_by_itself_is_refused(found: Store, text: str) -> None:
    with pytest.raises(UsageError):
        await numbers(found, text)


async def book(store: Store, report_id: str = "v1") -> None:
    """A vehicle, its driver and the provider in town."""
    data = {"vehicle": "川A·12345", "driver": "王师傅", "phone": "13911112222"}
    report = a_report(report_id, kind="vehicle_booked", data=data)
    order = (await store.orders.list(OrderFilter(search="A-2026-1"))).rows[0].workflow_id
    await store.reports.take(order, report, None, received_at=NOON)
    named = ((PartyKind.VEHICLE, "川A·12345"), (PartyKind.PROVIDER, "蓉城安装"))
    entries = tuple(
        an_entry(
            n, order=order, key=f"{order}:{report_id}:{n}", report_id=f"{report_id}{n or ''}",
            happening=EntryKind.REPORT, assignee=Assignee(kind=kind, name=name),
        )
        for n, (kind, name) in enumerate(named)
    )  # fmt: skip
    await SqlLedger(store, lambda _order, _at: {}).record(a_batch(LEG, entries=entries))


@pytest.mark.parametrize("text", ["川A12345", "12345", "王师傅", "2222", "蓉城安装"])
async def test_an_order_is_found_by_its_vehicle_driver_and_provider(
    found: Store, text: str
) -> None:
    await book(found)
    assert await numbers(found, text) == ["A-2026-1"]


async def test_a_vehicle_that_is_withdrawn_is_found_no_more(found: Store) -> None:
    await book(found)
    leg = "order:acme:A-2026-1:trunk-pickup"
    mark = a_mark("withdrawn", report_id="v1", workflow_id=leg)
    await SqlLedger(found, lambda _order, _at: {}).record(a_batch(leg, reports=(mark,)))
    assert await numbers(found, "川A12345") == []
    assert await numbers(found, "蓉城") == ["A-2026-1"]


async def test_a_corrected_order_is_found_by_what_it_is_now(found: Store) -> None:
    content = an_order("A-2026-1", **{**CONTENT, "delivery": {"city": "重庆市"}})
    await SqlLedger(found, lambda _order, _at: {}).record(a_batch(ORDER, content=content))
    assert await numbers(found, "重庆") == ["A-2026-1"]
    assert await numbers(found, "成都") == []


async def terms(store: Store) -> set[str]:
    query = select(table_of(OrderSearch).c.term)
    rows = await store.database.read(lambda connection: rows_of(connection, query))
    return {row["term"] for row in rows}


async def test_with_a_key_ring_nothing_personal_is_legible(database_url: str) -> None:
    async with open_store(database_url, hasher=RING) as store:
        await take(store)
        await book(store)
        kept = await terms(store)
    assert not [one for one in kept for clear in LEGIBLE if clear.casefold()[:2] in one]
    assert "衣柜" in kept, "goods are nobody's"


@pytest.mark.parametrize("before", [UNHASHED, OLD_RING], ids=["no ring", "old key"])
async def test_what_was_written_before_a_key_is_found_and_written_again(
    database_url: str, before: TermHasher
) -> None:
    async with open_store(database_url, hasher=before) as store:
        await take(store)
        await book(store)
    async with open_store(database_url, hasher=RING) as store:
        assert await numbers(store, "欧阳") == ["A-2026-1"]
        assert await SearchIndex(store.database).rewrite() == 2
    async with open_store(database_url, hasher=TermHasher(RING.keys[:1])) as store:
        for text in ("欧阳", "8000", "川A12345", "A-2026-1"):
            assert await numbers(store, text) == ["A-2026-1"]
        assert not [one for one in await terms(store) if "欧阳" in one]


async def test_orders_of_before_the_index_are_written_into_it_once(found: Store) -> None:
    await found.database.write(lambda connection: connection.execute(
        table_of(OrderSearch).delete()
    ))  # fmt: skip
    assert await numbers(found, "欧阳") == []
    index = SearchIndex(found.database)
    assert (await index.fill(), await index.fill()) == (2, 0)
    assert await numbers(found, "欧阳") == ["A-2026-1"]


async def test_an_erased_order_is_found_by_its_number_alone(database_url: str) -> None:
    start = order_input(an_order(**CONTENT), accepted_at=NOON, sop=Sop()).model_dump(mode="json")
    async with open_store(database_url, hasher=RING) as store:
        await store.orders.take(an_order(**CONTENT), start, accepted_at=NOON)
        ended = a_snapshot(closed=True, outcome="closed")
        await SqlLedger(store, lambda _order, _at: {}).record(a_batch(ORDER, snapshot=ended))
        await store.erasures.erase(ORDER, by="dpo", reason="asked", at=NOON)
        assert [await numbers(store, text) for text in ("A1", "欧阳", "8000")] == [["A1"], [], []]
        assert await SearchIndex(store.database).rewrite() == 1
        assert await numbers(store, "欧阳") == []


async def test_somebody_outside_finds_his_orders_by_their_numbers_alone(found: Store) -> None:
    scope = Scope(orders=("A-2026-1",))
    wanted = {"merchant": MERCHANT, "scope": scope}
    assert await numbers(found, "A-2026-1", **wanted) == ["A-2026-1"]
    assert await numbers(found, "欧阳", **wanted) == []


@pytest.mark.parametrize("sort", OrderSort)
@pytest.mark.parametrize("backwards", [False, True])
async def test_a_sorted_list_is_walked_page_by_page_and_misses_no_order(
    store: Store, sort: OrderSort, backwards: bool
) -> None:
    for n in range(7):
        order = an_order(
            f"N{n}", delivery={"city": None if n == 3 else "成都杭州"[n % 2 * 2 :][:2]}
        )
        await store.orders.take(order, {}, accepted_at=NOON + timedelta(hours=n % 3))
    late = update(table_of(Orders)).where(table_of(Orders).c.number > "N3")
    await store.database.write(lambda connection: connection.execute(late.values(next_due_at=NOON)))
    walked: list[str] = []
    wanted = OrderFilter(sort=sort, backwards=backwards, limit=2)
    while True:
        page = await store.orders.list(wanted)
        walked += [row.number for row in page.rows]
        if page.next is None:
            break
        wanted = wanted.model_copy(update={"cursor": page.next})
    assert sorted(walked) == [f"N{n}" for n in range(7)]
    if sort is OrderSort.CITY:
        assert walked[-1] == "N3", "what has none comes last"


@pytest.mark.parametrize(("wanted", "fits"), [
    ({"due_from": NOON, "due_before": NOON + timedelta(days=1)}, ["A1"]),
    ({"accepted_from": NOON + timedelta(hours=1)}, ["A2"]),
    ({"accepted_before": NOON + timedelta(hours=1)}, ["A1"]),
    ({"held": True}, ["A1"]), ({"parked": True}, ["A2"]),
    ({"waiting_on": Role.DRIVER}, ["A1"]),
])  # fmt: skip
async def test_every_filter_of_a_list_must_fit(
    store: Store, wanted: dict[str, object], fits: list[str]
) -> None:
    for n, more in (1, {"sla": "held", "next_due_at": NOON, "waiting_on": Role.DRIVER}), (
        2, {"problem": "parked:reserve_stock", "parked": "reserve_stock"},
    ):  # fmt: skip
        order = an_order(f"A{n}")
        await store.orders.take(order, {}, accepted_at=NOON + timedelta(hours=2 * n - 2))
        stands = a_snapshot(order.workflow_id, order=order.workflow_id, **more)
        batch = a_batch(order.workflow_id, snapshot=stands)
        await SqlLedger(store, lambda _order, _at: {}).record(batch)
    page = await store.orders.list(OrderFilter.model_validate(wanted))
    assert [row.number for row in page.rows] == fits
