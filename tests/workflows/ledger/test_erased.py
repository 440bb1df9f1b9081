"""An order is erased: no table, no file and, with a ring, nothing in Temporal tells of it."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select
from temporalio.client import Client
from temporalio.service import RPCError

from activities.adapters.encryption.key_ring import add_key
from activities.adapters.process.settings import PARTNERS, Settings
from activities.adapters.store.database.engine import rows_of
from activities.adapters.store.database.rebuild import rebuilt
from activities.adapters.store.tables.schema import Table
from activities.adapters.temporal.connection import data_converter
from models.errors import Closed
from models.ids import Stage, leg_id
from models.messages.lists.order_filter import OrderFilter
from models.messages.orders.order import Order
from starter.local.doctor.deep import DEEP_CHECKS, run_deep_checks
from starter.local.partners import forget_order
from starter.local.progress import PlainProgress
from starter.service.app_context import AppContext
from starter.service.place import place
from starter.service.reports.report import report
from starter.service.upkeep.erasure import ErasureTarget, erase, export, look
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.starter.live_server import report_of
from tests.thorough import first_of
from tests.workflows.canary_orders import Canary, travelled
from tests.workflows.conftest import an_idle_world, own_queue
from tests.workflows.world import World


@pytest.fixture
def canary() -> Canary:
    """Of this test alone: the server is shared."""
    return Canary(f"CANARY{secrets.token_hex(6)}")


@pytest.fixture
def engine_folder(engine: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server of this process keeps its database and its log."""
    (folder,) = tmp_path_factory.getbasetemp().glob("engine*[0-9]")
    assert list(folder.rglob("temporal.db"))
    return folder


@pytest_asyncio.fixture(loop_scope="session", params=first_of(["sealed", "plain"]))
async def world(
    request: pytest.FixtureRequest, client: Client, tmp_path: Path
) -> AsyncIterator[World]:
    """With a key ring, or without."""
    ring = tmp_path / "ring.json" if request.param == "sealed" else None
    if ring:
        add_key(ring)
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'fulfil.db'}", key_ring=ring)
    ours = Client(
        client.service_client, namespace=client.namespace, data_converter=data_converter(settings)
    )
    async with (
        an_idle_world(ours, tmp_path, queue=own_queue()) as empty,
        empty.worker(),
    ):
        yield empty.world


async def closed_for_good(context: AppContext, order: Order) -> ErasureTarget:
    """What there is to be erased, once it and its return have ended in Temporal too.

    Their rows say that they are closed before that.
    """
    client = await context.gateway.client()
    cases = await context.store.cases.of_order(order.workflow_id)
    for one in (*(case.workflow_id for case in cases), order.workflow_id):
        await client.get_workflow_handle(one).result()
    return await look(context, order.merchant, order.number)


async def test_no_canary_is_left(
    world: World, canary: Canary, tmp_path: Path, engine_folder: Path
) -> None:
    """Shows EP-五1."""
    context = a_context(world.store, gateway_to(world.client), queue=world.queue)
    order = await travelled(context, canary, f"E-1-{world.queue}")
    found = await closed_for_good(context, order)
    assert "fulfil.db" in " ".join(canary.found_in(tmp_path))
    export(found, tmp_path / "export.json", at=context.now())
    row = await erase(context, found, by="li", reason="asked for", log_file=tmp_path / "log.jsonl")
    assert (
        await forget_order({p: f"{world.standins}/{p}" for p in PARTNERS}, order.workflow_id) == ()
    )
    assert await asyncio.to_thread(rebuilt, f"sqlite:///{tmp_path / 'fulfil.db'}") == ()
    assert canary.found_in(tmp_path) == ["export.json"]
    for table in Table.metadata.tables.values():
        rows = await world.store.database.read(partial(rows_of, query=select(table)))
        assert canary.word not in str(rows), table.name
    assert row.in_temporal == ("sealed" if found.sealed else "deleted")
    if found.sealed:
        assert canary.found_in(engine_folder) == []
    else:
        leg = world.client.get_workflow_handle(leg_id(order.workflow_id, Stage.TRUNK_PICKUP))
        with pytest.raises(RPCError, match="not found"):
            await leg.describe()


async def test_nothing_more_is_kept_of_an_erased_order(
    world: World, canary: Canary, tmp_path: Path
) -> None:
    context = a_context(world.store, gateway_to(world.client), queue=world.queue)
    order = await travelled(context, canary, f"E-2-{world.queue}")
    found = await closed_for_good(context, order)
    await world.store.erasures.erase(order.workflow_id, by="li", reason="r", at=context.now())
    late = report_of("goods_ready", context.now(), data={"note": canary.word})
    with pytest.raises(Closed, match="its data was erased"):
        await report(context, order.merchant, order.number, late, None)
    again = await place(context, order)
    assert again.outcome == "conflict"
    wanted = OrderFilter(merchant=order.merchant)
    assert await run_deep_checks(context, DEEP_CHECKS, PlainProgress(), wanted) == []
    assert "its data was erased; take this one in under another" in again.reasons[0].message
    assert found.linked == ()
