"""Everything on this machine, started and stopped as one: `dev`, the demo and tests share it.

Engine, database, the partners' stand-ins, worker and HTTP door. Each is a process of its own
that dies with this one; one that ends by itself is started again.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import HttpUrl
from temporalio.client import Client

from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.partners.http_client import HttpClient, open_http
from activities.adapters.partners.roster import check_roster
from activities.adapters.process.lifetime import keep_private
from activities.adapters.process.settings import Settings
from activities.adapters.store.results.rows import NewKey
from activities.adapters.store.store import open_store
from activities.adapters.temporal.connection import where
from models.phrases import phrase
from models.roles import Role
from models.scopes import Scope
from starter.local.child_logs import keep_logs_short
from starter.local.engine import Engine, running_engine
from starter.local.local_settings import has_named_temporal, settings_at, with_standins
from starter.local.ports import FILE_NAME, LOOPBACK, PortBlock, held_block, write_ports
from starter.local.processes import Child
from starter.local.progress import Tell
from starter.local.provision import provision_all
from starter.local.supervisor import Supervisor, start_program

DRAIN_SECONDS = 5.0
"""How long the worker may finish what it does, when all of it stops."""


STANDINS_PROGRAM = "activities.adapters.standins"

Start = Callable[[], Awaitable[Child]]


class Part(StrEnum):
    """What can be stopped, killed and started alone."""

    SERVER = "temporal-server"
    UI = "temporal-ui"
    STANDINS = "stand-ins"
    WORKER = "worker"
    API = "api"


@dataclass
class LocalCluster:
    """One running copy.

    Attributes:
        settings: what every process of it is given.
        client: connected to its Temporal.
        instance: its id, in every health answer of its processes.
        urls: name to address, for people: temporal, ui, api, stand-ins, worker.
    """

    settings: Settings
    client: Client
    instance: str
    urls: dict[str, str]
    _starts: dict[Part, Start]
    _supervisor: Supervisor

    async def start(self, part: Part) -> None:
        """Start a part that was stopped or killed, and return when it is ready.

        Raises:
            SetupError: it did not come up.
        """
        await self._supervisor.start(part, self._starts[part])

    async def stop(self, part: Part) -> int:
        """Ask a part to end; its exit code. It stays down until it is started."""
        return await self._supervisor.stop(part)

    def kill(self, part: Part) -> None:
        """SIGKILL a part, as a power cut would. It stays down until it is started."""
        self._supervisor.kill(part)

    def keep_engine(self, engine: Engine) -> None:
        """Watch the engine's programs, which run already, like every other part."""

        async def start_ui() -> Child:
            return engine.start_ui()

        self._starts |= {Part.SERVER: engine.start_server, Part.UI: start_ui}
        for part, child in ((Part.SERVER, engine.server), (Part.UI, engine.ui)):
            if child:
                self._supervisor.keep(part, self._starts[part], child)

    def pid(self, part: Part) -> int:
        """The process id of a part that runs."""
        return self._supervisor.pid(part)

    async def key(
        self, role: Role, merchant: str | None = None, scope: Scope | None = None
    ) -> NewKey:
        """A new key of the HTTP door."""
        async with open_store(self.settings.database_url, **keys_for(self.settings)) as store:
            return await store.keys.add(role, merchant, scope=scope)


