"""What the HTTP door does as a process, from its settings to its end in order."""

import asyncio
import resource
import signal
import socket
from contextlib import closing, suppress

from activities.adapters.process.http_protocol import ClientLimits
from activities.adapters.process.http_server import DoorConfig, QuietServer, listening
from activities.adapters.process.lifetime import (
    freeze_loaded_objects,
    keep_private,
    say,
    serve_until_done,
)
from activities.adapters.process.logs import set_up
from activities.adapters.process.settings import Settings, load_settings
from activities.adapters.process.watchers import say_error
from activities.adapters.temporal.runtime import use_runtime
from models.errors import FulfilError, UsageError
from models.language.catalogue import check_compiled
from models.phrases import phrase
from starter.local.provisioned import check_provisioned
from starter.local.setup_error import SetupError
from starter.web.app import create_app

GRACE_SECONDS = 3
"""How many seconds open requests may take once it is to stop: a stream never ends by itself."""

OWN_FILES = 200
"""Files that the process itself needs: database, Temporal, logs."""


async def serve(settings: Settings) -> None:
    """Serve until a signal stops it.

    Raises:
        NotProvisioned: what it stands on was not made; says what is missing.
        UsageError: texts were never compiled.
        SetupError: the port is taken, or the application did not start.
    """
    set_up("api", settings)
    check_compiled()
    use_runtime(settings.api_metrics_address, "FULFIL_API_METRICS_ADDRESS")
    host, port = settings.api_host, settings.api_port
    keep_private(settings.data_dir)
    limits = _limits(settings)
    config = DoorConfig(
        create_app(settings), limits, timeout_graceful_shutdown=GRACE_SECONDS, log_config=None
    )
    freeze_loaded_objects()
    server = QuietServer(config)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, server.handle_exit, number, None)
    with closing(_door(host, port)) as door:
        await check_provisioned(settings)
        say("api", f"http://{host}:{port}/docs")
        try:
            await server.serve(sockets=[door])
        except SystemExit:
            raise SetupError(
                "the HTTP door did not start", hint="the lines above say why"
            ) from None


def _limits(settings: Settings) -> ClientLimits:
    """What clients are granted; each connection takes a file of those this process may open."""
    open_files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        open_files = most
    return ClientLimits(
        connections=max(1, min(settings.api_connections, open_files - OWN_FILES)),
        head_seconds=settings.api_head_seconds,
        body_seconds=settings.api_body_seconds,
        answer_seconds=settings.api_answer_seconds,
    )


def _door(host: str, port: int) -> socket.socket:
    try:
        return listening(host, port)
    except OSError as error:
        raise SetupError(
            phrase(
                "the HTTP door cannot listen on {address}: {why}",
                address=f"{host}:{port}",
                why=error.strerror,
            ),
            hint="stop what listens there, or set FULFIL_API_PORT to another port; of a whole copy "
            "(dev, demo, server) FULFIL_PORT_OFFSET=20, 40, … moves every port",
        ) from None


def exit_code() -> int:
    """Serve the HTTP door; how it ended."""
    try:
        serve_until_done(serve(load_settings()))
    except FulfilError as error:
        say_error("api", error)
        return 2 if isinstance(error, UsageError) else 1
    return 0
