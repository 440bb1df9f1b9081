"""A workflow continues in a new run as soon as its server suggests it, by its length."""

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copy

import pytest
import pytest_asyncio
from temporalio.client import Client

from activities.adapters.temporal.connection import data_converter
from models.ids import Stage
from starter.local.engine import running_engine
from starter.local.engine_build import REPOSITORY
from tests.builders import an_order
from tests.conftest import a_port_block
from tests.workflows.conftest import a_world, own_queue
from tests.workflows.new_runs import continuing
from tests.workflows.order_path import begin, reports_of
from tests.workflows.world import World

SUGGESTED = "limit.historyCount.suggestContinueAsNew: [{value: 60}]\n"
"""Events; of the server's own four thousand a test would be minutes."""


@pytest_asyncio.fixture(loop_scope="session")
async def world(
    engine_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """On a server that suggests it early."""
    for name in ("temporal-dev.yml", "temporal-dynamic.yml"):
        copy(REPOSITORY / name, tmp_path / name)
    with (tmp_path / "temporal-dynamic.yml").open("a") as switches:
        switches.write(SUGGESTED)
    monkeypatch.setattr("starter.local.engine.REPOSITORY", tmp_path)
    with a_port_block() as ports:
        running = running_engine(tmp_path, ports, cache_dir=engine_cache, ui=False)
        async with running as engine:
            client = await Client.connect(
                engine.address, namespace=engine.namespace, data_converter=data_converter()
            )
            async with a_world(client, tmp_path, queue=own_queue()) as world:
                yield world


async def test_an_order_and_its_leg_go_on_in_new_runs_where_the_server_suggests_it(
    world: World,
) -> None:
    order = await world.place(an_order("CS-1", pickup_in=5))
    await order.at_step("awaiting_confirmation")
    nothing = {"kind": "nothing"}
    async with continuing(order.handle):
        for n in range(20):
            await order.submit({**nothing, "report_id": f"n{n}"})
    await begin(order)
    leg = order.leg(Stage.TRUNK_PICKUP)
    async with continuing(leg):
        for n in range(20):
            await order.submit({**nothing, "report_id": f"l{n}"}, Stage.TRUNK_PICKUP)
    for report in reports_of(Stage.TRUNK_PICKUP):
        await order.submit(report, Stage.TRUNK_PICKUP)
    await order.leg_open(Stage.TRUNK_TRANSPORT)
    assert await order.done("stock") == ["reservations", "shipments"]
