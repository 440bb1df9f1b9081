"""Every request under an id of its own: in its answer, in each line it writes, in Temporal.

A caller's `X-Request-Id` is kept where it is a machine's id; what could be a name or a number
of somebody's is replaced by an id that we make.
"""

import logging
import re
import secrets
import time
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from activities.adapters.process import log_context, metrics
from activities.adapters.process.metrics import count
from models import ids
from models.ids import is_ticket

HEADER = "X-Request-Id"
MACHINES_ID = re.compile(r"[0-9a-fA-F]{8}[0-9a-fA-F-]{8,56}|[0-9A-HJKMNP-TV-Z]{26}")
"""A UUID, a trace id, any such hexadecimal id, or a ULID."""

CALLBACK_ROUTE = "callback"
"""The route of partners' events."""

READ_METHODS = ("GET", "HEAD")
UNPROVED_STATUSES = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
"""Answers after which the path may hold anything: no order's number is taken from it."""

log = logging.getLogger(__name__)


class RequestLog:
    """ASGI middleware, outside of all others: one log line for a request that changes something or
    fails."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request under its id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope).get(HEADER))
        scope.setdefault("state", {})["request_id"] = request_id
        began, status = time.monotonic(), int(HTTPStatus.INTERNAL_SERVER_ERROR)

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], as_header(request_id)]
            await send(message)

        with log_context.bound(request_id=request_id):
            try:
                await self._app(scope, receive, sending)
            finally:
                _tell(scope, status, time.monotonic() - began)


def as_header(request_id: str) -> tuple[bytes, bytes]:
    """The id as a header of an answer."""
    return HEADER.lower().encode(), request_id.encode()


def note_code(request: Request, code: str) -> None:
    """Say with which problem code a request is answered that is refused or fails."""
    request.state.code = code


def _request_id(header: str | None) -> str:
    if header is not None and MACHINES_ID.fullmatch(header):
        return header
    return secrets.token_hex(8)


def _tell(scope: Scope, status: int, seconds: float) -> None:
    method, state = scope["method"], scope["state"]
    if method in READ_METHODS and status < HTTPStatus.BAD_REQUEST:
        return
    level = logging.INFO if status < HTTPStatus.INTERNAL_SERVER_ERROR else logging.WARNING
    caller, route = state.get("caller"), scope.get("route")
    fields: dict[str, Any] = {
        "method": method,
        "route": getattr(route, "name", None),
        "status": status,
        "code": state.get("code"),
        "ms": round(seconds * 1000),
        "key_id": caller.id if caller else None,
        "actor": caller.actor if caller else None,
        "order": _order(scope) if status not in UNPROVED_STATUSES else None,
    }
    event = "request"
    if status >= HTTPStatus.BAD_REQUEST:
        event = "request refused"
        _count(scope, getattr(route, "name", None) or "none", status)
    log.log(level, event, extra={name: one for name, one in fields.items() if one is not None})


def _count(scope: Scope, route: str, status: int) -> None:
    count(metrics.REQUESTS_REFUSED, route=route, status=str(status))
    if route == CALLBACK_ROUTE:
        partner = scope["path_params"].get("partner")
        known = partner if partner in scope["app"].state.gate.callers else "unknown"
        code = scope["state"].get("code") or str(status)
        count(metrics.CALLBACKS_REFUSED, partner=known, code=code)


def _order(scope: Scope) -> str | None:
    """The order, or the ticket, that the path names."""
    found = scope.get("path_params", {})
    if is_ticket(found.get("ticket", "")):
        return str(found["ticket"])
    if "merchant" not in found or "no" not in found:
        return None
    return ids.order_id(found["merchant"], found["no"])
