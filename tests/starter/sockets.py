"""A door on a real socket with small limits, and clients that speak byte by byte."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from activities.adapters.process.http_protocol import ClientLimits
from activities.adapters.process.http_server import DoorConfig, served
from starter.http.app import create_app
from starter.service.app_context import AppContext

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass
class RawClient:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        """Send these bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self) -> "RawAnswer":
        """The next answer, whole."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return RawAnswer(int(head[0].split()[1]), headers, body)

    async def ended(self) -> bytes:
        """What came until the other side ended the connection."""
        try:
            return await self.reader.read()
        except ConnectionResetError:
            return b""


@dataclass
class RawAnswer:
    """Status, headers by lower name, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@dataclass
class SocketDoor:
    """A door that listens."""

    port: int
    stack: AsyncExitStack

    async def connect(self) -> RawClient:
        """A new connection, closed with the door."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.stack.callback(writer.close)
        return RawClient(reader, writer)

    async def ask(self, data: bytes = HEALTH) -> RawAnswer:
        """One request over a connection of its own."""
        client = await self.connect()
        await client.send(data)
        return await client.answer()


@asynccontextmanager
async def socket_door(context: AppContext, **limits: Any) -> AsyncIterator[SocketDoor]:
    """The app over a context, on a free port, with these limits for its clients."""
    config = DoorConfig(
        create_app(context=context),
        ClientLimits(**limits),
        log_config=None,
        timeout_graceful_shutdown=1,
    )
    async with served(config, 0) as url, AsyncExitStack() as stack:
        yield SocketDoor(int(url.rpartition(":")[2]), stack)
