"""Serving a small ASGI application inside a program that does something else."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from typing import Any

import uvicorn

from activities.adapters.process.http_protocol import ERROR_HEADERS, BoundedProtocol, ClientLimits

LOOPBACK = "127.0.0.1"


class DoorConfig(uvicorn.Config):
    """How each of our doors is served: bounded, and without a word about what serves it.

    Args:
        app: the ASGI application.
        limits: what its clients are granted.
        settings: uvicorn's own, on top of our own.
    """

    def __init__(self, app: Any, limits: ClientLimits | None = None, **settings: Any) -> None:
        self.limits = limits or ClientLimits()
        ours = {"http": BoundedProtocol, "ws": "none", "access_log": False}
        quiet = {"log_level": "warning", "server_header": False, "headers": [*ERROR_HEADERS]}
        super().__init__(app, **{**ours, **quiet, **settings})


class QuietServer(uvicorn.Server):
    """Leaves the signals to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@asynccontextmanager
async def served(config: uvicorn.Config, port: int) -> AsyncIterator[str]:
    """Serve on loopback until the context ends; gives the address, `http://127.0.0.1:<port>`.

    Args:
        config: the application and how uvicorn serves it.
        port: 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """
    with closing(listening(LOOPBACK, port)) as door:
        server = QuietServer(config)
        serving = asyncio.create_task(server.serve(sockets=[door]))
        try:
            yield f"http://{LOOPBACK}:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


def listening(host: str, port: int) -> socket.socket:
    """A socket that callers can connect to from now on.

    Raises:
        OSError: the port is taken, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer takes 40 ms.
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen()  # from here on callers wait in the queue until the server takes them
    except OSError:
        door.close()
        raise
    return door
