"""One world a test process; a world of its own for a test that breaks things."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import Client
from temporalio.worker import Worker

from activities.adapters.process.settings import Settings
from activities.adapters.standins.serve import running_standins
from activities.adapters.store.store import open_store
from activities.adapters.wiring import open_partners
from tests.databases import make_tables
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.world import World
from workers.registry import make_worker

STICKY = timedelta(seconds=10)
"""The server's own: on a busy machine a task may wait, and a history is still to be the same."""


@dataclass
class IdleWorld:
    """A world without a worker, and the means to run one."""

    world: World
    settings: Settings
    worker: Callable[..., Worker]


def patient_worker(*what: Any, **options: Any) -> Worker:
    """A worker that takes no workflow task for stuck, which the SDK does after two seconds.

    On a machine that does much else a task may take as long: then it fails, and a query with it.
    """
    worker = make_worker(*what, **options)
    vars(worker)["_workflow_worker"]._deadlock_timeout_seconds = PATIENCE_SECONDS
    return worker


@asynccontextmanager
async def an_idle_world(
    client: Client,
    folder: Path,
    *,
    queue: str,
    sandbox: bool = True,
    database: str | None = None,
    **more: Any,
) -> AsyncIterator[IdleWorld]:
    """Database and stand-ins; whoever wants a worker runs `worker(...)` as long as it is wanted.

    `database` is the address of an empty one; a SQLite file of its own where none is given.

    Workflow code runs in the sandbox, which worker processes leave out: it finds what is not
    deterministic. `more` are settings of its process.
    """
    url = database or f"sqlite:///{folder / 'fulfil.db'}"
    await make_tables(url)
    async with running_standins(0, folder / "standins") as standins:
        urls = {f"{name}_url": f"{standins}/{name}" for name in PARTNERS}
        options = {"database_url": url, "data_dir": folder, "sandbox": sandbox, **urls, **more}
        settings = Settings.model_validate(options)
        async with open_store(url) as store, open_partners(settings) as partners:
            worker = partial(
                patient_worker,
                client,
                partners,
                settings,
                task_queue=queue,
                graceful_shutdown_timeout=timedelta(seconds=1),
                sticky_queue_schedule_to_start_timeout=STICKY,
            )
            yield IdleWorld(
                World(client, store, standins, queue, partners.ledger), settings, worker
            )


@asynccontextmanager
async def a_world(
    client: Client, folder: Path, *, queue: str, cached: int = 1000, sandbox: bool = True
) -> AsyncIterator[World]:
    """Database, stand-ins and a worker on a queue of its own."""
    async with (
        an_idle_world(client, folder, queue=queue, sandbox=sandbox) as idle_world,
        idle_world.worker(max_cached_workflows=cached),
    ):
        yield idle_world.world


PARTNERS = ("stock", "carrier", "technician", "notices")


def own_queue() -> str:
    """A queue that no other world listens to; always as long, so that bytes repeat."""
    return f"own-{secrets.token_hex(4)}"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(client: Client, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Shared: a test here uses order numbers of its own and breaks nothing."""
    folder = tmp_path_factory.mktemp("world")
    async with a_world(client, folder, queue=own_queue()) as shared:
        yield shared


@pytest_asyncio.fixture(loop_scope="session")
async def own_world(client: Client, tmp_path: Path) -> AsyncIterator[World]:
    """For one test: its partners may fail, its worker sees no other order."""
    async with a_world(client, tmp_path, queue=own_queue()) as own:
        yield own
