"""Faults on demand: what a partner's system does on its bad days."""

import asyncio
from collections.abc import Iterator
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

REFUSED_ON_DEMAND = 9001
HUGE_PARTS = 800
HUGE_PART = b"x" * 65_536


class Kind(StrEnum):
    """Before the effect: down, slow, 429, 500_before, refuse, redirect. After it: the others."""

    DOWN = "down"
    SLOW = "slow"
    TOO_MANY = "429"
    ERROR_BEFORE = "500_before"
    ERROR_AFTER = "500_after"
    REFUSE = "refuse"
    BROKEN_JSON = "broken_json"
    HUGE = "huge"
    REDIRECT = "redirect"
    RESET_AFTER = "reset_after"


class Fault(BaseModel):
    """One fault: for the next `times` calls (null: until deleted) whose `POST /path key` or
    `GET /requests/key` holds `match`. `seconds` is how slow, or the pause asked for.
    """

    model_config = ConfigDict(extra="forbid")

    fault: Kind
    times: Annotated[int, Field(ge=1)] | None = 1
    match: str = ""
    seconds: Annotated[float, Field(ge=0)] = 30.0


class Faults:
    """The faults that are set; the first that fits is taken."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def take(self, call: str) -> Fault | None:
        """The fault for this call, one time fewer left of it."""
        fault = next((fault for fault in self.waiting if fault.match in call), None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if fault.times == 0:
                self.waiting.remove(fault)
        return fault


class DroppedConnection(Response):
    """No answer at all: the connection ends."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["drop"]()  # put there by the server, see serve.py
        while (await receive())["type"] != "http.disconnect":
            pass


async def before(fault: Fault) -> Response | None:
    """What comes in place of the effect; nothing where the effect is to happen."""
    match fault.fault:
        case Kind.DOWN:
            return DroppedConnection()
        case Kind.SLOW:
            await asyncio.sleep(fault.seconds)
        case Kind.TOO_MANY:
            pause = {"Retry-After": f"{fault.seconds:g}"}
            return Response(status_code=HTTPStatus.TOO_MANY_REQUESTS, headers=pause)
        case Kind.ERROR_BEFORE:
            return Response(status_code=HTTPStatus.INTERNAL_SERVER_ERROR)
        case Kind.REFUSE:
            return JSONResponse({"code": REFUSED_ON_DEMAND, "message": "refused on demand"})
        case Kind.REDIRECT:
            return RedirectResponse("/elsewhere", status_code=HTTPStatus.TEMPORARY_REDIRECT)
    return None


def after(fault: Fault) -> Response | None:
    """What comes in place of the answer to an effect that has happened."""
    match fault.fault:
        case Kind.ERROR_AFTER:
            return Response(status_code=HTTPStatus.INTERNAL_SERVER_ERROR)
        case Kind.BROKEN_JSON:
            return Response('{"code": 0, "data": {"refer', media_type="application/json")
        case Kind.HUGE:
            return StreamingResponse(_huge(), media_type="application/json")
        case Kind.RESET_AFTER:
            return DroppedConnection()
    return None


def _huge() -> Iterator[bytes]:
    yield b'{"code": 0, "message": "'
    for _ in range(HUGE_PARTS):
        yield HUGE_PART
    yield b'"}'
