"""The relay: what was acknowledged reaches Temporal, once, whatever was down when it came."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import Client

from activities.adapters.store.store import open_store
from models.messages.lists.order_filter import OrderFilter
from models.messages.reports.answer import ReportOutcome
from models.roles import Role
from starter.service.app_context import AppContext
from starter.service.place import place, place_many
from starter.service.reports.report import report
from starter.service.running.lost_workflows import ALL_EVERY, mark_lost
from starter.service.running.workflow_start import begin_order
from starter.service.temporal.temporal_gateway import TemporalGateway
from starter.service.upkeep.relay import AT_ONCE, Relay, RelayPass
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context, nobody_there
from tests.starter.live_server import report_of, reported, sooner_or_later, until
from tests.workflows.conftest import a_world, own_queue


@pytest_asyncio.fixture
async def context(client: Client, migrated_file: Path, tmp_path: Path) -> AsyncIterator[AppContext]:
    """A context whose server runs, and whose queue no worker listens to."""
    file = copyfile(migrated_file, tmp_path / "fulfil.db")
    async with open_store(f"sqlite:///{file}") as store:
        yield a_context(store, gateway_to(client), queue=own_queue())


def away(context: AppContext) -> AppContext:
    """The same context while Temporal is down."""
    return replace(context, gateway=TemporalGateway(nobody_there))


def later(context: AppContext, span: timedelta) -> AppContext:
    """The same context after that span."""
    return replace(context, now=lambda: context.now() + span)


async def lost_now(context: AppContext, workflow_id: str) -> bool:
    return await mark_lost(context) == (workflow_id,)


async def terminated(context: AppContext, workflow_id: str) -> None:
    """Terminate it, and wait until the server's index, which is behind, lists it so."""
    client = await context.gateway.client()
    await client.get_workflow_handle(workflow_id).terminate("by mistake")
    query = f'WorkflowId = "{workflow_id}" AND ExecutionStatus = "Terminated"'

    async def listed() -> bool:
        return (await client.count_workflows(query)).count == 1

    await sooner_or_later(listed)


async def runs(context: AppContext, workflow_id: str) -> str:
    client = await context.gateway.client()
    return str((await client.get_workflow_handle(workflow_id).describe()).run_id)


async def test_orders_taken_while_temporal_is_down_are_started_when_it_is_back(
    context: AppContext,
) -> None:
    orders = [an_order(f"R1-{n}", merchant=context.queue) for n in range(AT_ONCE)]
    placed = await place_many(away(context), orders)
    assert await Relay(away(context)).once() == RelayPass(0, 0, 0)
    assert await Relay(context).once() == RelayPass(len(orders), 0, 0)
    assert {one.outcome for one in placed} == {"accepted"}
    assert await context.store.orders.pending() == ()
    assert all([await runs(context, order.workflow_id) for order in orders])


async def test_a_start_that_was_not_noted_down_is_found_and_not_done_again(
    context: AppContext,
) -> None:
    order = an_order("R2", merchant=context.queue)
    await place(away(context), order)
    await begin_order(context, await context.order(order.merchant, order.number))
    first = await runs(context, order.workflow_id)
    assert await Relay(context).once() == RelayPass(1, 0, 0)
    assert await Relay(context).once() == RelayPass(0, 0, 0)
    assert await runs(context, order.workflow_id) == first


async def test_without_a_worker_a_report_is_handed_over_and_received_when_one_comes(
    context: AppContext, client: Client, tmp_path: Path
) -> None:
    order = an_order("R4", merchant=context.queue)
    await place(context, order)
    answer = await reported(context, order, "goods_ready")
    (row,) = await context.store.reports.of_order(order.workflow_id)
    assert answer.outcome is ReportOutcome.ACCEPTED
    assert "a worker is at work again" in str(answer.reason)
    assert (row.state, row.attempts) == ("pending", 1)

    async def is_applied() -> bool:
        (row,) = await context.store.reports.of_order(order.workflow_id)
        return row.state == "waiting"  # for its leg

    async with a_world(client, tmp_path, queue=context.queue):
        await sooner_or_later(is_applied)


async def test_a_report_is_delivered_five_seconds_after_it_was_not(context: AppContext) -> None:
    order = an_order("R5", merchant=context.queue)
    await place(context, order)
    await reported(away(context), order, "goods_ready")
    now = await Relay(context).once()
    then = await Relay(later(context, timedelta(seconds=6))).once()
    (row,) = await context.store.reports.of_order(order.workflow_id)
    assert (now.reports, then.reports, row.attempts) == (0, 1, 1)


async def test_a_report_that_was_handed_over_is_not_sent_again_at_once(context: AppContext) -> None:
    order = an_order("R6", merchant=context.queue)
    await place(context, order)
    ready: Any = report_of("goods_ready", context.now())
    await report(context, order.merchant, order.number, ready, None)
    after = [timedelta(seconds=30), timedelta(seconds=61), timedelta(seconds=61)]
    sent = [(await Relay(later(context, span)).once()).reports for span in after]
    assert sent == [0, 1, 0]


async def test_the_relay_goes_on_by_itself_after_an_outage(context: AppContext) -> None:
    tries = itertools.count()

    async def back_at_the_third_try() -> Client:
        return await (nobody_there() if next(tries) < 2 else context.gateway.client())

    order = an_order("R7", merchant=context.queue)
    await place(away(context), order)
    flaky = replace(context, gateway=TemporalGateway(back_at_the_third_try, rest=0.1))
    running = asyncio.create_task(Relay(flaky, pause=0.05).run())
    try:
        await until(context, order, lambda row: row.outbox == "started")
    finally:
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


async def test_an_order_terminated_by_hand_is_shown_as_stuck(context: AppContext) -> None:
    order, sound = (an_order(number, merchant=context.queue) for number in ("R9-1", "R9-2"))
    await asyncio.gather(place(context, order), place(context, sound))
    await terminated(context, order.workflow_id)
    assert await lost_now(context, order.workflow_id)
    (row,) = (await context.store.orders.list(OrderFilter(stuck=True))).rows
    assert (row.number, row.problem, row.waiting_on) == (order.number, "lost", Role.OPERATOR)
    assert await mark_lost(context) == (), "once is enough"


async def test_what_was_searched_before_is_searched_again_once_a_day_only(
    context: AppContext,
) -> None:
    first, second = (an_order(number, merchant=context.queue) for number in ("R10-1", "R10-2"))
    await asyncio.gather(place(context, first), place(context, second))
    await mark_lost(context)
    await terminated(context, first.workflow_id)
    assert await lost_now(context, first.workflow_id)

    ahead, next_day = later(context, timedelta(hours=1)), later(context, ALL_EVERY)
    await mark_lost(ahead)
    await terminated(context, second.workflow_id)
    assert await mark_lost(ahead) == (), "it ended before what is new"
    assert await lost_now(next_day, second.workflow_id)
