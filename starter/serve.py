"""The HTTP door as a process: `python -m starter.serve`. SIGTERM and Ctrl-C stop it in order.

Exits 0 once stopped, 1 where it failed (its port is taken), 2 where its settings are off.
"""

import asyncio
import signal
import sys

import uvicorn

from activities.adapters.exit import end
from activities.adapters.http_server import QuietServer
from activities.adapters.settings import Settings, load_settings
from models.errors import FulfilError, UsageError
from starter.app import create_app

GRACE_SECONDS = 3
"""How long open requests may take once it is told to stop; a live stream never ends by itself."""


async def serve(settings: Settings) -> None:
    """Serve until told to stop.

    Raises:
        SystemExit: the port is taken; uvicorn has said so.
    """
    config = uvicorn.Config(
        create_app(settings),
        host=settings.api_host,
        port=settings.api_port,
        timeout_graceful_shutdown=GRACE_SECONDS,
        access_log=False,
        log_level="warning",
        ws="none",
    )
    server = QuietServer(config)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, server.handle_exit, number, None)
    sys.stderr.write(f"api: http://{settings.api_host}:{settings.api_port}/docs\n")
    await server.serve()


def main() -> None:
    """Serve the HTTP door and end the process."""
    end(_exit_code())


def _exit_code() -> int:
    try:
        asyncio.run(serve(load_settings()))
    except FulfilError as error:
        sys.stderr.write(f"api: {error.message}\n")
        return 2 if isinstance(error, UsageError) else 1
    except SystemExit:
        return 1
    return 0


if __name__ == "__main__":
    main()
