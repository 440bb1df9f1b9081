"""The HTTP doors over a real store, called as an outside program calls them."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.datastructures import State

from activities.adapters.process import wall_clock
from activities.adapters.store.store import Store
from models.errors import Unavailable
from models.hints import COMMAND_PREFIXES
from models.ids import TASK_QUEUE, ticket_id
from models.roles import Role
from models.sop.terms import Sop
from starter.http.app import create_app
from starter.http.gate import Gate, open_gate
from starter.http.routes import examples, ticket_examples
from starter.local.local_settings import settings_here
from starter.service.app_context import AppContext
from starter.service.temporal.temporal_gateway import TemporalGateway
from tests.builders import ANY_DAY

MERCHANT = "acme"
NUMBER = examples.ORDER_EXAMPLE["number"]
ORDER_DOOR = f"/orders/{MERCHANT}/{NUMBER}"
TICKET_DOOR = f"/care/{ticket_id(MERCHANT, ticket_examples.TICKET_EXAMPLE['request_id'])}"


async def nobody_there() -> Any:
    """Connects to a Temporal that is down."""
    raise Unavailable("Temporal at 127.0.0.1:1 cannot be reached")


def a_context(
    store: Store,
    reach: TemporalGateway | None = None,
    *,
    sop: Sop | None = None,
    now: Callable[[], datetime] = wall_clock.now,
    queue: str = TASK_QUEUE,
) -> AppContext:
    """A context over a store; Temporal is down unless a way to it is given."""
    terms = sop or ANY_DAY
    return AppContext(
        store=store,
        gateway=reach or TemporalGateway(nobody_there),
        sop_for=lambda merchant: terms,
        now=now,
        queue=queue,
    )


@dataclass
class Doors:
    """The doors, and whose key is sent."""

    context: AppContext
    http: httpx.AsyncClient

    async def key(self, role: Role, merchant: str | None = None) -> dict[str, str]:
        """The header of a new key."""
        made = await self.context.store.keys.add(role, merchant)
        return {"Authorization": f"Bearer {made.key}"}

    async def place(self, **changes: Any) -> httpx.Response:
        """Send the example's order, changed."""
        return await self.http.post("/orders", json={**examples.ORDER_EXAMPLE, **changes})

    async def report(self, door: str = ORDER_DOOR, **changes: Any) -> httpx.Response:
        """Send the example's report, changed."""
        return await self.http.post(f"{door}/reports", json={**examples.REPORT_EXAMPLE, **changes})

    async def decide(self, body: Mapping[str, Any], door: str = ORDER_DOOR) -> httpx.Response:
        """Send a decision."""
        return await self.http.post(f"{door}/decisions", json=dict(body))


async def no_command(answer: httpx.Response) -> None:
    """See to it that no answer names a command: who calls over HTTP has no shell."""
    body = (await answer.aread()).decode(errors="replace")
    assert not any(command in body for command in COMMAND_PREFIXES), body


IDLE: list[FastAPI] = []
"""Apps that no test has now: what the first request builds of one was a third of each test."""


@contextmanager
def an_app(context: AppContext, gate: Gate | None) -> Iterator[FastAPI]:
    """One over that context, with limits of its own."""
    app = IDLE.pop() if IDLE else create_app(context=context)
    app.state = State({"context": context, "gate": gate or open_gate(settings_here())})
    yield app
    IDLE.append(app)


@asynccontextmanager
async def open_doors(
    context: AppContext, *, key: str | None = None, gate: Gate | None = None
) -> AsyncIterator[Doors]:
    """The app over a context, and a client of it with that key, or an operator's."""
    with an_app(context, gate) as app:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        http = httpx.AsyncClient(
            transport=transport, base_url="http://doors", event_hooks={"response": [no_command]}
        )
        doors = Doors(context, http)
        sent = {"Authorization": f"Bearer {key}"} if key else await doors.key(Role.OPERATOR)
        http.headers.update(sent)
        async with http:
            yield doors
