"""What we acknowledged before is handed over before: nothing that comes later overtakes it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest
import pytest_asyncio
from temporalio.client import Client

from activities.adapters.store.results.rows import ReportRow
from activities.adapters.store.store import open_store
from models.errors import Unavailable
from models.messages.orders.order import Order
from starter.service.app_context import AppContext
from starter.service.place import place
from starter.service.temporal.temporal_gateway import TemporalGateway
from starter.service.upkeep.relay import Relay
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context, nobody_there
from tests.starter.live_server import answered, decided, on_the_road, reported, until
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


def soon(context: AppContext) -> AppContext:
    """The same context when the relay takes up what a door has left."""
    return replace(context, now=lambda: context.now() + timedelta(seconds=6))


async def rows(context: AppContext, order: Order) -> list[ReportRow]:
    return await context.store.reports.of_order(order.workflow_id)


def in_turn(first: ReportRow, second: ReportRow) -> None:
    assert first.handed_over_at is not None
    assert second.handed_over_at is not None
    assert first.handed_over_at <= second.handed_over_at


@pytest.mark.asyncio(loop_scope="session")
async def test_a_report_taken_in_an_outage_is_not_late_though_a_cancellation_comes_first(
    client: Client, tmp_path: Path
) -> None:
    queue, order = own_queue(), an_order("T-1")
    async with (
        a_world(client, tmp_path, queue=queue),
        open_store(f"sqlite:///{tmp_path}/fulfil.db") as store,
    ):
        context = a_context(store, gateway_to(client), queue=queue)
        await on_the_road(context, order)
        for kind in ("goods_ready", "left_for_pickup"):
            await reported(away(context), order, kind)
        await answered(context, order, "cancel", reason="the customer has cancelled")
        await client.get_workflow_handle(order.workflow_id).result()
        await until(context, order, lambda row: row.closed)
        await Relay(soon(context)).once()
        assert [row.state for row in await rows(context, order)] == ["applied", "applied"]


async def test_a_report_hands_over_those_before_it_and_a_decision_does_too(
    context: AppContext,
) -> None:
    order = an_order("T-2", merchant=context.queue)
    await place(context, order)
    await reported(away(context), order, "goods_ready")
    await reported(context, order, "left_for_pickup")
    first, second = await rows(context, order)
    in_turn(first, second)
    await reported(away(context), order, "called_pickup_point")
    with pytest.raises(Unavailable):
        await decided(context, order, "hold", reason="the customer is away")
    assert (await rows(context, order))[-1].handed_over_at


async def test_the_relay_hands_over_what_is_older_though_it_was_tried_more(
    context: AppContext,
) -> None:
    order = an_order("T-3", merchant=context.queue)
    await place(context, order)
    await reported(away(context), order, "goods_ready")
    (first,) = await rows(context, order)
    await context.store.reports.tried([first.id], at=context.now())
    await reported(away(context), order, "left_for_pickup")
    assert (await Relay(soon(context)).once()).reports == 2
    first, second = await rows(context, order)
    in_turn(first, second)
