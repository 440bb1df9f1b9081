"""Lists are found by an index, in the order they are shown in, and read no payload."""

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from activities.adapters.store.orders import search
from activities.adapters.store.store import Store
from models.ids import Stage
from models.messages.lists.order_filter import OrderFilter, OrderSort
from models.roles import Role
from tests.activities.adapters.store.store_builders import MERCHANT, NOON, ORDER, an_order

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)

List = Callable[[Store], Awaitable[Any]]


OF_FEW = (OrderSort.STAGE, OrderSort.WAITING_ON)
"""Columns of which an index has all that is sorted by, though not in that order."""


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What SQLAlchemy executes, with its parameters."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, sql: str, arguments: Any, *_: Any) -> None:
        found.append((sql, arguments))

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


async def plans(store: Store, list_: List) -> list[tuple[str, list[str]]]:
    """Each statement of a list, and how SQLite goes about it."""
    with statements() as found:
        await list_(store)

    def explain(connection: Connection) -> list[tuple[str, list[str]]]:
        return [
            (
                sql,
                [
                    row.detail
                    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", arguments)
                ],
            )
            for sql, arguments in found
        ]

    return await store.database.read(explain)


def orders(**wanted: Any) -> List:
    return lambda store: store.orders.list(OrderFilter(**wanted))


LISTS: dict[str, tuple[List, str]] = {
    "newest": (orders(), "SCAN orders"),
    "next page": (orders(cursor=500), "SEARCH orders USING INTEGER PRIMARY KEY"),
    "merchant": (orders(merchant=MERCHANT), "ix_orders_merchant_id"),
    "page of a merchant": (orders(merchant=MERCHANT, cursor=500), "ix_orders_merchant_id"),
    "open of a merchant": (orders(merchant=MERCHANT, closed=False), "ix_orders_merchant_id"),
    "stuck": (orders(stuck=True), "ix_orders_stuck"),
    "stuck of a merchant": (orders(stuck=True, merchant=MERCHANT), "ix_orders_stuck"),
    "stage": (orders(stage=Stage.ORDER, closed=False), "ix_orders_closed_stage"),
    "hub": (orders(hub="CD-1"), "ix_orders_hub_id"),
    "page of a hub": (orders(hub="CD-1", cursor=500), "ix_orders_hub_id"),
    "on turn": (orders(waiting_on=Role.CARRIER, closed=False), "ix_orders_closed_waiting_on"),
}


@pytest.mark.parametrize("name", LISTS)
async def test_a_list_of_orders_is_found_by_its_index_and_only_few_are_sorted(
    store: Store, name: str
) -> None:
    list_, by = LISTS[name]
    (_, plan), *_ = await plans(store, list_)
    assert any(by in step for step in plan), plan
    assert "SCAN orders" not in plan or by == "SCAN orders", plan
    few = by == "ix_orders_stuck"
    assert few or not any("TEMP B-TREE" in step for step in plan), plan


@pytest.mark.parametrize("sort", OrderSort)
@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("cursor", [None, 1])
async def test_a_sorted_list_looks_through_an_index_and_reads_only_the_rows_of_its_page(
    store: Store, sort: OrderSort, backwards: bool, cursor: int | None
) -> None:
    await store.orders.take(an_order("A1"), {}, accepted_at=NOON)
    asked = await plans(store, orders(sort=sort, backwards=backwards, cursor=cursor))
    plan = next(steps for sql, steps in asked if "ORDER BY" in sql)
    sorts = [step for step in plan if "TEMP B-TREE" in step]
    assert len(sorts) <= 1 + (sort in OF_FEW), plan
    if sort is not OrderSort.NEWEST:
        assert not [step for step in plan if step.endswith("SCAN orders")], plan


async def test_stuck_tickets_are_found_by_the_index_of_stuck_cases(store: Store) -> None:
    asked = await plans(store, orders(stuck=True))
    plan = next(steps for query, steps in asked if "merchant IS NOT" in query)
    assert any("ix_cases_stuck" in step for step in plan), plan
    assert "SCAN cases" not in plan, plan


