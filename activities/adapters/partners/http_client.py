"""The one import of httpx: one pooled client a process, handed to every adapter.

It tells apart what counts for a call that changes something: whether the request can have
reached the partner at all. What an answer means is not decided here (`errors.py`).
"""

import asyncio
import math
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import quote

import httpx

from models.phrases import phrase

BODY_MAX = 1_000_000
"""The most bytes of an answer that are read."""

RETRY_AFTER_MAX = 1800.0
"""The longest pause a partner is granted, in seconds; a parked step tries again by then."""

IDLE_SECONDS = 4.0
"""How long an idle connection is kept: less than servers do (5 s is usual)."""

CONNECTIONS = 100

NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Where the request cannot have reached the other side."""


@dataclass(frozen=True)
class TimeOuts:
    """Seconds: until connected, until an answer is complete, for a question all in all."""

    connect: float = 2.0
    read: float = 8.0
    ask: float = 4.0


@dataclass(frozen=True)
class Reply:
    """An answer: its status, its body, and the pause the other side asks for, in seconds."""

    status: int
    body: bytes
    retry_after: float | None = None


class NoReplyError(Exception):
    """No answer that could be read to its end; its argument says why."""


class RequestNotSent(NoReplyError):
    """The request cannot have arrived."""


class ResponseLost(NoReplyError):
    """The request may have arrived; no complete answer came."""


class ResponseTooLong(NoReplyError):
    """The answer is longer than `BODY_MAX` bytes; the rest was not read."""


class HttpClient:
    """Sends JSON and reads answers; neither bodies nor personal data are logged."""

    def __init__(self, client: httpx.AsyncClient, time_outs: TimeOuts) -> None:
        self._client = client
        self._change_within = time_outs.connect + time_outs.read
        self._ask_within = time_outs.ask

    async def post(
        self, url: str, json: object, *, key: str | None = None, bearer: str | None = None
    ) -> Reply:
        """Post JSON, under an idempotency key where the call changes something.

        `bearer` is the key of a door that asks for one.

        Raises:
            NoReplyError: not sent, not answered, or too long; the subclass says which.
        """
        # A header holds ASCII only, and an order number may be Chinese.
        headers = {} if key is None else {"Idempotency-Key": quote(key, safe=":")}
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        request = self._client.build_request("POST", url, json=json, headers=headers)
        return await self._answer(request, self._change_within)

    async def post_file(self, url: str, body: bytes, media_type: str, *, bearer: str) -> Reply:
        """Post one file as it is, with the key of the door.

        Raises:
            NoReplyError: not sent, not answered, or too long; the subclass says which.
        """
        headers = {"Content-Type": media_type, "Authorization": f"Bearer {bearer}"}
        request = self._client.build_request("POST", url, content=body, headers=headers)
        return await self._answer(request, self._change_within)

    async def post_form(self, url: str, fields: dict[str, str], *, basic: str | None) -> Reply:
        """Post a form; `basic` is the name and password of who sends it, as HTTP encodes them.

        Raises:
            NoReplyError: not sent, not answered, or too long; the subclass says which.
        """
        headers = {} if basic is None else {"Authorization": f"Basic {basic}"}
        request = self._client.build_request("POST", url, data=fields, headers=headers)
        return await self._answer(request, self._ask_within)

    async def get(self, url: str) -> Reply:
        """Ask, without changing anything.

        Raises:
            NoReplyError: not sent, not answered, or too long; the subclass says which.
        """
        return await self._answer(self._client.build_request("GET", url), self._ask_within)

    async def delete(self, url: str) -> Reply:
        """Delete what the address names.

        Raises:
            NoReplyError: not sent, not answered, or too long; the subclass says which.
        """
        request = self._client.build_request("DELETE", url)
        return await self._answer(request, self._change_within)

    async def _answer(self, request: httpx.Request, within: float) -> Reply:
        try:
            # httpx limits each read; this limits a partner that sends byte by byte.
            async with asyncio.timeout(within):
                response = await self._client.send(request, stream=True)
                try:
                    body = await _capped(response)
                finally:
                    await response.aclose()
        except NEVER_SENT as error:
            raise RequestNotSent(type(error).__name__) from error
        except httpx.TransportError as error:
            raise ResponseLost(type(error).__name__) from error
        except TimeoutError as error:
            raise ResponseLost(phrase("no answer within {seconds:g} s", seconds=within)) from error
        pause = retry_after(response.headers.get("Retry-After"), now=datetime.now(UTC))
        return Reply(response.status_code, body, pause)


@asynccontextmanager
async def open_http(time_outs: TimeOuts | None = None) -> AsyncIterator[HttpClient]:
    """The process's client, closed with its connections when the context ends."""
    limits = time_outs or TimeOuts()
    async with httpx.AsyncClient(
        verify=_authorities(),
        follow_redirects=False,
        trust_env=False,  # the environment is read in settings.py only
        timeout=httpx.Timeout(limits.read, connect=limits.connect, pool=limits.connect),
        limits=httpx.Limits(max_connections=CONNECTIONS, keepalive_expiry=IDLE_SECONDS),
        # A small compressed answer could unpack to gigabytes.
        headers={"Accept": "application/json", "Accept-Encoding": "identity"},
    ) as client:
        yield HttpClient(client, limits)


@cache
def _authorities() -> ssl.SSLContext:
    """Whose certificates are believed; read once a process, which takes 30 ms."""
    return httpx.create_ssl_context(trust_env=False)


def retry_after(header: str | None, *, now: datetime) -> float | None:
    """The pause a `Retry-After` header asks for, seconds or HTTP date, as seconds from now.

    Never below zero nor above `RETRY_AFTER_MAX`; nothing where it cannot be read.
    """
    if header is None:
        return None
    try:
        seconds = float(header) if header.isascii() else math.nan
    except ValueError:
        seconds = _until(header, now)
    return None if math.isnan(seconds) else min(max(seconds, 0.0), RETRY_AFTER_MAX)


def _until(date: str, now: datetime) -> float:
    try:
        at = parsedate_to_datetime(date)
    except ValueError:
        return math.nan
    # An HTTP date is in GMT, also where the zone reads -0000 or is left out.
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now.timestamp()


async def _capped(response: httpx.Response) -> bytes:
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > BODY_MAX:
            raise ResponseTooLong(phrase("more than {most} bytes", most=BODY_MAX))
    return bytes(body)
