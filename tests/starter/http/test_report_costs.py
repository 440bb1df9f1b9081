"""What a report over HTTP costs our database, counted: the disk is waited for once."""

from collections.abc import Iterator
from dataclasses import replace
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from temporalio.client import Client

from activities.adapters.store.database.engine import TransactionCount
from activities.adapters.store.store import Store, open_store
from starter.http.app import create_app
from starter.http.auth import path_order
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import Doors, a_context, open_doors
from tests.starter.live_server import on_the_road
from tests.workflows.conftest import a_world, own_queue


def since(store: Store, before: TransactionCount) -> TransactionCount:
    """The transactions since then."""
    now = store.database.tally
    return TransactionCount(
        reads=now.reads - before.reads,
        writes=now.writes - before.writes,
        durable=now.durable - before.durable,
    )


@pytest.mark.asyncio(loop_scope="session")
async def test_an_answered_report_is_one_read_one_synced_write_and_one_that_is_not(
    client: Client, tmp_path: Path
) -> None:
    queue, order = own_queue(), an_order("C-1")
    async with (
        a_world(client, tmp_path, queue=queue),
        open_store(f"sqlite:///{tmp_path}/fulfil.db") as store,
        open_doors(a_context(store, gateway_to(client), queue=queue)) as doors,
    ):
        await on_the_road(doors.context, order)
        before = replace(store.database.tally)
        door = f"/orders/{order.merchant}/{order.number}"
        answer = await doors.report(
            door, kind="goods_ready", by="merchant", data={}, occurred_at=None, reported_at=None
        )
        assert (answer.status_code, answer.json()["outcome"]) == (200, "accepted")
        assert since(store, before) == TransactionCount(reads=1, writes=2, durable=1)
        (row,) = await store.reports.of_order(order.workflow_id)
        assert (row.state, row.attempts) == ("applied", 0)


async def test_a_report_while_temporal_is_down_is_one_read_and_one_synced_write(
    doors: Doors,
) -> None:
    await doors.place()
    await doors.context.store.orders.mark_started(
        ["order:acme:SO-2026-1001"], at=doors.context.now()
    )
    before = replace(doors.context.store.database.tally)
    answer = await doors.report()
    assert "written down" in answer.json()["reason"]
    assert since(doors.context.store, before) == TransactionCount(reads=1, writes=1, durable=1)


def calls(dependant: Dependant) -> Iterator[Any]:
    """What a route runs: itself, and all that it depends on."""
    if dependant.call is not None:
        yield dependant.call
    for one in dependant.dependencies:
        yield from calls(one)


def test_no_route_takes_a_thread_for_what_it_depends_on() -> None:
    found = [getattr(one, "dependant", None) for one in iter_route_contexts(create_app().routes)]
    run = {call for one in found if one is not None for call in calls(one)}
    assert path_order in run
    awaited = {one for one in run if iscoroutinefunction(one) or iscoroutinefunction(one.__call__)}
    assert run == awaited