SEARCHES = ("A-2026-1", "261", "8000", "张三", "成都", "成都 衣柜")


@pytest.mark.parametrize("text", SEARCHES)
@pytest.mark.parametrize("common", [False, True])
async def test_a_search_goes_by_its_index_and_looks_through_no_orders(
    store: Store, text: str, common: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows it for words that few orders have, and for those that nearly all have."""
    lines = [{"sku": "X1", "name": "衣柜", "pieces": 1}]
    who, where = {"name": "张三", "phone": "13800138000"}, {"city": "成都市"}
    order = an_order("A-2026-1", customer=who, delivery=where, lines=lines)
    await store.orders.take(order, {}, accepted_at=NOON)
    if common:
        monkeypatch.setattr(search, "COMMON_FROM", 1)
    searched = [plan for sql, plan in await plans(store, orders(search=text)) if "order_s" in sql]
    assert len(searched) == 2, "what is counted, and what is found"
    for step in (step for plan in searched for step in plan if "order_search" in step):
        assert "SEARCH" in step, searched
    if not common:
        assert not [step for plan in searched for step in plan if step.startswith("SCAN orders")]


async def test_breaches_are_counted_within_their_index_and_no_deadline_is_read(
    store: Store,
) -> None:
    ((_, plan),) = await plans(store, lambda one: one.views.breaches())
    assert any("COVERING INDEX ix_duties_breached" in step for step in plan), plan
    assert not any("FOR GROUP BY" in step for step in plan), plan


async def test_breaches_of_a_merchant_are_looked_for_among_its_orders(store: Store) -> None:
    ((_, plan),) = await plans(store, lambda one: one.views.breaches(merchant=MERCHANT))
    assert any("SEARCH duties USING INDEX ix_duties_order" in step for step in plan), plan


WITHOUT_PAYLOAD: dict[str, List] = {
    **{name: list_ for name, (list_, _) in LISTS.items()},
    "show": lambda store: store.views.show(MERCHANT, "A1", NOON),
    "overdue": lambda store: store.overdue.list(NOON),
    "worklist": lambda store: store.worklist.list(Role.CARRIER, NOON),
    "breaches": lambda store: store.views.breaches(),
    "figures": lambda store: store.views.figures(),
    "returns of an order": lambda store: store.cases.of_order(ORDER),
    "not lost": lambda store: store.orders.not_lost([ORDER]),
}
PAYLOAD = re.compile(r"\b(body|start_input|content|corrected|answer)\b")


@pytest.mark.parametrize("name", WITHOUT_PAYLOAD)
async def test_no_list_reads_what_was_sent(store: Store, name: str) -> None:
    with statements() as found:
        await WITHOUT_PAYLOAD[name](store)
    assert [sql for sql, _ in found if PAYLOAD.search(sql)] == []


BY_INDEX: dict[str, List] = {
    "worklist": partial(lambda store, role: store.worklist.list(role, NOON), role=Role.CARRIER),
    "worklist of the desk": lambda store: store.worklist.list(Role.ORDER_DESK, NOON),
    "lost": lambda store: store.orders.not_lost([ORDER]),
    "outbox": lambda store: store.orders.pending(),
    "inbox": lambda store: store.reports.due([NOON], NOON),
    "decisions": lambda store: store.decisions.due(NOON, NOON),
    "silent": lambda store: store.outbox.silent(NOON, 10),
    "to start": lambda store: store.outbox.orders(10, NOON),
    "backlog": lambda store: store.outbox.backlog(),
    "show": lambda store: store.views.show(MERCHANT, "A1", NOON),
    "overdue": lambda store: store.overdue.list(NOON),
}


SMALL = {"troubles", "CONSTANT"}
"""What may be looked through: a table that is empty on a good day, and no table."""


@pytest.mark.parametrize("name", BY_INDEX)
async def test_what_is_asked_again_and_again_scans_no_table(store: Store, name: str) -> None:
    for sql, plan in await plans(store, BY_INDEX[name]):
        tables = {
            step.split()[1] for step in plan if step.startswith("SCAN") and "USING" not in step
        }
        assert tables <= SMALL, (sql, plan)
