"""What every answer carries, whoever gives it: the doors, their errors, health pages, stand-ins."""

from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from activities.adapters.process.http_server import DoorConfig, served
from activities.adapters.standins.serve import running_standins
from activities.adapters.store.database.installation import Instance
from tests import loopback
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.starter.sockets import RawAnswer, socket_door
from workers.health import application

ASKED = {
    "health": b"GET /healthz", "ready": b"GET /readyz", "pages": b"GET /docs",
    "script": b"GET /static-offline-docs/swagger-ui.css", "no key": f"GET {ORDER_DOOR}".encode(),
    "no door": b"GET /nothing", "no method": b"DELETE /orders", "no HTTP": b"G\x00T /",
}  # fmt: skip


def closed(headers: httpx.Headers | dict[str, str]) -> bool:
    """Whether an answer is kept by nobody, taken for nothing else, and names no program."""
    kept = headers["cache-control"] == "no-store"
    return kept and headers["x-content-type-options"] == "nosniff" and "server" not in headers


@pytest.mark.parametrize("line", ASKED.values(), ids=ASKED)
async def test_every_answer_of_the_door_is_closed(doors: Doors, line: bytes) -> None:
    async with socket_door(doors.context) as door:
        answer: RawAnswer = await door.ask(line + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        assert closed(answer.headers), answer
        assert b"uvicorn" not in answer.body.lower()


async def test_an_internal_fault_is_closed_too(doors: Doors) -> None:
    async def fails(_: object) -> None:
        raise RuntimeError

    doors.context.store.orders.list = fails  # type: ignore[method-assign, assignment] # a fault
    async with socket_door(doors.context) as door:
        key = doors.http.headers["authorization"].encode()
        sent = b"GET /orders HTTP/1.1\r\nHost: x\r\nAuthorization: " + key + b"\r\n\r\n"
        answer = await door.ask(sent)
        assert answer.status == 500
        assert closed(answer.headers)


async def test_health_pages_and_stand_ins_are_closed_too(doors: Doors, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        app = application(None, Instance(doors.context.store.database))  # type: ignore[arg-type] # not asked
        page = DoorConfig(app, lifespan="off", log_config=None)
        worker = await stack.enter_async_context(served(page, 0))
        standins = await stack.enter_async_context(running_standins(0, tmp_path))
        http = await stack.enter_async_context(loopback.http())
        for url in (f"{worker}/healthz", f"{worker}/x", f"{standins}/healthz",
                    f"{standins}/stock/nothing", f"{standins}/x"):  # fmt: skip
            assert closed((await http.get(url)).headers), url
