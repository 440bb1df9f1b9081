"""The one HTTP client: what was sent, what it reads, how long it waits."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.adapters.partners.http_client import (
    RETRY_AFTER_MAX,
    RequestNotSent,
    ResponseLost,
    ResponseTooLong,
    TimeOuts,
    open_http,
    retry_after,
)
from tests.activities.adapters.partners.partner_world import World, a_call

NOW = datetime(2026, 11, 22, 4, 0, 0, tzinfo=UTC)
HASTY = TimeOuts(connect=0.2, read=0.3, ask=0.3)


@pytest.fixture
def closed_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def a_server(serve: Serve) -> AsyncIterator[str]:
    """A server that does with each connection what it is told, and ends with the last one."""
    served: set[asyncio.Task[None] | None] = set()

    async def serve_and_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.add(asyncio.current_task())
        await reader.readuntil(b"\r\n\r\n")
        await serve(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve_and_close, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    await asyncio.gather(*(task for task in served if task))


async def until_gone(reader: asyncio.StreamReader) -> None:
    """Wait until the other side has hung up, in order or by a reset."""
    with suppress(ConnectionError):
        while await reader.read(4096):
            pass


async def test_a_closed_port_means_not_sent(closed_port: int) -> None:
    async with open_http(HASTY) as http:
        with pytest.raises(RequestNotSent):
            await http.post(f"http://127.0.0.1:{closed_port}/", {})


async def test_a_partner_that_says_nothing_means_not_answered() -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await until_gone(reader)

    async with a_server(say_nothing) as url, open_http(HASTY) as http:
        with pytest.raises(ResponseLost):
            await http.post(url, {})


async def test_a_partner_that_drips_is_not_waited_for() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not (reader.at_eof() or writer.is_closing()):  # hung up, in order or by a reset
            writer.write(b" ")
            await asyncio.sleep(0.02)

    async with a_server(drip) as url, open_http(HASTY) as http:
        with pytest.raises(ResponseLost, match=r"within 0\.3 s"):
            await http.get(url)


async def test_an_answer_cut_short_means_not_answered() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"co')

    async with a_server(cut) as url, open_http() as http:
        with pytest.raises(ResponseLost):
            await http.get(url)


async def test_a_long_answer_is_not_read_to_its_end(world: World) -> None:
    await world.fault("stock", "huge")

    with pytest.raises(ResponseTooLong):
        await world.http.get(f"{world.url}/stock/requests/any")


async def test_an_answer_of_just_the_cap_is_read() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1_000_000)
        await writer.drain()

    async with a_server(answer) as url, open_http() as http:
        assert len((await http.get(url)).body) == 1_000_000


async def test_a_proxy_of_the_environment_is_not_used(
    world: World, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{closed_port}")

    async with open_http() as http:
        assert (await http.get(f"{world.url}/healthz")).status == 200


async def test_personal_data_is_not_logged(
    world: World, order: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    await world.attempt(a_call("assign_technician", order))

    assert "assignments" in caplog.text
    assert "春熙路" not in caplog.text


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        ("30", 30.0),
        ("-5", 0.0),
        ("999999", RETRY_AFTER_MAX),
        ("Sun, 22 Nov 2026 04:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 12:00:30 +0800", 30.0),
        ("Sun, 22 Nov 2026 04:00:30 -0000", 30.0),
        ("Sun, 22 Nov 2026 03:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, now=NOW) == seconds


@given(st.text(max_size=40))
def test_a_retry_after_of_any_kind_is_a_short_pause_or_nothing(header: str) -> None:
    seconds = retry_after(header, now=NOW)

    assert seconds is None or 0 <= seconds <= RETRY_AFTER_MAX
