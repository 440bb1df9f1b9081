"""The relay: what was acknowledged reaches Temporal, once, whatever was down when it came."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import Client

from activities.adapters.store.rows import OrderFilter
from activities.adapters.store.store import open_store
from models.messages.reports import ReportOutcome
from models.roles import Role
from starter.service.app_context import House
from starter.service.lost_workflows import ALL_EVERY, mark_lost
from starter.service.place import place, place_many
from starter.service.relay import AT_ONCE, Passed, Relay
from starter.service.report import report
from starter.service.starting import begin_order
from starter.service.temporal_gateway import TemporalGateway
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.doors import a_house, nobody_there
from tests.starter.live import said, sooner_or_later, told, until
from tests.workflows.conftest import a_world, own_queue


@pytest_asyncio.fixture
async def house(client: Client, migrated_file: Path, tmp_path: Path) -> AsyncIterator[House]:
    """A house whose server runs, and whose queue no worker listens to."""
    file = copyfile(migrated_file, tmp_path / "fulfil.db")
    async with open_store(f"sqlite:///{file}") as store:
        yield a_house(store, gateway_to(client), queue=own_queue())


def away(house: House) -> House:
    """The same house while Temporal is down."""
    return replace(house, reach=TemporalGateway(nobody_there))


def later(house: House, span: timedelta) -> House:
    """The same house after that span."""
    return replace(house, now=lambda: house.now() + span)


async def lost_now(house: House, workflow_id: str) -> bool:
    return await mark_lost(house) == (workflow_id,)


async def runs(house: House, workflow_id: str) -> str:
    client = await house.reach.client()
    return str((await client.get_workflow_handle(workflow_id).describe()).run_id)


async def test_orders_taken_while_temporal_is_down_are_started_when_it_is_back(
    house: House,
) -> None:
    orders = [an_order(f"R1-{n}", merchant=house.queue) for n in range(AT_ONCE)]
    placed = await place_many(away(house), orders)
    assert await Relay(away(house)).once() == Passed(0, 0, 0)
    assert await Relay(house).once() == Passed(len(orders), 0, 0)
    assert {one.outcome for one in placed} == {"accepted"}
    assert await house.store.orders.pending() == ()
    assert all([await runs(house, order.workflow_id) for order in orders])


async def test_a_start_that_was_not_noted_down_is_found_and_not_done_again(house: House) -> None:
    order = an_order("R2", merchant=house.queue)
    await place(away(house), order)
    await begin_order(house, await house.order(order.merchant, order.number))
    first = await runs(house, order.workflow_id)
    assert await Relay(house).once() == Passed(1, 0, 0)
    assert await Relay(house).once() == Passed(0, 0, 0)
    assert await runs(house, order.workflow_id) == first


async def test_without_a_worker_a_report_is_handed_over_and_heard_when_one_comes(
    house: House, client: Client, tmp_path: Path
) -> None:
    order = an_order("R4", merchant=house.queue)
    await place(house, order)
    answer = await told(house, order, "goods_ready")
    (row,) = await house.store.reports.of_order(order.workflow_id)
    assert answer.outcome is ReportOutcome.ACCEPTED
    assert "a worker is at work again" in str(answer.reason)
    assert (row.state, row.attempts) == ("pending", 1)

    async def heard() -> bool:
        (row,) = await house.store.reports.of_order(order.workflow_id)
        return row.state == "applied"

    async with a_world(client, tmp_path, queue=house.queue):
        await sooner_or_later(heard)


async def test_a_report_is_delivered_five_seconds_after_it_was_not(house: House) -> None:
    order = an_order("R5", merchant=house.queue)
    await place(house, order)
    await told(away(house), order, "goods_ready")
    now = await Relay(house).once()
    then = await Relay(later(house, timedelta(seconds=6))).once()
    (row,) = await house.store.reports.of_order(order.workflow_id)
    assert (now.reports, then.reports, row.attempts) == (0, 1, 1)


async def test_a_report_that_was_handed_over_is_not_sent_again_at_once(house: House) -> None:
    order = an_order("R6", merchant=house.queue)
    await place(house, order)
    ready: Any = said("goods_ready", house.now())
    await report(house, order.merchant, order.number, ready, None)
    after = [timedelta(seconds=30), timedelta(seconds=61), timedelta(seconds=61)]
    sent = [(await Relay(later(house, span)).once()).reports for span in after]
    assert sent == [0, 1, 0]


async def test_the_relay_goes_on_by_itself_after_an_outage(house: House) -> None:
    tries = itertools.count()

    async def back_at_the_third_try() -> Client:
        return await (nobody_there() if next(tries) < 2 else house.reach.client())

    order = an_order("R7", merchant=house.queue)
    await place(away(house), order)
    flaky = replace(house, reach=TemporalGateway(back_at_the_third_try, rest=0.1))
    running = asyncio.create_task(Relay(flaky, pause=0.05).run())
    try:
        await until(house, order, lambda row: row.outbox == "started")
    finally:
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


async def test_an_order_terminated_by_hand_is_shown_as_stuck(house: House) -> None:
    order, sound = (an_order(number, merchant=house.queue) for number in ("R9-1", "R9-2"))
    await asyncio.gather(place(house, order), place(house, sound))
    client = await house.reach.client()
    await client.get_workflow_handle(order.workflow_id).terminate("by mistake")

    await sooner_or_later(partial(lost_now, house, order.workflow_id))
    (row,) = (await house.store.orders.list(OrderFilter(stuck=True))).rows
    assert (row.number, row.problem, row.waiting_on) == (order.number, "lost", Role.OPERATOR)
    assert await mark_lost(house) == (), "once is enough"


async def test_what_was_searched_before_is_searched_again_once_a_day_only(house: House) -> None:
    first, second = (an_order(number, merchant=house.queue) for number in ("R10-1", "R10-2"))
    await asyncio.gather(place(house, first), place(house, second))
    client = await house.reach.client()
    await mark_lost(house)
    await client.get_workflow_handle(first.workflow_id).terminate("by mistake")
    await sooner_or_later(partial(lost_now, house, first.workflow_id))

    ahead, next_day = later(house, timedelta(hours=1)), later(house, ALL_EVERY)
    await mark_lost(ahead)
    await client.get_workflow_handle(second.workflow_id).terminate("by mistake")
    assert await mark_lost(ahead) == (), "it ended before what is new"
    await sooner_or_later(partial(lost_now, next_day, second.workflow_id))
