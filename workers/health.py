"""The worker's health page: does its loop live, and does the server answer it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from temporalio.client import Client
from temporalio.service import RPCError

from activities.adapters.process.http_server import DoorConfig, served
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.installation import Instance
from activities.adapters.store.database.open_database import open_database

ANSWER_SECONDS = 2.0


@asynccontextmanager
async def health_page(settings: Settings, client: Client) -> AsyncIterator[None]:
    """Serve `/healthz` and `/readyz` on the settings' worker port, if there is one.

    Raises:
        OSError: the port is taken.
    """
    if settings.worker_port is None:
        yield
        return
    async with open_database(settings.database_url) as database:
        page = application(client, Instance(database))
        async with served(DoorConfig(page, lifespan="off", log_config=None), settings.worker_port):
            yield


def application(client: Client, instance: Instance) -> Starlette:
    """`/healthz` answers while the process's loop turns, `/readyz` 503 without the server.

    Both say whose worker it is.
    """

    async def alive(_: Request) -> JSONResponse:
        return JSONResponse({"worker": "alive", "instance": await instance.id()})

    async def ready(_: Request) -> JSONResponse:
        reachable = await _answers(client)
        return JSONResponse(
            {"temporal": reachable, "instance": await instance.id()},
            status_code=200 if reachable else 503,
        )

    return Starlette(routes=[Route("/healthz", alive), Route("/readyz", ready)])


async def _answers(client: Client) -> bool:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await client.service_client.check_health()
    except (RPCError, RuntimeError, TimeoutError):
        return False
