"""What is measured: everything as in production, on loopback, and the twin next to it."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from activities.adapters.process.settings import Settings, load_settings
from activities.adapters.store.store import open_store
from activities.adapters.temporal.connection import connect
from activities.adapters.terms.files import sop_for
from bench.http import Http
from bench.load import MERCHANT, Direct, HttpLoad, Lap, TwinLoad
from bench.local_inputs import add_local_inputs
from bench.shape import Shape, shape_of
from bench.twin import SHAPE
from bench.twin_worker import READY
from models import ids
from models.roles import Role
from models.stages.table import LEGS
from starter.local.cluster import LocalCluster, Part, running_cluster
from starter.service.app_context import AppContext
from tests.gateway import gateway_to
from tests.timeouts import PATIENCE_SECONDS

FIRST_OFFSET = 480
"""Ports above those that people's own copies take."""
TERMS = "early_pickup_days = 30\n"
"""Goods are picked up as soon as their vehicle is booked: nobody is asked whether that is so."""


@dataclass
class System:
    """What runs: the cluster with its processes, and the ways to load it."""

    cluster: LocalCluster
    folder: Path
    client: Client
    plain: Client
    desk: AppContext
    http: HttpLoad

    def direct(self, *, record: bool = True) -> Direct:
        """Our orders over Temporal."""
        return Direct(self.desk, self.client, record)

    def pids(self, *parts: Part) -> dict[str, int]:
        """The processes of these parts, by name."""
        return {part.value: self.cluster.pid(part) for part in parts}

    def environment(self) -> dict[str, str]:
        """The variables that point a command at this cluster."""
        return {**os.environ, **self.cluster.settings.environment()}

    @property
    def databases(self) -> tuple[Path, Path]:
        """The server's file, and ours."""
        return self.folder / "temporal" / "temporal.db", self.folder / "fulfil.db"

    async def histories(self, order: str) -> list[WorkflowHistory]:
        """Of an order and those of its legs that have begun, or of its twin."""
        names = [order, *(ids.leg_id(order, leg, 1) for leg in LEGS)]
        found = []
        for name in names:
            try:
                found.append(await self.plain.get_workflow_handle(name).fetch_history())
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
        return found

    async def costs(self, order: str) -> dict[str, int]:
        """What an order and its legs, or its twin's, have cost the server."""
        histories = await self.histories(order)
        found = {"events": 0, "workflow tasks": 0, "transitions": 0, "bytes": 0}
        for history in histories:
            handle = self.plain.get_workflow_handle(history.workflow_id)
            info = (await handle.describe()).raw_description.workflow_execution_info
            found["events"] += len(history.events)
            found["workflow tasks"] += sum(
                event.HasField("workflow_task_completed_event_attributes")
                for event in history.events
            )
            found["transitions"] += info.state_transition_count
            found["bytes"] += info.history_size_bytes
        return found

    async def shape(self, load: Direct) -> Shape:
        """The shape of an order that is driven this way; the first ones warm everything up."""
        for row in await load.prepare(3):
            order = await load.run(row, Lap())
        histories = await self.histories(order)
        shape = shape_of(histories, order)
        await add_local_inputs(shape, histories, order)
        return shape


@asynccontextmanager
async def running_system(folder: Path, **changes: object) -> AsyncIterator[System]:
    """Server, stand-ins, worker and API on ports of their own; gone when the context ends."""
    terms = folder / "terms"
    terms.mkdir(parents=True)
    (terms / f"{MERCHANT}.toml").write_text(TERMS)
    options = {"data_dir": folder, "terms_dir": terms, "port_offset": FIRST_OFFSET, **changes}
    settings = load_settings().model_copy(update={"temporal_address": None})
    settings = Settings.model_validate({**settings.model_dump(exclude_unset=True), **options})
    async with AsyncExitStack() as stack:
        cluster = await stack.enter_async_context(running_cluster(settings, ui=False))
        store = await stack.enter_async_context(open_store(cluster.settings.database_url))
        client = await connect(cluster.settings, identity="bench")
        address = cluster.urls["temporal"]
        plain = await Client.connect(address, namespace=client.namespace, identity="bench")
        key = await cluster.key(Role.OPERATOR)
        http = Http(cluster.urls["api"], key.key)
        stack.callback(http.close)
        desk = AppContext(
            store=store,
            gateway=gateway_to(client, patience=PATIENCE_SECONDS),
            sop_for=partial(sop_for, settings.terms_dir),
        )
        yield System(cluster, folder, client, plain, desk, HttpLoad(http, client, desk))


@asynccontextmanager
async def running_twin(system: System, shape: Shape) -> AsyncIterator[tuple[TwinLoad, int]]:
    """The twin's worker, and its process id."""
    SHAPE.clear()
    SHAPE.update(shape)
    file = system.folder / "shape.json"
    file.write_text(json.dumps(shape))
    address = system.cluster.urls["temporal"]
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.twin_worker", address, system.client.namespace, str(file)),
        stdout=subprocess.PIPE,
    )
    try:
        assert worker.stdout
        assert (await worker.stdout.readline()).decode().strip() == READY
        yield TwinLoad(system.plain, shape), worker.pid
    finally:
        with suppress(ProcessLookupError):
            worker.terminate()
        await worker.wait()
