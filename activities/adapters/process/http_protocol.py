"""HTTP as our doors speak it: a client that is slow, silent or boundless is cut off.

uvicorn has a time limit between requests only. Here a head, a body and the taking of an answer
each have theirs, what one request may hold is bounded before anything reads it, and where too
many connections are open the one that has kept us waiting longest makes room.
"""

import asyncio
import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_BYTES = 16 * 1024
"""The longest head of a request: its line and all its headers."""

TARGET_BYTES = 4 * 1024
"""The longest path, with its query."""

HEADERS_MAX = 100
PIECES_MAX = 2048
"""The most small pieces that a body comes in: one of one byte costs as much as one of thousands."""

SMALL_PIECE_BYTES = 512
"""Less than a network brings at a time of a body that is long."""

UNREAD_BYTES = 32 * 1024 * 1024
"""What a client may go on sending after it was answered, which is dropped: more than a photo has,
since a browser that is cut off before it has sent all shows nothing of the answer."""

ERROR_HEADERS = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))
"""What every answer carries: nothing of it is to be kept, or taken for what it is not."""

AGAIN_SECONDS = 5
WAITING_NUMBERS = count(1)
"""Who waits longer has the lower one; the loop's clock may show the same instant to many."""

END_OF_HEAD = re.compile(rb"\n\r?\n")


@dataclass(frozen=True)
class ClientLimits:
    """What one process grants its clients.

    Attributes:
        connections: the most that are open at a time.
        head_seconds: until a head is there, from its connection or its first byte on.
        body_seconds: until the body is there, from the head on.
        answer_seconds: until the client has taken what was written to it.
    """

    connections: int = 4000
    head_seconds: float = 10.0
    body_seconds: float = 30.0
    answer_seconds: float = 30.0


class BoundedConnection(h11.Connection):
    """A connection whose requests are bounded; `refusal` is the status and why."""

    def __init__(self) -> None:
        super().__init__(h11.SERVER, HEAD_BYTES)
        self.refusal = (HTTPStatus.BAD_REQUEST, "this is not an HTTP/1.1 request")
        self.method = b""
        self._pieces = 0

    def next_event(self) -> Any:
        """The next event.

        Raises:
            RemoteProtocolError: it is not HTTP, or more of it than a request may hold.
        """
        if self.their_state is h11.IDLE and self._head_is_too_long():
            self._refuse(431, f"the head of the request has more than {HEAD_BYTES:,} bytes")
        event = super().next_event()
        if isinstance(event, h11.Request):
            self.method, self._pieces = event.method, 0
            if len(event.target) > TARGET_BYTES:
                self._refuse(414, f"path and query have more than {TARGET_BYTES:,} bytes")
            if len(event.headers) > HEADERS_MAX:
                self._refuse(431, f"the request has more than {HEADERS_MAX} headers")
        elif isinstance(event, h11.Data):
            self._pieces += len(event.data) < SMALL_PIECE_BYTES
            if self._pieces > PIECES_MAX:
                self._refuse(413, f"the body comes in more than {PIECES_MAX:,} small pieces")
        return event

    def _head_is_too_long(self) -> bool:
        """Whether it is, before it is read: h11 looks only where a head is not complete."""
        received, _ = self.trailing_data
        return len(received) > HEAD_BYTES and END_OF_HEAD.search(received, 0, HEAD_BYTES) is None

    def _refuse(self, status: int, why: str) -> None:
        self.refusal = (HTTPStatus(status), why)
        raise h11.RemoteProtocolError(why, error_status_hint=status)


