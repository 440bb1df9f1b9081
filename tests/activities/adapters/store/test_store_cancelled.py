"""A write whose caller is cancelled is done whole or not begun, and the next one works at once."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from itertools import count
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.store import Store, open_store
from models.errors import Unavailable
from models.messages.reports.answer import Answer, ReportOutcome
from models.roles import Role
from tests.activities.adapters.store.store_builders import (
    LEG,
    MERCHANT,
    NOON,
    ORDER,
    a_batch,
    a_duty,
    a_report,
    a_snapshot,
    an_entry,
    an_order,
)
from tests.source import files

CUTS = 200
LONGEST = 400
"""Turns of the event loop: more than any of the writes takes."""

Write = Callable[[], Awaitable[Any]]


def writes(store: Store) -> Iterator[Write]:
    """Writes of every kind, without end, each with something new to write."""
    ledger = SqlLedger(store, lambda order, _: {"number": order.number})
    for n in count(1):
        batch = a_batch(
            LEG, task=n, entries=(an_entry(n, LEG),), duties=(a_duty(),), snapshot=a_snapshot(LEG)
        )
        order, report, name = an_order(f"N{n}"), a_report(f"r{n}"), f"q{n}"
        answer = Answer(outcome=ReportOutcome.ACCEPTED, report_id=report.report_id)
        yield partial(ledger.record, batch)
        yield partial(store.reports.take, ORDER, report, None, received_at=NOON)
        yield partial(store.reports.answer, 1, answer, batch)
        yield partial(ledger.take_order, order)
        yield partial(ask_return, store, name)
        yield partial(store.keys.add, Role.ORDER_DESK)
        yield partial(store.reports.tried, [1], at=NOON)


async def ask_return(store: Store, request_id: str) -> None:
    order = await store.orders.get(MERCHANT, "A1")
    assert order is not None
    await store.cases.take_return(order, request_id, {}, lambda *_: {}, opened_at=NOON)


async def test_writes_cancelled_at_any_moment_keep_nobody_out(store: Store) -> None:
    await store.orders.take(an_order(), {}, accepted_at=NOON)
    chance, kinds = Random(7), writes(store)
    cut = 0
    for _ in range(CUTS):
        under_way = [asyncio.ensure_future(next(kinds)()) for _ in range(chance.choice((1, 1, 5)))]
        for _ in range(int(LONGEST ** chance.random())):
            await asyncio.sleep(0)  # one turn of the event loop
        cut += sum(task.cancel() for task in under_way)
        await next(kinds)()
        await asyncio.gather(*under_way, return_exceptions=True)
    assert cut > CUTS / 2


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_a_write_that_has_begun_is_done_whole_though_nobody_waits(store: Store) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE orders SET step = 'half'")
        begun.set()
        go_on.wait()
        connection.exec_driver_sql("UPDATE orders SET step = 'whole'")

    await store.orders.take(an_order(), {}, accepted_at=NOON)
    writing = asyncio.create_task(store.database.write(work))
    await asyncio.to_thread(begun.wait)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    go_on.set()
    assert (await store.orders.take(an_order("A2"), {}, accepted_at=NOON)).state == "new"
    held = await store.orders.get(MERCHANT, "A1")
    assert held is not None
    assert held.step == "whole"


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_a_write_behind_a_long_one_says_in_time_that_it_has_no_turn(
    database_url: str,
) -> None:
    go_on = threading.Event()
    async with open_store(database_url, wait=0.2) as store:
        long = asyncio.create_task(store.database.write(lambda _: go_on.wait()))
        waiting = [store.orders.take(an_order(f"N{n}"), {}, accepted_at=NOON) for n in range(20)]
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in answers] == [Unavailable] * 20
        go_on.set()
        await long
        assert (await store.orders.list()).rows == ()


async def test_what_was_begun_is_done_before_the_database_is_closed(database_url: str) -> None:
    async with open_store(database_url) as store:
        writing = asyncio.create_task(store.orders.take(an_order(), {}, accepted_at=NOON))
        for _ in range(3):
            await asyncio.sleep(0)
    await asyncio.gather(writing, return_exceptions=True)
    async with open_store(database_url) as store:
        assert (await store.orders.take(an_order("A2"), {}, accepted_at=NOON)).state == "new"


def test_only_postgresql_is_driven_from_the_event_loop() -> None:
    """Elsewhere a transaction is a plain function: there is no await at which it could end."""
    asyncio_users = {
        file.name for file in files("activities", "starter", "workers")
        if "sqlalchemy.ext.asyncio" in file.read_text("utf-8")
    }  # fmt: skip
    assert asyncio_users == {"postgres.py"}
