"""No row stays for ever in a state that nobody is shown."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
import pytest_asyncio
from sqlalchemy import text
from temporalio.client import Client

from models.ids import Stage
from models.messages.lists.order_filter import OrderFilter
from models.messages.orders.order import Order
from models.roles import Role
from starter.service.app_context import AppContext
from starter.service.explaining.explain import explain
from starter.service.place import place
from starter.service.reading import queries
from starter.service.running.lost_workflows import mark_lost
from starter.service.running.missing_workflows import SILENT_AFTER, mark_missing
from starter.service.running.workflow_start import begin_order
from starter.service.temporal.temporal_gateway import TemporalGateway
from starter.service.upkeep.relay import Relay
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.cli import NOW, DeskUnderTest, a_snapshot, parked_at
from tests.starter.http_doors import a_context, nobody_there
from tests.starter.live_server import cancelled, decided, report_of, sooner_or_later, until
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.test_returns import returned
from tests.workflows.world import World


@pytest_asyncio.fixture(loop_scope="session")
async def world(client: Client, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A world of this test's own, with a worker at work."""
    async with a_world(client, tmp_path_factory.mktemp("stuck"), queue=own_queue()) as own:
        yield own


@pytest.fixture
def context(world: World, client: Client) -> AppContext:
    """Its context."""
    return a_context(world.store, gateway_to(client), queue=world.queue)


def later(context: AppContext, span: timedelta = 2 * SILENT_AFTER) -> AppContext:
    return replace(context, now=lambda: context.now() + span)


async def unknown(context: AppContext, number: str) -> Order:
    """An order that was started by our word, and that Temporal does not have."""
    order = an_order(number, merchant=context.queue)
    await place(replace(context, gateway=TemporalGateway(nobody_there)), order)
    await context.store.orders.mark_started([order.workflow_id], at=context.now())
    return order


async def stuck(context: AppContext) -> list[tuple[str, str | None]]:
    """The list of what is stuck: numbers and problems."""
    rows, _ = await queries.orders(context, OrderFilter(stuck=True))
    return [(row.order_no, row.problem) for row in rows]


async def test_a_return_that_was_terminated_by_hand_is_stuck(
    world: World, context: AppContext
) -> None:
    case = await returned(world, "SK-1")
    await Relay(context).once()
    await case.handle.terminate("by mistake")
    name = case.handle.id

    async def lost() -> bool:
        return await mark_lost(context) == (name,)

    await sooner_or_later(lost)
    explained = await explain(context, "shop-a", "SK-1")
    page, _ = await queries.orders(context, OrderFilter(stuck=True))
    assert [(row.stage, row.problem, row.waiting_on) for row in page] == [
        (Stage.RETURNS, "lost", Role.OPERATOR)
    ]
    assert explained.cause == "lost"
    assert "return 1 was terminated outside of the SOP" in explained.sentence


async def test_an_order_that_temporal_does_not_have_is_stuck_until_it_is_there(
    context: AppContext,
) -> None:
    await mark_missing(context)
    order = await unknown(context, "SK-2")
    await mark_missing(context)
    assert await stuck(context) == [], "it was started a moment ago"
    await mark_missing(later(context))
    assert await stuck(context) == [("SK-2", "lost")]
    (kept,) = await context.store.troubles.of_order(order.workflow_id)
    assert "Temporal does not know its workflow" in kept.cause
    await begin_order(context, await context.order(order.merchant, order.number))
    await mark_missing(later(context))
    assert await stuck(context) == []


async def test_once_a_day_all_that_is_open_is_held_against_what_the_server_runs(
    context: AppContext,
) -> None:
    order = an_order("SK-3", merchant=context.queue)
    await cancelled(context, order)
    await until(context, order, lambda row: row.closed)
    await context.store.database.write(lambda connection: connection.execute(
        text("UPDATE orders SET closed=0, needs_attention=0, problem=NULL")
    ))  # fmt: skip
    await mark_missing(context)
    assert await stuck(context) == [], "its last word may be under way"
    for span, found in ((timedelta(hours=1), []), (timedelta(days=1), [("SK-3", "lost")])):
        await mark_missing(later(context, span))
        assert await stuck(context) == found


async def paused(context: AppContext) -> AppContext:
    """The context as another Temporal would have it, whose operators may pause a workflow."""
    client = await context.gateway.client()

    class Paused:
        namespace = client.namespace
        service_client = client.service_client
        workflow_service = SimpleNamespace()

        async def list_workflows(self, _query: str) -> AsyncIterator[Any]:
            """It is none of those that run."""
            nothing: list[Any] = []
            for one in nothing:
                yield one

    async def described(request: Any) -> Any:
        found = await client.workflow_service.describe_workflow_execution(request)
        found.workflow_execution_info.status = cast(Any, 8)  # newer than the SDK
        return found

    Paused.workflow_service.describe_workflow_execution = described
    return replace(context, gateway=gateway_to(cast(Client, Paused())))


async def test_an_order_that_is_paused_in_temporal_is_stuck_until_it_runs(
    context: AppContext,
) -> None:
    order = an_order("SK-6", merchant=context.queue)
    await place(context, order)
    await mark_missing(await paused(context))
    (kept,) = await context.store.troubles.of_order(order.workflow_id)
    assert "paused in Temporal" in kept.cause
    assert await stuck(context) == [("SK-6", "lost")]
    await mark_missing(context)
    assert await stuck(context) == []


async def test_a_report_for_a_workflow_that_temporal_does_not_have_is_stuck(
    context: AppContext,
) -> None:
    order = await unknown(context, "SK-4")
    report = report_of("goods_ready", context.now())
    await context.store.reports.take(order.workflow_id, report, None, received_at=context.now())
    await Relay(later(context)).once()
    assert await stuck(context) == [("SK-4", "not_delivered")]


async def test_an_order_on_hold_is_the_order_desks_work_though_nobody_is_on_its_turn(
    context: AppContext,
) -> None:
    order = an_order("SK-5", merchant=context.queue)
    await place(context, order)
    await decided(context, order, "hold", reason="so it is wished")
    await until(context, order, lambda row: row.sla == "held")
    found = await context.store.worklist.list(
        Role.ORDER_DESK, context.now(), merchant=context.queue
    )
    assert ("SK-5", "held") in [(one.number, one.what) for one in found]
    assert (
        await context.store.worklist.list(Role.ORDER_DESK, context.now(), merchant="another") == ()
    )


@pytest.mark.parametrize("closed", [False, True])
async def test_a_parked_step_of_a_return_is_stuck_whether_its_order_has_ended_or_not(
    desk: DeskUnderTest, closed: bool
) -> None:
    order = await desk.take()
    await desk.record(order, snapshot=a_snapshot(order, closed=closed, outcome="closed"))
    row = await desk.store.orders.by_id(order.workflow_id)
    assert row is not None
    taken = await desk.store.cases.take_return(row, "q", {}, lambda n, _: {}, opened_at=NOW)
    name = taken.row.workflow_id
    await desk.store.cases.mark_started([name], at=NOW)
    step = {"stage": "returns", "step": "put_back_stock", "waiting_on": Role.PARTNER}
    stands = a_snapshot(order, workflow_id=name, **parked_at("put_back_stock"), **step)
    await desk.record(order, snapshot=stands)
    (shown,) = await desk.json("orders", "list", "--stuck")
    explained = await desk.json("orders", "explain", order.merchant, order.number)
    assert (shown["stage"], shown["problem"]) == ("returns", "parked:put_back_stock")
    if closed:
        assert explained["command"].endswith("repair --set choice=retry --return 1")
