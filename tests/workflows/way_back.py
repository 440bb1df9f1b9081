"""The way back of a cancelled order's goods: begun as the relay does, and told of at the door."""

import asyncio
from typing import Any

from activities.adapters.store.results.rows import CaseRow
from models.errors import Closed
from models.messages.reports.answer import Answer
from models.messages.reports.report import Report
from models.roles import Role
from starter.service.app_context import AppContext
from starter.service.reading import queries
from starter.service.reading.views import CaseShown, OrderShown
from starter.service.reading.worklist import worklist
from starter.service.reports.report import report
from starter.service.running.workflow_start import start_case
from tests.builders import a_report
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.timeouts import PATIENCE_SECONDS
from tests.workflows.server_waits import pauses
from tests.workflows.test_returns import ReturnUnderTest
from tests.workflows.world import OrderUnderTest


def context_of(order: OrderUnderTest) -> AppContext:
    """A door's context, with its way to the engine."""
    world = order.world
    return a_context(world.store, gateway_to(world.client), queue=world.queue)


async def case_of(order: OrderUnderTest) -> CaseRow | None:
    """The row of its first case, if there is one."""
    return await order.world.store.cases.by_id(f"return:{order.name.removeprefix('order:')}:1")


async def on_the_way_back(order: OrderUnderTest) -> ReturnUnderTest:
    """Its way back, started."""
    row = await case_of(order)
    assert row is not None
    await start_case(context_of(order), row)
    return ReturnUnderTest(order, order.world.client.get_workflow_handle(row.workflow_id))


async def tell_at_the_door(order: OrderUnderTest, kind: str, **fields: Any) -> Answer | Closed:
    """One report, as it comes over HTTP."""
    message = Report.model_validate(a_report(kind, **fields))
    shop, number = order.order.merchant, order.order.number
    try:
        return await report(context_of(order), shop, number, message, None)
    except Closed as closed:
        return closed


async def page_of(order: OrderUnderTest) -> OrderShown:
    """What `fulfil orders show` says."""
    shop, number = order.order.merchant, order.order.number
    return await queries.order(context_of(order), shop, number)


async def case_shown(order: OrderUnderTest, step: str) -> CaseShown:
    """Its case, once lists know that it is at that step."""
    pause = pauses()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            (case,) = (await page_of(order)).cases
            if case.step == step:
                return case
            await asyncio.sleep(next(pause))


async def work_of(order: OrderUnderTest, role: Role) -> list[str]:
    """What stands on that role's list of this order's cases."""
    found = await worklist(context_of(order), role, merchant=order.order.merchant)
    return [one.what for one in found if (one.order_no, one.case) == (order.order.number, 1)]
