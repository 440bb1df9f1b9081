"""A worker that remembers nothing: every task replays the whole history, hidden state shows."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client

from models.ids import Stage
from models.messages.timeline.timeline import EntryKind
from models.stages.table import LEGS
from tests.builders import a_report, an_order, at_hour, booked
from tests.workflows.calls.test_parked import until_under_way
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.order_path import begin, reports_of
from tests.workflows.raw_messages import faults_of
from tests.workflows.test_golden_order import travel
from tests.workflows.world import World, a_decision

BOOK = "FH-7.3.2.1:book_vehicle"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def forgetful(
    client: Client, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """No workflow stays in the worker's memory."""
    folder = tmp_path_factory.mktemp("forgetful")
    async with a_world(client, folder, queue=own_queue(), cached=0) as world:
        yield world


async def test_an_order_in_time_is_the_same_to_a_worker_that_forgets_it(forgetful: World) -> None:
    order = await forgetful.place(an_order("EVICT-GOLDEN", verify_by="code"))
    await travel(order)
    for stage in (None, *LEGS):
        assert await faults_of(order, stage) == []
    lines = await order.timeline()
    assert {line.happening for line in lines} & {EntryKind.BREACHED, EntryKind.LATE} == set()
    assert lines[-1].what == "closed"


async def test_a_late_order_is_breached_and_escalated_once_by_a_worker_that_forgets_it(
    forgetful: World,
) -> None:
    order = await forgetful.place(an_order("EVICT-LATE", pickup_in=5))
    await begin(order)
    due = (await order.due(BOOK, Stage.TRUNK_PICKUP)).due_at
    await order.move(Stage.TRUNK_PICKUP, due + timedelta(hours=5))
    late = await order.now(Stage.TRUNK_PICKUP)
    vehicle = a_report("vehicle_booked", at=late, data=booked(at_hour(5, 15)))
    await order.submit(vehicle, Stage.TRUNK_PICKUP)
    for report in reports_of(Stage.TRUNK_PICKUP)[1:]:
        await order.submit(report, Stage.TRUNK_PICKUP)
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    assert await order.happenings_of(BOOK) == [
        EntryKind.WARNED,
        EntryKind.BREACHED,
        EntryKind.ESCALATED,
        EntryKind.ESCALATED,
        EntryKind.LATE,
    ]
    assert await faults_of(order, Stage.TRUNK_PICKUP) == []


async def test_a_ledger_that_took_too_long_stops_no_order_of_a_worker_that_forgets_it(
    client: Client, tmp_path: Path
) -> None:
    async with a_world(client, tmp_path, queue=own_queue(), cached=0) as world:
        order = await world.place(an_order("EVICT-LEDGER"))
        await order.at_step("awaiting_confirmation")
        await order.quiet()
        with closing(sqlite3.connect(tmp_path / "fulfil.db", isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            await order.handle.execute_update("confirm", a_decision())
            await until_under_way(order, "record")
        await order.quiet()
        assert await faults_of(order) == []
