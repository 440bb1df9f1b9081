"""A server of its own, a worker and an HTTP door as processes: each of them can be killed."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from models.ids import TASK_QUEUE
from starter.local.engine import Engine, running_engine
from starter.local.ports import LOOPBACK
from starter.local.processes import Child, start_child
from tests.conftest import a_port_block
from tests.loopback import http
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.conftest import IdleWorld, an_idle_world
from tests.workflows.world import World

as_it_runs = pytest.mark.parametrize("home", ["as_it_runs"], indirect=True)
both_ways = pytest.mark.parametrize("home", ["as_it_runs", "sandboxed"], indirect=True)
"""Every leg is replayed in the sandbox too: what else a kill breaks has nothing to do with it."""


@dataclass
class Home:
    """A server of its own, partners, a database, and worker processes that can be killed."""

    engine: Engine
    idle_world: IdleWorld
    folder: Path
    port: int
    worker: Child | None = None
    api: Child | None = None

    @property
    def world(self) -> World:
        """What a test talks to."""
        return self.idle_world.world

    def start_worker(self) -> None:
        """One worker process, as `fulfil dev` runs it."""
        self.worker = self._start("worker", "workers")

    async def start_api(self) -> None:
        """The HTTP door as a process of its own, once it answers."""
        self.api = self._start("api", "starter.web")
        async with http() as client, asyncio.timeout(PATIENCE_SECONDS):
            while True:
                with suppress(httpx.TransportError):
                    await client.get(f"{self.door}/healthz")
                    return
                await asyncio.sleep(0.1)

    @property
    def door(self) -> str:
        """Where the HTTP door listens."""
        return f"http://{LOOPBACK}:{self.port}"

    def _start(self, name: str, module: str) -> Child:
        env = {
            **self.idle_world.settings.environment(),
            "TEMPORAL_ADDRESS": self.engine.address,
            "TEMPORAL_NAMESPACE": self.engine.namespace,
            "FULFIL_API_PORT": str(self.port),
        }
        program = [sys.executable, "-m", module]
        return start_child(name, program, log=self.folder / f"{name}.log", env=env)

    def kill_worker(self) -> None:
        """SIGKILL: it finishes nothing."""
        assert self.worker is not None
        self.worker.kill()

    def kill_api(self) -> None:
        """SIGKILL: nobody who waits for an answer gets one."""
        assert self.api is not None
        self.api.kill()

    def kill_and_start_worker(self) -> None:
        """As a supervisor does."""
        self.kill_worker()
        self.start_worker()

    async def effects(self) -> Counter[str]:
        """How often each keyed call had an effect, at all partners."""
        partners = ("stock", "carrier", "technician", "notices")
        done = [await self.world.effects(partner) for partner in partners]
        return Counter(str(one["key"]) for part in done for one in part if one["key"])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def home(
    engine_cache: Path, tmp_path_factory: Any, request: pytest.FixtureRequest
) -> AsyncIterator[Home]:
    sandbox = request.param == "sandboxed"
    folder = tmp_path_factory.mktemp("home")
    with a_port_block() as ports:
        async with running_engine(folder, ports, cache_dir=engine_cache, ui=False) as engine:
            client = await Client.connect(
                engine.address,
                namespace=engine.namespace,
                data_converter=pydantic_data_converter,
            )
            async with an_idle_world(
                client, folder, queue=TASK_QUEUE, sandbox=sandbox
            ) as idle_world:
                home = Home(engine, idle_world, folder, ports.api)
                home.start_worker()
                yield home
                home.kill_worker()
                if home.api is not None:
                    home.kill_api()
