"""The HTTP door as a process: `python -m starter.serve`. SIGTERM and Ctrl-C stop it in order.

Exits 0 once stopped, 1 where it failed (its port is taken), 2 where its settings are off.
"""

import asyncio
import signal
import socket
import sys
from contextlib import closing

import uvicorn

from activities.adapters.exit import end
from activities.adapters.http_server import QuietServer, listening
from activities.adapters.settings import Settings, load_settings
from models.errors import FulfilError, UsageError
from starter.app import create_app
from starter.machine.setup_error import SetupError

GRACE_SECONDS = 3
"""How long open requests may take once it is told to stop; a live stream never ends by itself."""


async def serve(settings: Settings) -> None:
    """Serve until told to stop.

    Raises:
        SetupError: the port is taken, or the application did not start.
    """
    host, port = settings.api_host, settings.api_port
    config = uvicorn.Config(
        create_app(settings),
        timeout_graceful_shutdown=GRACE_SECONDS,
        access_log=False,
        log_level="warning",
        ws="none",
    )
    server = QuietServer(config)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, server.handle_exit, number, None)
    with closing(_door(host, port)) as door:
        sys.stderr.write(f"api: http://{host}:{port}/docs\n")
        try:
            await server.serve(sockets=[door])
        except SystemExit:
            raise SetupError(
                "the HTTP door did not start", hint="the lines above say why"
            ) from None


def _door(host: str, port: int) -> socket.socket:
    try:
        return listening(host, port)
    except OSError as error:
        raise SetupError(
            f"the HTTP door cannot listen on {host}:{port}: {error.strerror}",
            hint="stop what listens there, or set FULFIL_API_PORT to another port",
        ) from None


def main() -> None:
    """Serve the HTTP door and end the process."""
    end(_exit_code())


def _exit_code() -> int:
    try:
        asyncio.run(serve(load_settings()))
    except FulfilError as error:
        sys.stderr.write(f"api: {error.message}; {error.hint}\n")
        return 2 if isinstance(error, UsageError) else 1
    return 0


if __name__ == "__main__":
    main()
