"""What the relay cannot deliver is kept with its cause, shown as stuck, and tried for ever."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.adapters.encryption.key_ring import add_key
from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.store.results.deferred_rows import TroubleKind, TroubleRow
from activities.adapters.store.store import Store, open_store
from activities.adapters.temporal.connection import connect, data_keys
from models.messages.lists.order_filter import OrderFilter
from models.messages.orders.order import Order
from starter.local.engine import Engine
from starter.service.app_context import AppContext
from starter.service.explaining.explain import explain
from starter.service.place import place
from starter.service.temporal.temporal_gateway import TemporalGateway
from starter.service.upkeep.deferred_work import PAUSES
from starter.service.upkeep.relay import Relay, RelayPass
from tests.builders import an_order
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context, nobody_there
from tests.starter.live_server import report_of, until
from tests.workflows.conftest import own_queue


@pytest_asyncio.fixture
async def store(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """A store of this test's own."""
    async with open_store(f"sqlite:///{copyfile(migrated_file, tmp_path / 'fulfil.db')}") as opened:
        yield opened


@pytest.fixture
def context(store: Store, client: Client) -> AppContext:
    """A context whose server runs, and whose queue no worker listens to."""
    return a_context(store, gateway_to(client), queue=own_queue())


def at(context: AppContext, moment: datetime) -> AppContext:
    """The same context at that moment."""
    return replace(context, now=lambda: moment)


async def broken(
    context: AppContext, number: str, start_input: str = '{"not": "an input"}'
) -> Order:
    """An order in the database whose start input nobody can read."""
    order = an_order(number, merchant=context.queue)
    await context.store.orders.take(order, {}, accepted_at=context.now())
    await change(context, f"UPDATE orders SET start_input='{start_input}' WHERE number='{number}'")
    return order


async def change(context: AppContext, sql: str) -> None:
    """What somebody does to the database by hand."""
    await context.store.database.write(lambda connection: connection.execute(text(sql)))


async def trouble(context: AppContext, what: TroubleKind, key: str) -> TroubleRow:
    found = await context.store.troubles.of_one(what, key)
    assert found is not None
    return found


@pytest.mark.parametrize("start_input", ['{"not": "an input"}', "[1]", "{"])
async def test_an_order_that_cannot_be_started_is_kept_as_such_and_keeps_no_other(
    context: AppContext, start_input: str
) -> None:
    order, sound = await broken(context, "T1", start_input), an_order("T2", merchant=context.queue)
    await place(replace(context, gateway=TemporalGateway(nobody_there)), sound)
    assert await Relay(context).once() == RelayPass(1, 0, 0)
    kept = await trouble(context, "order", order.workflow_id)
    assert (kept.order, kept.attempts) == (order.workflow_id, 1)
    assert kept.cause
    assert kept.next_try_at
    assert kept.next_try_at > context.now()


async def test_it_is_tried_again_with_growing_pauses_for_ever_and_forgotten_once_it_is_done(
    context: AppContext,
) -> None:
    order = await broken(context, "T3")
    moments, now = [], context.now()
    for _ in range(len(PAUSES) + 2):
        assert await Relay(at(context, now)).once() == RelayPass(0, 0, 0)
        kept = await trouble(context, "order", order.workflow_id)
        assert kept.next_try_at
        too_early = kept.next_try_at - timedelta(seconds=1)
        await Relay(at(context, too_early)).once()
        assert await trouble(context, "order", order.workflow_id) == kept
        moments.append(now)
        now = kept.next_try_at
    assert [after - before for before, after in pairwise(moments)] == [*PAUSES, PAUSES[-1]]
    sound = an_order("T3-sound", merchant=context.queue)
    content = (await _content(context, sound)).replace("T3-sound", "T3")
    await change(context, f"UPDATE orders SET start_input='{content}' WHERE number='T3'")
    assert (await Relay(at(context, now)).once()).orders == 1
    assert await context.store.troubles.settle_done() == 1
    assert await context.store.troubles.of_order(order.workflow_id) == ()


async def _content(context: AppContext, order: Order) -> str:
    """The start input of an order that is sound, as the database holds it."""
    await place(replace(context, gateway=TemporalGateway(nobody_there)), order)
    row = await context.order(order.merchant, order.number)
    await change(context, f"DELETE FROM orders WHERE number='{order.number}'")
    return json.dumps(row.start_input)


