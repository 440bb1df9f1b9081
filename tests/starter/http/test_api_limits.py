"""The running HTTP door grants its clients what the settings say."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from activities.adapters.store.store import open_store
from models.roles import Role
from starter.local.ports import LOOPBACK
from tests import loopback
from tests.environment import provisioned
from tests.starter.sockets import HEALTH
from tests.starter.terminal.operation.test_cli_dev import fulfil, read_until
from tests.timeouts import PATIENCE_SECONDS

SMALL = {
    "FULFIL_API_ANSWER_SECONDS": "0.3",
    "FULFIL_API_CONNECTIONS": "20",
    "FULFIL_API_HEAD_SECONDS": "0.3",
    "FULFIL_API_REQUESTS_PER_MINUTE": "3",
}


@pytest_asyncio.fixture
async def door(tmp_path: Path) -> AsyncIterator[int]:
    """Its port."""
    with closing(socket.create_server((LOOPBACK, 0))) as probe:
        port: int = probe.getsockname()[1]
    env = {**await provisioned(tmp_path, "127.0.0.1:1"), **SMALL}
    with fulfil(tmp_path, "api", "--port", str(port), **env) as api:
        read_until(api, "api:")
        yield port
        api.send_signal(signal.SIGTERM)
        assert api.wait(PATIENCE_SECONDS) == 0


async def test_the_settings_hold_in_the_process(door: int, tmp_path: Path) -> None:
    silent = [await asyncio.open_connection(LOOPBACK, door) for _ in range(200)]
    async with (
        open_store(f"sqlite:///{tmp_path / 'fulfil.db'}") as store,
        loopback.http(base_url=f"http://{LOOPBACK}:{door}") as http,
    ):
        assert (await http.get("/healthz")).status_code == 200
        ended = await asyncio.gather(
            *(reader.read() for reader, _ in silent), return_exceptions=True
        )
        odd = [text for text in ended if text != b"" and not isinstance(text, ConnectionError)]
        assert odd == []
        key = await store.keys.add(Role.OPERATOR)
        http.headers["Authorization"] = f"Bearer {key.key}"
        found = [(await http.get("/orders")).status_code for _ in range(4)]
        assert found == [200, 200, 200, 429]
    for _, writer in silent:
        writer.close()


async def test_the_running_door_cuts_who_is_slow(door: int) -> None:
    """It runs on another event loop than the tests do."""
    reader, writer = await asyncio.open_connection(LOOPBACK, door)
    writer.write(HEALTH[:-2])
    assert b" 408 " in await reader.readline()
    writer.close()
    _, greedy = await asyncio.open_connection(LOOPBACK, door)
    with pytest.raises(ConnectionError):  # noqa: PT012 - whichever write finds it ended
        for _ in range(1000):
            greedy.write(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 400)
            await greedy.drain()
    greedy.close()
