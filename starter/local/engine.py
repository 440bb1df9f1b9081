"""Starts, waits for and stops the Temporal server and its UI, unless another Temporal is named."""

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from temporalio.client import Client
from temporalio.service import RPCError

from activities.adapters.temporal.config import DEFAULT_NAMESPACE
from models.phrases import phrase
from starter.local.engine_build import REPOSITORY, Programs, ensure_engine_async
from starter.local.former_servers import delete_members
from starter.local.ports import LOOPBACK, PortBlock
from starter.local.processes import Child, start_child
from starter.local.provision import provision
from starter.local.setup_error import SetupError
from starter.local.ui_config import write_ui_config

READY_WITHIN_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.05


class Engine:
    """One server and its UI over one data folder; every order in it outlives both.

    Attributes:
        address: the server's `host:port`.
        ui_url: of the Temporal UI; None where it was not asked for.
        namespace: where our workflows live.
    """

    def __init__(
        self, programs: Programs, data_dir: Path, ports: PortBlock, *, ui: bool = True
    ) -> None:
        self.address = f"{LOOPBACK}:{ports.temporal}"
        self.ui_url = f"http://{LOOPBACK}:{ports.ui}" if ui else None
        self.namespace = DEFAULT_NAMESPACE
        self.server: Child | None = None
        self.ui: Child | None = None
        self._programs = programs
        self._data_dir = data_dir.resolve()
        self._ports = ports

    async def start(self) -> None:
        """Start both and return when the server answers; the namespace is `provision`'s.

        Raises:
            SetupError: the data is in use, or the server ended or stayed silent.
        """
        await self.start_server()
        if self.ui_url:
            self.start_ui()

    async def stop(self) -> None:
        """Ask both to end and wait for it; harmless when nothing runs."""
        children = [child for child in (self.ui, self.server) if child]
        self.ui = self.server = None
        await asyncio.gather(*(child.stop() for child in children))

    async def start_server(self) -> Child:
        """The server alone, over the same data and ports; raises as `start` does."""
        self.server = await self._spawn_server()
        try:
            await self._ready(self.server)
        except asyncio.CancelledError:
            self.server.kill()
            raise
        return self.server

    async def _spawn_server(self) -> Child:
        data = self._data_dir / "temporal"
        data.mkdir(parents=True, exist_ok=True)
        lock = await _lock_data(data)
        try:
            delete_members(data / "temporal.db")
            return start_child(
                "temporal-server",
                [
                    self._programs.server,
                    "--config-file",
                    REPOSITORY / "temporal-dev.yml",
                    "--allow-no-auth",
                    "start",
                ],
                log=self._data_dir / "log" / "temporal.log",
                env={
                    "TEMPORAL_DEV_DIR": str(data),
                    "TEMPORAL_DEV_PORT": str(self._ports.temporal),
                    "TEMPORAL_DEV_DYNAMIC": str(REPOSITORY / "temporal-dynamic.yml"),
                },
                keep_fds=[lock],
            )
        finally:
            os.close(lock)

    def start_ui(self) -> Child:
        """The UI alone, on the same port; nobody waits until it answers."""
        folder = self._data_dir / "temporal" / "ui"
        write_ui_config(folder, self.address, self._ports.ui, self.namespace)
        where = ["--root", str(folder), "--config", ".", "--env", "development"]
        self.ui = start_child(
            "temporal-ui",
            [self._programs.ui, *where, "start"],
            log=self._data_dir / "log" / "temporal-ui.log",
        )
        return self.ui

    async def _ready(self, server: Child) -> None:
        client = await Client.connect(self.address, lazy=True)
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while server.running and time.monotonic() < deadline:
            try:
                if await client.service_client.check_health():
                    return
            except (RPCError, RuntimeError):  # not listening yet
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        why = (
            phrase("did not answer in time")
            if server.running
            else phrase("ended with {code}", code=server.exit_code)
        )
        last_words = server.last_words()
        await server.stop()
        raise SetupError(
            phrase(
                "the Temporal server at {address} {why}; the end of its log:\n{last_words}",
                address=self.address,
                why=why,
                last_words=last_words,
            ),
            hint=phrase(
                "see {log}; `--fresh` begins with an empty data folder; where another program "
                "has its port, FULFIL_PORT_OFFSET=20, 40, … moves every port",
                log=server.log,
            ),
        )


@asynccontextmanager
async def running_engine(
    data_dir: Path, ports: PortBlock, *, cache_dir: Path, ui: bool = True
) -> AsyncIterator[Engine]:
    """Compiled, started and provisioned; stopped when the context ends.

    Args:
        data_dir: holds the orders (`temporal/`) and the logs (`log/`).
        ports: a block that is held (`ports.held_block`).
        cache_dir: where compiled engines are kept.
        ui: with the Temporal UI.
    """
    engine = Engine(await ensure_engine_async(cache_dir), data_dir, ports, ui=ui)
    try:
        await engine.start()
        client = await Client.connect(engine.address, namespace=engine.namespace)
        await provision(client)
        yield engine
    finally:
        await engine.stop()


async def _lock_data(data: Path) -> int:
    """A lock that the server inherits, so it ends with the server itself, not with us."""
    lock = os.open(data / "engine.lock", os.O_CREAT | os.O_RDWR)
    deadline = time.monotonic() + READY_WITHIN_SECONDS / 3  # a server may be on its way out
    while time.monotonic() < deadline:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        else:
            return lock
    os.close(lock)
    raise SetupError(
        phrase("another Temporal server works on {data}", data=data),
        hint="stop the other copy, or use another data folder (FULFIL_DATA_DIR)",
    )
