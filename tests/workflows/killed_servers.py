"""A server that is killed between the ledger's commit and the end of the workflow task."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio
from temporalio.client import Client

from activities.adapters.temporal.connection import data_converter
from activities.adapters.wiring import open_partners
from models.errors import Unavailable
from models.messages.partners.requests import RecordResult
from models.messages.timeline.timeline import Batch, EntryKind
from starter.local.doctor.deep import DEEP_CHECKS, DeepFinding, run_deep_checks
from starter.local.engine import Engine, running_engine
from starter.local.progress import PlainProgress
from starter.service.app_context import AppContext
from starter.service.upkeep.relay import Relay
from tests.conftest import a_port_block
from tests.engines import kill_server
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context as a_door
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import IdleWorld, an_idle_world, own_queue, patient_worker
from tests.workflows.ledgers import PassingLedger


@dataclass
class KillingLedger(PassingLedger):
    """The real ledger; once armed, the server is killed when a batch is committed, or only one
    with a line of that kind."""

    engine: Engine
    armed: bool = False
    only: EntryKind | None = None

    async def record(self, batch: Batch, run: str | None = None) -> RecordResult:
        """Write it, and where it is armed kill the server before the workflow task can end."""
        recorded = await self.ledger.record(batch, run)
        if self.armed and self.only in {None, *(line.happening for line in batch.entries)}:
            self.armed, self.only = False, None
            kill_server(self.engine)
        return recorded


@dataclass
class Home:
    """A server that is killed, a door, and a ledger that kills it."""

    engine: Engine
    idle_world: IdleWorld
    door: AppContext
    ledger: KillingLedger

    async def quiet(self, ready: Any) -> None:
        """Let the relay work, as if time passed, until it is ready."""
        relay = Relay(replace(self.door, now=lambda: self.door.now() + timedelta(hours=1)))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await ready():
                try:
                    await relay.once()
                except Unavailable:
                    await asyncio.sleep(0.1)

    async def untrue(self) -> list[DeepFinding]:
        """What our database says, and no history has."""
        return await run_deep_checks(self.door, DEEP_CHECKS, PlainProgress())


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def home(engine_cache: Path, tmp_path_factory: Any) -> AsyncIterator[Home]:
    folder, queue = tmp_path_factory.mktemp("killed"), own_queue()
    with a_port_block() as ports:
        async with running_engine(folder, ports, cache_dir=engine_cache, ui=False) as engine:
            client = await Client.connect(
                engine.address, namespace=engine.namespace, data_converter=data_converter()
            )
            async with (
                an_idle_world(client, folder, queue=queue) as idle_world,
                open_partners(idle_world.settings) as partners,
            ):
                ledger = KillingLedger(partners.ledger, engine)
                killing = replace(partners, ledger=ledger)
                async with patient_worker(client, killing, idle_world.settings, task_queue=queue):
                    door = a_door(idle_world.world.store, gateway_to(client), queue=queue)
                    yield Home(engine, idle_world, door, ledger)
