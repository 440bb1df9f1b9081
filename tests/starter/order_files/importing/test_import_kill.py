"""Worker, server and door are killed at random while a file is taken in: nothing is lost."""

import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from activities.adapters.store.results.rows import OrderSummary
from activities.adapters.store.store import open_store
from models.messages.legs.status import Status
from models.messages.lists.order_filter import OrderFilter
from starter.demo.file import write
from starter.local.cluster import LocalCluster, Part, running_cluster
from tests.builders import wanted_day
from tests.starter.local.test_local import settings_in
from tests.timeouts import PATIENCE_SECONDS

MERCHANT = "shop-kill"
KILLED = (Part.WORKER, Part.SERVER, Part.API)
SEED = 20261122


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def cluster(
    engine_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LocalCluster]:
    """A copy of its own: its parts are killed."""
    folder = tmp_path_factory.mktemp("killed")
    async with running_cluster(settings_in(folder), ui=False) as running:
        yield running


async def test_killed_at_random_during_an_import_no_order_is_lost_or_doubled(
    cluster: LocalCluster, tmp_path: Path
) -> None:
    listed = write(tmp_path / "orders.xlsx", run="K", today=wanted_day(0))
    importing = asyncio.create_task(imported(cluster, tmp_path / "orders.xlsx"))
    chance = random.Random(SEED)
    for part in chance.sample(KILLED, k=3):
        cluster.kill(part)
        await cluster.start(part)
    result = await importing
    taken = {row["order_no"] for row in result["rows"] if row["outcome"] in ("accepted", "review")}
    assert taken == {order.number for order in listed}
    rows = await all_started(cluster)
    assert sorted(row.number for row in rows) == sorted(taken)
    steps = [(await status_of(cluster, row)).step for row in rows]
    assert set(steps) == {"awaiting_confirmation", "in_review"}
    again = await imported(cluster, tmp_path / "orders.xlsx")
    assert {row["outcome"] for row in again["rows"]} <= {"known", "refused"}


async def imported(cluster: LocalCluster, file: Path) -> dict[str, list[dict[str, str]]]:
    """What `fulfil orders import` says of the file."""
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "fulfil"),
        *("orders", "import", str(file), "--merchant", MERCHANT, "-o", "json"),
        env=cluster.settings.environment(),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    result: dict[str, list[dict[str, str]]] = json.loads(out)
    return result


async def all_started(cluster: LocalCluster) -> tuple[OrderSummary, ...]:
    """The merchant's orders, once the relay has started every one."""
    wanted = OrderFilter(merchant=MERCHANT, limit=100)
    async with (
        open_store(cluster.settings.database_url) as store,
        asyncio.timeout(PATIENCE_SECONDS),
    ):
        while True:
            rows = (await store.orders.list(wanted)).rows
            if rows and all(row.outbox == "started" for row in rows):
                return rows
            await asyncio.sleep(0.1)


async def status_of(cluster: LocalCluster, row: OrderSummary) -> Status:
    """Where the order's workflow stands, once its worker has come to it."""
    handle = cluster.client.get_workflow_handle(row.workflow_id)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            status: Status = await handle.query("status", result_type=Status)
            if status.step != "started":
                return status
            await asyncio.sleep(0.1)
