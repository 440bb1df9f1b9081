"""A keep-alive HTTP/1.1 client of a few lines: a generator of load has to be small."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Http:
    """Sends JSON under one key, over as many connections as calls are under way."""

    def __init__(self, url: str, key: str) -> None:
        where = urlsplit(url)
        self._host, self._port = str(where.hostname), int(where.port or 80)
        self._head = f"Host: {where.netloc}\r\nAuthorization: Bearer {key}\r\n"
        self._free: list[Connection] = []

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """One call: its status and its JSON. A connection that was closed meanwhile is left."""
        data = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
        head = f"{method} {path} HTTP/1.1\r\n{self._head}Content-Type: application/json\r\n"
        request = f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data
        while self._free:
            connection = self._free.pop()
            try:
                return await self._asked(connection, request)
            except (asyncio.IncompleteReadError, ConnectionError):
                connection[1].close()
        return await self._asked(await asyncio.open_connection(self._host, self._port), request)

    async def _asked(self, connection: Connection, request: bytes) -> tuple[int, Any]:
        reader, writer = connection
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        data = await reader.readexactly(int(fields.get("content-length", 0)))
        self._free.append(connection)
        return int(head[0].split()[1]), json.loads(data) if data else None

    def close(self) -> None:
        """Close what is open."""
        for _, writer in self._free:
            writer.close()
        self._free.clear()
