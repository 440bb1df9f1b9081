"""What the bench sends is an order that comes to its end without a desk, under its own terms."""

import tomllib
from pathlib import Path

from temporalio.client import Client

from bench.load import Direct, Lap
from bench.system import TERMS
from models.sop.terms import Sop
from tests.gateway import gateway_to
from tests.starter.http_doors import a_context
from tests.workflows.conftest import a_world, own_queue


async def test_an_order_of_the_load_is_driven_to_its_end_and_each_message_counts(
    client: Client, tmp_path: Path
) -> None:
    sop = Sop.with_terms(tomllib.loads(TERMS), where="bench")
    queue = own_queue()
    async with a_world(client, tmp_path, queue=queue) as world:
        context = a_context(world.store, gateway_to(client), sop=sop, queue=queue)
        load = Direct(context, client, record=True)
        [row] = await load.prepare(1)
        lap = Lap()
        order = await load.run(row, lap)
        result = await client.get_workflow_handle(order).result()
    assert result == "closed"
    assert len(lap.records) == len(lap.messages)