class BoundedProtocol(H11Protocol):
    """uvicorn's protocol within the `limits` of its config."""

    def __init__(self, config: Any, *more: Any, **named: Any) -> None:
        super().__init__(config, *more, **named)
        self._limits: ClientLimits = getattr(config, "limits", ClientLimits())
        self.conn: BoundedConnection = BoundedConnection()
        self._awaited: str | None = None
        self._cut: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None
        self._unread = 0
        self._turn = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        """Wait for a head from now on, and make room where too many are waited for."""
        super().connection_made(transport)
        self._await("head")
        if len(self.connections) > self._limits.connections:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._await(None)
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; what a client sends on after its answer is bounded too."""
        super().data_received(data)
        self._look(received=True)
        if self._awaited == "body" and self._answered:
            self._unread += len(data)
            if self._unread > UNREAD_BYTES:
                self.transport.abort()

    def on_response_complete(self) -> None:
        """Go on with what the client sends next."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._let_take()
        self._look(received=bool(self.conn.trailing_data[0]))

    def timeout_keep_alive_handler(self) -> None:
        """No request has come: close, once the client has taken its answer."""
        super().timeout_keep_alive_handler()
        self._let_take()

    def pause_writing(self) -> None:
        """The client does not take what was written: it has its time."""
        super().pause_writing()
        self._let_take()

    def resume_writing(self) -> None:
        """It was taken."""
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def send_400_response(self, msg: str) -> None:
        """Tell as a problem why what was sent is not a request."""
        status, why = self.conn.refusal
        self._refuse(status, why)

    def _let_take(self) -> None:
        """Grant the client its time for what is written and not taken."""
        if self._stuck is None and self.transport.get_write_buffer_size():
            self._stuck = self.loop.call_later(self._limits.answer_seconds, self.transport.abort)

    @property
    def _answered(self) -> bool:
        return self.cycle is not None and self.cycle.response_complete

    def _look(self, *, received: bool) -> None:
        """See what the client owes us now: a head that has begun, a body, its next request."""
        state = self.conn.their_state
        if state is h11.SEND_BODY:
            self._await("body")
        elif state is h11.IDLE:
            self._await("head" if received else "next")
        else:
            self._await(None)

    def _await(self, part: str | None) -> None:
        if part == self._awaited:
            return
        self._awaited, self._unread = part, 0
        self._turn = next(WAITING_NUMBERS) if part else 0
        if self._cut is not None:
            self._cut.cancel()
            self._cut = None
        within = {"head": self._limits.head_seconds, "body": self._limits.body_seconds}
        if part in within and not self.transport.is_closing():  # uvicorn counts until the next
            self._cut = self.loop.call_later(within[part], self._too_slow, part, within[part])

    def _too_slow(self, part: str, within: float) -> None:
        begun = part == "body" or self.conn.trailing_data[0]
        if begun and not self.transport.is_closing():
            why = f"the {part} of the request was not there within {within:g} s"
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, why)
        else:
            self.transport.abort()

    def _make_room(self) -> None:
        """End the connection that has kept us waiting longest; this one where no other does."""
        # One that was ended just now is among them until the loop turns again.
        ours = [one for one in self.connections if isinstance(one, BoundedProtocol)]
        open_ = [one for one in ours if not one.transport.is_closing()]
        if len(open_) <= self._limits.connections:
            return
        oldest = min((one for one in open_ if one._turn), key=lambda one: one._turn)
        if oldest is self:
            why = f"{self._limits.connections} others are being answered"
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, why)
        else:
            oldest.transport.abort()

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        """Answer as a problem, and close; a request that is under way is told that it is over."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            body = _problem(status, why)
            headers = [*ERROR_HEADERS, ("Content-Type", "application/problem+json")]
            headers += [("Content-Length", str(len(body))), ("Connection", "close")]
            if status is HTTPStatus.SERVICE_UNAVAILABLE:
                headers.append(("Retry-After", str(AGAIN_SECONDS)))
            head = h11.Response(status_code=status, headers=headers, reason=status.phrase.encode())
            if self.conn.our_state is h11.SEND_RESPONSE and self.conn.method == b"HEAD":
                body = b""
            for event in (head, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
        self._let_take()


CODE_OF_STATUS = {
    **dict.fromkeys((413, 414, 431), "too_large"),
    408: "too_slow",
    503: "unavailable",
}


def _problem(status: HTTPStatus, why: str) -> bytes:
    code = CODE_OF_STATUS.get(status, "unreadable")
    problem = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": why}
    return json.dumps({**problem, "code": code}).encode()
