"""All four stand-ins on one loopback port, under /stock /carrier /technician /notices.

`python -m activities.adapters.standins --port 8310 --data .data/standins`
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from activities.adapters.process import watchers
from activities.adapters.process.http_protocol import BoundedProtocol
from activities.adapters.process.http_server import LOOPBACK, DoorConfig, served
from activities.adapters.process.lifetime import say, serve_until_done
from activities.adapters.standins.carrier import CarrierStandIn
from activities.adapters.standins.effects import EffectsLog
from activities.adapters.standins.notices import NoticesStandIn
from activities.adapters.standins.partner import PartnerDoor, StandIn
from activities.adapters.standins.stock import StockStandIn
from activities.adapters.standins.technician import TechnicianStandIn
from models.phrases import phrase

GRACE_SECONDS = 2
STAND_INS: tuple[type[StandIn], ...] = (
    StockStandIn,
    CarrierStandIn,
    TechnicianStandIn,
    NoticesStandIn,
)


class DroppingProtocol(BoundedProtocol):
    """HTTP whose connection a fault can end without an answer: `scope["state"]["drop"]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        """Hand the means to end this connection to the application."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "drop": transport.abort}


@asynccontextmanager
async def running_standins(
    port: int, data: Path, instance: str | None = None
) -> AsyncIterator[str]:
    """Serve until the context ends; gives the base address, `http://127.0.0.1:<port>`.

    Args:
        port: on loopback; 0 takes a free one.
        data: folder of the logs of effects, one file a partner; what they hold is the state.
        instance: the installation that they stand in for.

    Raises:
        OSError: the port is taken.
    """
    with ExitStack() as stack:
        async with served(_config(_application(data, instance, stack)), port) as url:
            yield url


def _application(data: Path, instance: str | None, stack: ExitStack) -> Starlette:
    async def healthy(http: Request) -> Response:
        names = [kind.name for kind in STAND_INS]
        return JSONResponse({"stand-ins": names, "instance": instance})

    routes: list[Mount | Route] = [Route("/healthz", healthy, methods=["GET"])]
    for kind in STAND_INS:
        effects_log = stack.enter_context(
            closing(EffectsLog(data / f"{kind.name}.jsonl", kind.prefix))
        )
        routes.append(Mount(f"/{kind.name}", PartnerDoor(kind(), effects_log).application()))
    return Starlette(routes=routes)


def _config(application: Starlette) -> DoorConfig:
    return DoorConfig(
        application,
        http=DroppingProtocol,
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


async def _serve(port: int, data: Path, instance: str | None) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with running_standins(port, data, instance) as url:
        say("stand-ins", f"{url}, effects in {data}")
        await stopped.wait()


def run() -> None:
    """Serve as the command line says; exits 1 where the port is taken."""
    parser = argparse.ArgumentParser(prog="standins", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="loopback port")
    parser.add_argument("--data", type=Path, required=True, help="folder of the logs of effects")
    parser.add_argument("--instance", help="the installation that they stand in for")
    asked = parser.parse_args()
    try:
        serve_until_done(
            _serve(
                cast(int, asked.port), cast(Path, asked.data), cast("str | None", asked.instance)
            )
        )
    except OSError as error:
        where = f"{LOOPBACK}:{asked.port}"
        watchers.say(
            "stand-ins",
            phrase("it cannot listen on {where}: {why}", where=where, why=error.strerror),
        )
        sys.exit(1)
