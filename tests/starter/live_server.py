"""Commands over a real server: what they are told, and when the database shows it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from activities.adapters.store.results.rows import OrderRow
from models.errors import Unavailable
from models.ids import Stage, leg_id
from models.messages.orders.order import Order
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from starter.service.app_context import AppContext
from starter.service.decisions.decide import decide
from starter.service.place import place
from starter.service.reports.report import report
from tests.builders import a_report
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.server_waits import first_task_done

SHORT_WAY = (
    ("picked_up", Stage.TRUNK_TRANSPORT),
    ("arrived_at_hub", Stage.CITY_DELIVERY),
    ("delivered", Stage.INSTALLATION),
)
"""Each fact implies those before it; the leg that is open then."""


def report_of(kind: str, at: datetime, **fields: Any) -> Report:
    """A report as a door reads it."""
    return Report.model_validate(a_report(kind, at=at, **fields))


async def reported(context: AppContext, order: Order, kind: str, **fields: Any) -> Answer:
    """Report something that happens now."""
    return await report(
        context, order.merchant, order.number, report_of(kind, context.now(), **fields), "key-1"
    )


async def decided(context: AppContext, order: Order, name: str, **fields: Any) -> str:
    """A decision of the order desk; its outcome."""
    body = {"decision_id": f"d-{name}", "by": "order_desk", **fields}
    return (await decide(context, order.merchant, order.number, name, body)).outcome


async def answered(context: AppContext, order: Order, name: str, **fields: Any) -> str:
    """The same, sent again as the door asks for: a busy worker may need longer than it waits."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                return await decided(context, order, name, **fields)
            except Unavailable:
                await asyncio.sleep(0.05)


async def until(context: AppContext, order: Order, ready: Callable[[OrderRow], bool]) -> None:
    """Wait until the database says so of an order."""

    async def now_ready() -> bool:
        return ready(await context.order(order.merchant, order.number))

    await sooner_or_later(now_ready)


async def sooner_or_later(ready: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what another process does."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await ready():  # noqa: ASYNC110  # no event to wait for: the worker writes it
            await asyncio.sleep(0.05)


async def leg_open(context: AppContext, order: Order, leg: Stage) -> str:
    """Wait until a leg takes the order's reports; its workflow id.

    Our row says so as it is started: until then the order receives them, and passes them on.
    """
    opened = leg_id(order.workflow_id, leg)
    await until(context, order, lambda row: row.open_workflow == opened)
    await first_task_done((await context.gateway.client()).get_workflow_handle(opened))
    return opened


async def on_the_road(context: AppContext, order: Order) -> str:
    """Placed, confirmed, handed on; the pickup's workflow id."""
    await place(context, order)
    await answered(context, order, "confirm")
    await answered(context, order, "hand_on")
    return await leg_open(context, order, Stage.TRUNK_PICKUP)


async def at_the_customer(context: AppContext, order: Order) -> None:
    """Delivered, the shortest way."""
    await on_the_road(context, order)
    for kind, leg in SHORT_WAY:
        await reported(context, order, kind)
        await leg_open(context, order, leg)


async def cancelled(context: AppContext, order: Order) -> None:
    """Placed, cancelled, and ended."""
    await place(context, order)
    await answered(context, order, "cancel", reason="the customer has cancelled")
    client = await context.gateway.client()
    await client.get_workflow_handle(order.workflow_id).result()