async def test_it_stands_in_the_stuck_list_and_is_explained_with_cause_and_next_try(
    context: AppContext,
) -> None:
    order = await broken(context, "T4")
    await Relay(context).once()
    page = await context.store.orders.list(OrderFilter(stuck=True))
    (kept,) = page.troubles
    explained = await explain(context, order.merchant, order.number)
    assert [row.number for row in page.rows] == ["T4"]
    assert explained.cause == "not_started"
    assert "cannot be started: what is stored of it cannot be read" in explained.sentence
    assert "it was tried once, the next time at" in explained.sentence
    assert [(one.what, one.cause) for one in explained.troubles] == [("order", kept.cause)]


async def refuses(client: Client, name: str) -> TemporalGateway:
    """A way to a server that refuses calls about one workflow, and no others."""
    return TemporalGateway(lambda: _selective(client, name))


async def _selective(client: Client, name: str) -> Any:
    class Selective:
        service_client = client.service_client

        def get_workflow_handle(self, workflow_id: str) -> Any:
            if workflow_id == name:
                raise RPCError("exceeded workflow execution limit for signal events",
                    RPCStatusCode.INVALID_ARGUMENT, b"")  # fmt: skip
            return client.get_workflow_handle(workflow_id)

    return Selective()


async def test_a_report_that_one_workflow_refuses_is_kept_and_the_others_are_delivered(
    context: AppContext, client: Client
) -> None:
    full, sound = (an_order(number, merchant=context.queue) for number in ("T5", "T6"))
    for order in (full, sound):
        await place(context, order)
        report = report_of("goods_ready", context.now(), report_id=f"r-{order.number}")
        await context.store.reports.take(order.workflow_id, report, None, received_at=context.now())
    relay = Relay(
        replace(
            at(context, context.now() + timedelta(seconds=6)),
            gateway=await refuses(client, full.workflow_id),
        )
    )
    assert (await relay.once()).reports == 1
    (row,) = await context.store.reports.of_order(full.workflow_id)
    kept = await trouble(context, "report", str(row.id))
    explained = await explain(context, full.merchant, full.number)
    assert kept.order == full.workflow_id
    assert "told so much that Temporal lets it be told nothing more" in kept.cause
    assert explained.inbox[0].trouble
    assert explained.inbox[0].trouble.cause == kept.cause
    assert await context.store.troubles.of_order(sound.workflow_id) == ()


async def test_an_order_whose_key_is_gone_says_so_and_the_others_are_started(
    engine: Engine, store: Store, tmp_path: Path
) -> None:
    add_key(tmp_path / "ring.json")
    settings = Settings(
        temporal_address=engine.address,
        database_url=f"sqlite:///{tmp_path / 'fulfil.db'}",
        key_ring=tmp_path / "ring.json",
    )
    context = a_context(store, TemporalGateway(lambda: connect(settings)), queue=own_queue())
    erased, sound = (an_order(number, merchant=context.queue) for number in ("T7", "T8"))
    for order in (erased, sound):
        await place(replace(context, gateway=TemporalGateway(nobody_there)), order)
    keys = data_keys(settings)
    assert keys
    await keys.for_sealing(erased.workflow_id)
    await keys.erase(erased.workflow_id)
    assert await Relay(context).once() == RelayPass(1, 0, 0)
    assert "was erased" in (await trouble(context, "order", erased.workflow_id)).cause


async def test_a_pass_that_fails_by_an_internal_fault_does_not_end_the_relay(
    context: AppContext, caplog: pytest.LogCaptureFixture
) -> None:
    moments = iter([context.now()])
    done = asyncio.Event()

    def once_wrong() -> datetime:
        if next(moments, None) is None and not done.is_set():
            done.set()
            raise KeyError("a fault")
        return wall_clock.now()

    order = an_order("T9", merchant=context.queue)
    await place(replace(context, gateway=TemporalGateway(nobody_there)), order)
    running = asyncio.create_task(Relay(replace(context, now=once_wrong), pause=0.01).run())
    try:
        await until(context, order, lambda row: row.outbox == "started")
    finally:
        running.cancel()
    assert "a pass of the relay failed" in caplog.text