@asynccontextmanager
async def running_cluster(
    settings: Settings,
    *,
    ui: bool = True,
    worker: bool = True,
    api: bool = True,
    standins: bool = True,
    tell: Tell = lambda _: None,
) -> AsyncIterator[LocalCluster]:
    """All that is asked for, ready; stopped in order when the context ends.

    Where TEMPORAL_ADDRESS or a profile names a Temporal, that one is provisioned and used.

    Args:
        settings: folders, database, partners that are real; ports are found.
        ui: with the Temporal UI, where the engine is ours.
        worker, api, standins: with that part; the stand-ins take the place of each partner
            whose address is not set.
        tell: called with a line a step, and for parts that had to be started again.

    Raises:
        SetupError: a part did not come up; says which, and where its log is.
        Unavailable: the named Temporal or the database cannot be reached.
        UsageError: a partner has no address, and no stand-in is wanted.
    """
    if worker and not standins:
        check_roster(settings)
    keep_private(settings.data_dir)
    async with AsyncExitStack() as stack:
        ports = stack.enter_context(held_block(settings.cache_dir / "ports", settings.port_offset))
        engine = None
        if not has_named_temporal(settings):
            tell("engine: starting")
            engine = await stack.enter_async_context(
                running_engine(settings.data_dir, ports, cache_dir=settings.cache_dir, ui=ui)
            )
        here = _settings_of_parts(settings, ports, own_engine=engine is not None)
        if standins:
            here = with_standins(here, ports)
        ground = await provision_all(here, tell)
        write_ports(ports, settings.data_dir)
        stack.callback((settings.data_dir / FILE_NAME).unlink, missing_ok=True)
        supervisor = Supervisor(tell)
        http = await stack.enter_async_context(open_http())
        stack.push_async_callback(supervisor.stop_all)
        starts = _starts(here, ports, http, ground.instance)
        urls = _urls(here, ports, engine)
        cluster = LocalCluster(here, ground.client, ground.instance, urls, starts, supervisor)
        if engine:
            cluster.keep_engine(engine)
        asked = {Part.STANDINS: standins, Part.WORKER: worker, Part.API: api}
        parts = [part for part, is_asked in asked.items() if is_asked]
        tell(phrase("{parts}: starting", parts=", ".join(parts)))
        await _all_ready(cluster, parts)
        await stack.enter_async_context(keep_logs_short(settings.data_dir / "log"))
        yield cluster


def _settings_of_parts(settings: Settings, ports: PortBlock, *, own_engine: bool) -> Settings:
    own = {
        "api_host": LOOPBACK,
        "api_port": ports.api,
        "public_url": settings.public_url or HttpUrl(f"http://{LOOPBACK}:{ports.api}"),
        "worker_port": ports.worker,
        "api_metrics_address": f"{LOOPBACK}:{ports.api_metrics}",
        "worker_metrics_address": f"{LOOPBACK}:{ports.worker_metrics}",
        "drain_seconds": min(settings.drain_seconds, DRAIN_SECONDS),
    }
    return settings_at(settings, ports, own_engine=own_engine).model_copy(update=own)


async def _all_ready(cluster: LocalCluster, parts: list[Part]) -> None:
    """Side by side. Every start has ended before an error is raised: none is left over."""
    ended = await asyncio.gather(*map(cluster.start, parts), return_exceptions=True)
    for error in ended:
        if error is not None:
            raise error


def _starts(
    settings: Settings, ports: PortBlock, http: HttpClient, instance: str
) -> dict[Part, Start]:
    """How each program is started: the same program that production runs."""
    urls, env, data = ports.urls(), settings.environment(), settings.data_dir

    def program(part: Part, ready_url: str, *argv: str | Path) -> Start:
        return lambda: start_program(
            part,
            [sys.executable, "-m", *argv],
            log=data / "log" / f"{part}.log",
            env=env,
            http=http,
            ready_url=ready_url,
        )

    where_to = ("--port", str(ports.standins), "--data", data / "standins")
    standins = (STANDINS_PROGRAM, *where_to, "--instance", instance)
    return {
        Part.STANDINS: program(Part.STANDINS, f"{urls['standins']}/healthz", *standins),
        Part.WORKER: program(Part.WORKER, f"{urls['worker']}/readyz", "workers"),
        Part.API: program(Part.API, f"{urls['api']}/healthz", "starter.web"),
    }


def _urls(settings: Settings, ports: PortBlock, engine: Engine | None) -> dict[str, str]:
    """What people may open; the server's UI only where it is ours and wanted."""
    urls = ports.urls()
    urls["temporal"] = where(settings)["target_host"]
    if engine is None or engine.ui_url is None:
        del urls["ui"]
    return urls
